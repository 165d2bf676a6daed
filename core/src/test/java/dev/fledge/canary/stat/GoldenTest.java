package dev.fledge.canary.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formulas give the values of an independent implementation in numpy, to 1e-12 of the value (or of the terms that nearly cancel in it). */
class GoldenTest {
    @ParameterizedTest
    @CsvSource({
        "10, 2, 190, 1, 0.05, 0.002, 4.152367281059876",
        "1, 1, 19, 0, 0.97, 0.001, 3.920900283436147",
        "5, 0, 95, 0, 0.0125, 0.002, -0.0002648458648596211",
        "1, 1, 0, 0, 0.97, 0.001, 0.0",
        "3000, 60, 57000, 570, 0.02, 0.01, 10.995478269358657"
    })
    void two_samples(
            double canary,
            double canaryBad,
            double baseline,
            double baselineBad,
            double canaryShare,
            double baselineShare,
            double expected) {
        same(new TwoSample(canary, canaryBad, baseline, baselineBad).logRatio(canaryShare, baselineShare), expected);
    }

    @ParameterizedTest
    @CsvSource({"100, 1, 1900, 17, 0.009, 0.009, 0.21832681807634924", "50, 0, 950, 2, 0.001, 0.002, 0.3526734084384518"
    })
    void two_samples_against_a_boundary(
            double canary,
            double canaryBad,
            double baseline,
            double baselineBad,
            double canaryShare,
            double baselineShare,
            double expected) {
        TwoSample block = new TwoSample(canary, canaryBad, baseline, baselineBad);

        same(block.logRatio(canaryShare, baselineShare, new TwoSample.Boundary(1.5, 0.005)), expected);
    }

    @ParameterizedTest
    @CsvSource({
        "20, 3, 180, 2, 0.05, 0.01, 3, 0, 0.7894394650789887",
        "20, 3, 180, 2, 0.62, 0.01, 1, 0.6, -0.39192609294314285",
        "20, 1, 180, 9, 0.02, 0.05, 3, 0.1, 2.1526886180335945"
    })
    void two_samples_against_a_boundary_that_ends_below_one(
            double canary,
            double canaryBad,
            double baseline,
            double baselineBad,
            double canaryShare,
            double baselineShare,
            double ratio,
            double difference,
            double expected) {
        TwoSample block = new TwoSample(canary, canaryBad, baseline, baselineBad);

        same(block.logRatio(canaryShare, baselineShare, new TwoSample.Boundary(ratio, difference)), expected);
    }

    @Test
    void a_block_without_an_arm_says_nothing() {
        TwoSample.Boundary boundary = new TwoSample.Boundary(1.5, 0.005);

        assertThat(new TwoSample(0, 0, 190, 9).logRatio(0.03, 0.01, boundary)).isZero();
        assertThat(new TwoSample(10, 2, 0, 0).logRatio(0.03, 0.01, boundary)).isZero();
        assertThat(new TwoSample(0, 0, 190, 9).logRatio(0.03, 0.01)).isZero();
        assertThat(new TwoSample(10, 2, 0, 0).logRatio(0.03, 0.01)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "300, 0, 0.0, 0.01, 3.015100756050452",
        "300, 1, 0.001, 0.01, 0.40331572746139344",
        "40, 3, 0.06, 0.01, 3.4577508966944825"
    })
    void one_sample(double n, double bad, double bet, double limit, double expected) {
        same(OneSample.logRatio(n, bad, bet, limit), expected);
    }

    @ParameterizedTest
    @CsvSource({"4, 3, 10, 190, 4, 1, 4.566843847853452", "0, 5, 10, 190, 2, 1, -0.24395082084715972"})
    void events(
            double canary,
            double baseline,
            double canaryExposure,
            double baselineExposure,
            double bet,
            double ratio,
            double expected) {
        same(
                OneSample.logRateRatio(
                        new OneSample.Events(canary, baseline, canaryExposure, baselineExposure), bet, ratio),
                expected);
    }

    @Test
    void a_mixture_step_by_step() {
        Mixture mixture = Mixture.of(0.15, 0.17, 0.17, 0.17, 0.17, 0.17);
        double[] logs = {0, 0.5, 1, 1.5, 0.2, -3.0};
        double share = 1.0 / 120;

        mixture.settle(logs, share);
        same(mixture.log(), 0.6261415863382744);
        mixture.settle(logs, share);
        same(mixture.log(), 1.70834757319754);
        mixture.settle(logs, share);
        same(mixture.log(), 2.9846613783719533);
        mixture.settle(logs, share);
        same(mixture.log(), 4.3636191054576745);
    }

    private static void same(double ours, double theirs) {
        assertThat(ours).isCloseTo(theirs, within(StrictMath.max(1e-12 * StrictMath.abs(theirs), 1e-14)));
    }
}
