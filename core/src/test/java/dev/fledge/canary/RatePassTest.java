package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.canary.stat.TwoSample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Literals from numpy, with the null's share found by scipy.optimize.brentq; tails from scipy.stats.binom. */
class RatePassTest {
    private static final Parameters PARAMETERS = Parameters.named("fledge-1").orElseThrow();
    private static final RateRule ONE_PERCENT = Steps.errors().build();
    private static final TwoSample CLEAN = new TwoSample(50, 0, 950, 2);
    private static final TwoSample THREE_BAD = new TwoSample(50, 3, 950, 2);

    private static RateRule notWorse(double ratio, double difference) {
        return RateRule.named("errors")
                .of("errors")
                .per("requests")
                .notWorseThanBaseline(ratio, difference)
                .build();
    }

    private static RatePass pass(RateRule rule) {
        return new RatePass(rule, PARAMETERS, false);
    }

    private static RatePass strict(RateRule rule) {
        return new RatePass(rule, PARAMETERS, true);
    }

    private static ArmTotals totals(double canary, double canaryBad, double baseline, double baselineBad) {
        ArmTotals totals = new ArmTotals();
        totals.add(canary, canaryBad, baseline, baselineBad);
        return totals;
    }

    private static void is(double odds, double expected) {
        assertThat(odds).isCloseTo(expected, within(1e-9));
    }

    @Test
    void below_the_ceiling_by_the_canary_alone() {
        is(pass(ONE_PERCENT).belowCeiling(totals(300, 1, 1000, 0)), -0.14384415136135975);
    }

    @Test
    void below_the_ceiling_by_the_baseline_as_well() {
        RatePass pass = pass(ONE_PERCENT);

        pass.settle(CLEAN, 0.002);

        is(pass.belowCeiling(totals(50, 0, 950, 2)), 0.431221031682844);
    }

    @Test
    void a_baseline_at_the_ceiling_lends_its_evidence_and_one_beyond_does_not() {
        RatePass pass = pass(ONE_PERCENT);

        pass.settle(CLEAN, 0.002);

        is(pass.belowCeiling(totals(50, 0, 200, 2)), 0.431221031682844);
        is(pass.belowCeiling(totals(50, 0, 200, 3)), 0.21507412058042968);
    }

    @Test
    void nothing_is_below_a_ceiling_of_zero() {
        RatePass pass = pass(Steps.errors().atMost(0).build());

        assertThat(pass.belowCeiling(totals(1_000_000, 0, 1_000_000, 0))).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(pass.belowCeilingAtDeadline(totals(1_000_000, 0, 1_000_000, 0), 1))
                .isFalse();
    }

