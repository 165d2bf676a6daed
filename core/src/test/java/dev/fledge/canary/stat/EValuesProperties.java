package dev.fledge.canary.stat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every bet of the judge is an e-value: summed over all that can happen where the null is true, its expectation is at most 1.
 * That, and nothing else, is what makes the guarantee hold.
 */
class EValuesProperties {
    private static final double AT_MOST = 1 + 1e-9;
    private static final double[] COMMON = {
        1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.99
    };

    /** A log e-value of what both arms showed. */
    private interface Bet {
        double log(double canaryBad, double baselineBad);
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void worse_than_the_baseline(long seed) {
        Random random = new Random(seed);
        int n = 1 + random.nextInt(11);
        int m = 1 + random.nextInt(40);
        double one = StrictMath.pow(10, -3 * random.nextDouble());
        double other = StrictMath.pow(10, -3 * random.nextDouble());
        double lower = 0.98 * StrictMath.min(one, other);
        double higher = 0.98 * StrictMath.max(one, other);
        Bet worse = (x, y) -> new TwoSample(n, x, m, y).logRatio(higher, lower);
        Bet better = (x, y) -> new TwoSample(n, x, m, y).logRatio(lower, higher);

        for (double p : COMMON) {
            holds(expectation(n, m, p, p, worse));
            holds(expectation(n, m, p / 2, p, worse));
            holds(expectation(n, m, p, p, better));
            holds(expectation(n, m, StrictMath.min(1, 1.7 * p), p, better));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void worse_than_the_baseline_with_a_cap(long seed) {
        Random random = new Random(seed);
        int n = 1 + random.nextInt(11);
        int m = 1 + random.nextInt(40);
        double share = StrictMath.pow(10, -4 * random.nextDouble() - 0.05);
        double bet = share + (0.98 - share) * random.nextDouble();
        Bet capped = (x, y) -> StrictMath.min(
                new TwoSample(n, x, m, y).logRatio(bet, share),
                StrictMath.max(2, new TwoSample(n, 1, m, y).logRatio(bet, share)));

        for (double p : COMMON) {
            holds(expectation(n, m, p, p, capped));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void beyond_and_within_a_boundary(long seed) {
        Random random = new Random(seed);
        int n = 1 + random.nextInt(11);
        int m = 1 + random.nextInt(40);
        TwoSample.Boundary boundary = new TwoSample.Boundary(1 + 1.5 * random.nextDouble(), 0.05 * random.nextDouble());
        double share = 0.3 * random.nextDouble() + 1e-4;
        double edge = boundary.at(share);
        double high = edge + (0.98 - edge) * random.nextDouble();
        double low = edge * random.nextDouble();
        Bet beyond = (x, y) -> new TwoSample(n, x, m, y).logRatio(high, share, boundary);
        Bet within = (x, y) -> new TwoSample(n, x, m, y).logRatio(low, share, boundary);

        for (double p : COMMON) {
            double on = boundary.at(p);
            if (on < 1) {
                holds(expectation(n, m, on, p, beyond));
                holds(expectation(n, m, 0.7 * on, p, beyond));
                holds(expectation(n, m, on, p, within));
                holds(expectation(n, m, StrictMath.min(1, on + 0.1), p, within));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void above_and_below_a_limit(long seed) {
        Random random = new Random(seed);
        int n = 1 + random.nextInt(40);
        double limit = StrictMath.pow(10, -3 * random.nextDouble()) * 0.9;
        double above = limit + (0.99 - limit) * random.nextDouble();
        double below = limit * random.nextInt(10) / 10;
        Bet high = (x, y) -> OneSample.logRatio(n, x, above, limit);
        Bet low = (x, y) -> OneSample.logRatio(n, x, below, limit);

        holds(expectation(n, 0, limit, 0, high));
        holds(expectation(n, 0, 0.4 * limit, 0, high));
        holds(expectation(n, 0, limit, 0, low));
        holds(expectation(n, 0, StrictMath.min(1, 1.5 * limit), 0, low));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void more_or_fewer_events_than_the_baseline(long seed) {
        Random random = new Random(seed);
        int events = 1 + random.nextInt(30);
        double exposure = 1 + random.nextInt(100);
        double other = 1 + random.nextInt(1000);
        double ratio = 0.2 + 3 * random.nextDouble();
        double more = ratio * (1 + 10 * random.nextDouble());
        double fewer = ratio * random.nextDouble();

        for (double actual : new double[] {0.3 * ratio, ratio, 3 * ratio}) {
            double share = actual * exposure / (actual * exposure + other);
            if (actual <= ratio) {
                holds(expectation(events, 0, share, 0, (x, y) -> events(x, events - x, exposure, other, more, ratio)));
            }
            if (actual >= ratio) {
                holds(expectation(events, 0, share, 0, (x, y) -> events(x, events - x, exposure, other, fewer, ratio)));
            }
        }
    }

    private static double events(
            double canary, double baseline, double exposure, double otherExposure, double bet, double ratio) {
        return OneSample.logRateRatio(new OneSample.Events(canary, baseline, exposure, otherExposure), bet, ratio);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_hard_failure(long seed) {
        Random random = new Random(seed);
        int n = 1 + random.nextInt(11);
        int m = 1 + random.nextInt(40);
        double share = StrictMath.pow(10, -4 * random.nextDouble() - 0.05);
        double bet = random.nextBoolean() ? 0.5 : 0.97;
        double cap = n == 1 ? 99 : 2.3;
        Bet hard = (x, y) -> StrictMath.min(
                cap,
                StrictMath.min(
                        OneSample.logRatio(n, x, bet, 0.1),
                        new TwoSample(n, x, m, y)
                                .logRatio(StrictMath.max(bet, StrictMath.min(1.3 * share, 0.98)), share)));

        for (double p : COMMON) {
            holds(expectation(n, m, StrictMath.max(0.1, p), p, hard));
            holds(expectation(n, m, 0.05, p, hard));
            holds(expectation(n, m, p, p, hard));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_lost_round_of_a_check(long seed) {
        double share = StrictMath.min(0.25, StrictMath.pow(10, -3 * new Random(seed).nextDouble()));

        for (double bet : new double[] {0.3, 0.6, 0.97}) {
            for (double p : COMMON) {
                Bet vote = (x, y) -> new TwoSample(1, x, 1, y).logRatio(bet, share);
                holds(expectation(1, 1, p, p, vote));
                holds(expectation(1, 1, 0.6 * p, p, vote));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_lost_pair_of_levels(long seed) {
        double share = 0.5 * new Random(seed).nextDouble();

        for (double bet : new double[] {0.75, 0.95}) {
            holds(expectation(1, 0, share, 0, (x, y) -> OneSample.logRatio(1, x, bet, 0.5)));
            holds(expectation(1, 0, 0.5, 0, (x, y) -> OneSample.logRatio(1, x, bet, 0.5)));
        }
        for (double bet : new double[] {0.02, 0.25}) {
            holds(expectation(1, 0, 1 - share, 0, (x, y) -> OneSample.logRatio(1, x, bet, 0.5)));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_step_of_a_mixture(long seed) {
        Random random = new Random(seed);
        int n = 1 + random.nextInt(8);
        int m = 1 + random.nextInt(20);
        double share = random.nextDouble();
        Bet wealth = (x, y) -> {
            Mixture mixture = Mixture.of(0.1, 0.3, 0.6);
            TwoSample block = new TwoSample(n, x, m, y);
            mixture.settle(new double[] {0, block.logRatio(0.3, 0.1), block.logRatio(0.9, 0.1)}, share);
            return mixture.log();
        };

        for (double p : COMMON) {
            holds(expectation(n, m, p, p, wealth));
        }
    }

    private static void holds(double expectation) {
        assertThat(expectation).isLessThanOrEqualTo(AT_MOST);
    }

    private static double expectation(int n, int m, double canary, double baseline, Bet bet) {
        double sum = 0;
        for (int x = 0; x <= n; x++) {
            for (int y = 0; y <= m; y++) {
                sum += probability(x, n, canary) * probability(y, m, baseline) * StrictMath.exp(bet.log(x, y));
            }
        }
        return sum;
    }

    /** The binomial probability, multiplied out. */
    private static double probability(int k, int n, double p) {
        double probability = 1;
        for (int i = 1; i <= k; i++) {
            probability *= p * (n - k + i) / i;
        }
        for (int i = 0; i < n - k; i++) {
            probability *= 1 - p;
        }
        return probability;
    }
}
