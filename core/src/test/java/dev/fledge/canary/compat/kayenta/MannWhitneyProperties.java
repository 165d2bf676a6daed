package dev.fledge.canary.compat.kayenta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.canary.compat.kayenta.MannWhitney.Shift;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MannWhitneyProperties {
    /** Twice the tolerance of the search. */
    private static final double STEP = 2e-4;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** Integers, so that there are ties. */
    private static double[] samples(Random random, int shift) {
        return random.doubles(5 + random.nextInt(40))
                .map(value -> Math.floor(value * 30) + shift)
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_interval_holds_the_estimate_and_lies_in_the_range(long seed) {
        Random random = new Random(seed);
        double[] x = samples(random, random.nextInt(20));
        double[] y = samples(random, 0);

        Shift shift = MannWhitney.shift(x, y, MannWhitney.Z_98_PERCENT);

        assertThat(shift.lower()).isLessThanOrEqualTo(shift.estimate() + STEP);
        assertThat(shift.upper()).isGreaterThanOrEqualTo(shift.estimate() - STEP);
        assertThat(shift.lower())
                .isGreaterThanOrEqualTo(Arrays.stream(x).min().orElseThrow()
                        - Arrays.stream(y).max().orElseThrow());
        assertThat(shift.upper())
                .isLessThanOrEqualTo(Arrays.stream(x).max().orElseThrow()
                        - Arrays.stream(y).min().orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_order_of_samples_does_not_matter(long seed) {
        Random random = new Random(seed);
        double[] x = samples(random, 3);
        double[] y = samples(random, 0);
        double[] reversed = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            reversed[i] = x[x.length - 1 - i];
        }

        assertThat(MannWhitney.shift(reversed, y, 2)).isEqualTo(MannWhitney.shift(x, y, 2));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void swapping_the_sides_turns_the_interval_round(long seed) {
        Random random = new Random(seed);
        double[] x = samples(random, 5);
        double[] y = samples(random, 0);

        Shift there = MannWhitney.shift(x, y, 2);
        Shift back = MannWhitney.shift(y, x, 2);

        assertThat(back.lower()).isEqualTo(-there.upper(), within(STEP));
        assertThat(back.upper()).isEqualTo(-there.lower(), within(STEP));
    }

    /** The definition, slow and simple. */
    @ParameterizedTest
    @MethodSource("seeds")
    void ranks_are_one_more_than_what_is_below_plus_half_of_the_other_ties(long seed) {
        Random random = new Random(seed);
        double[] x = samples(random, 0);
        double[] y = samples(random, 0);
        double by = random.nextInt(7);
        RankSums ranks = new RankSums(x, y);

        ranks.rank(by);

        double sum = 0;
        for (double each : x) {
            double value = each - by;
            double below = Arrays.stream(x).filter(other -> other - by < value).count()
                    + Arrays.stream(y).filter(other -> other < value).count();
            double same = Arrays.stream(x).filter(other -> other - by == value).count()
                    + Arrays.stream(y).filter(other -> other == value).count();
            sum += below + (same + 1) / 2;
        }
        assertThat(ranks.rankSum()).isEqualTo(sum);
    }
}