    @Test
    void what_a_rule_does_not_ask_is_proved() {
        assertThat(pass(notWorse(1.5, 0.005)).belowCeiling(totals(1, 1, 1, 0))).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(pass(notWorse(1.5, 0.005)).belowCeilingAtDeadline(totals(1, 1, 1, 0), 0.025))
                .isTrue();
        assertThat(pass(ONE_PERCENT).nearBaseline()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void near_the_baseline_by_a_ratio_or_a_difference() {
        RatePass clean = pass(notWorse(1.5, 0.005));
        RatePass bad = pass(notWorse(1.5, 0.005));
        RatePass even = pass(notWorse(1, 0.005));

        clean.settle(CLEAN, 0.002);
        bad.settle(THREE_BAD, 0.002);
        even.settle(CLEAN, 0.002);

        is(clean.nearBaseline(), 0.16168447039770584);
        is(bad.nearBaseline(), -1.6548425056839644);
        is(even.nearBaseline(), 0.14456026288473356);
    }

    @Test
    void where_half_of_the_requests_may_fail_nothing_is_bet() {
        RatePass pass = pass(notWorse(1, 0.005));

        pass.settle(new TwoSample(50, 10, 950, 475), 0.5);
        pass.settle(new TwoSample(50, 10, 950, 475), 0.7);

        is(pass.nearBaseline(), 0);
    }

    @ParameterizedTest
    @CsvSource({
        "368, 0, 0.0247601, true",
        "368, 0, 0.0247600, false",
        "1000, 3, 0.0100727, true",
        "1000, 3, 0.0100726, false",
        "0, 0, 1, false",
        "1, 1, 1, true"
    })
    void the_look_at_the_deadline_is_the_exact_test(double canary, double bad, double level, boolean proved) {
        assertThat(pass(ONE_PERCENT).belowCeilingAtDeadline(totals(canary, bad, 1000, 0), level))
                .isEqualTo(proved);
    }

    @ParameterizedTest
    @CsvSource({
        "0.01, 100, 2, -0.012867230787161999",
        "0.01, 3, 2, 1.8630349434575666",
        "0.2, 20, 4, -1.231622643118121",
        "0.2, 40, 20, 2.5"
    })
    void strictly_above_a_ceiling(double ceiling, double canary, double bad, double expected) {
        RatePass pass = strict(Steps.errors().atMost(ceiling).build());

        pass.settle(new TwoSample(canary, bad, 1, 0), 0.002);

        is(pass.beyond(), expected);
    }

    @Test
    void what_one_bad_request_explains_is_never_cut() {
        RatePass pass =
                new RatePass(ONE_PERCENT, Parameters.named("reference-1").orElseThrow(), true);

        pass.settle(new TwoSample(1, 1, 1, 0), 0.002);

        // ln((1.25 + 1.8 + 3 + 8) / 4), although ln 8 is more than the cap of 2
        is(pass.beyond(), 1.2563280346598642);
    }

    @ParameterizedTest
    @CsvSource({
        "50, 2, 950, 4, 0.004, 0.005, 0.8791779870298748",
        "50, 12, 950, 4, 0.004, 0.005, 2.4767542214217517",
        "20, 6, 180, 18, 0.1, 0.05, 0.534566561509595"
    })
    void strictly_beyond_the_baseline(
            double canary,
            double bad,
            double baseline,
            double baselineBad,
            double share,
            double difference,
            double expected) {
        RatePass pass = strict(notWorse(1.5, difference));

        pass.settle(new TwoSample(canary, bad, baseline, baselineBad), share);

        is(pass.beyond(), expected);
    }

    @Test
    void strictly_beyond_is_not_asked_where_half_may_fail_or_the_mode_is_another() {
        RatePass half = strict(notWorse(1, 0.005));
        RatePass other = pass(ONE_PERCENT);

        half.settle(new TwoSample(20, 20, 180, 90), 0.5);
        other.settle(new TwoSample(20, 20, 180, 0), 0.002);

        is(half.beyond(), 0);
        is(other.beyond(), 0);
    }

    @Test
    void of_two_limits_the_ceiling_is_the_one_that_is_strict() {
        RatePass pass = strict(Steps.errors().notWorseThanBaseline(1.5, 0.005).build());

        pass.settle(new TwoSample(100, 2, 1900, 0), 0.002);

        is(pass.beyond(), -0.012867230787161999);
    }

    @Test
    void a_state_keeps_all_of_it() {
        RatePass pass = strict(Steps.errors().notWorseThanBaseline(1.5, 0.005).build());
        pass.settle(CLEAN, 0.002);
        StateCodec.Writer writer = new StateCodec.Writer();
        pass.pass(writer);

        RatePass read = strict(Steps.errors().notWorseThanBaseline(1.5, 0.005).build());
        read.pass(new StateCodec.Reader(writer.bytes()));

        assertThat(read.belowCeiling(totals(50, 0, 950, 2))).isEqualTo(pass.belowCeiling(totals(50, 0, 950, 2)));
        is(read.nearBaseline(), 0.16168447039770584);
        assertThat(read.beyond()).isEqualTo(pass.beyond()).isNegative();
    }
}
