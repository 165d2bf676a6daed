package dev.fledge.canary.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiceTest {
    private static final int DRAWS = 200_000;

    @Test
    void the_same_run_has_the_same_numbers_on_every_jvm() {
        Dice dice = Dice.of(20260101, "S01", 0);

        assertThat(new long[] {dice.bits(), dice.bits(), dice.poisson(50), dice.binomial(900, 0.3)})
                .containsExactly(-4422650280169828257L, 2091245591241278902L, 60L, 279L);
    }

    @Test
    void neighbouring_seeds_scenarios_and_runs_share_no_number() {
        assertThat(Dice.of(1, "S01", 1).bits())
                .isNotEqualTo(Dice.of(2, "S01", 1).bits())
                .isNotEqualTo(Dice.of(1, "S02", 1).bits())
                .isNotEqualTo(Dice.of(1, "S01", 2).bits());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 3, 9.9, 10.1, 50, 950})
    void poisson_counts_follow_their_law(double mean) {
        Dice dice = Dice.of(1, "poisson", 0);
        long[] seen = new long[2000];

        for (int i = 0; i < DRAWS; i++) {
            seen[(int) dice.poisson(mean)]++;
        }

        assertThat(surplus(seen, k -> Math.exp(k * Math.log(mean) - mean - LogFactorial.of(k))))
                .isLessThan(4);
    }

    @ParameterizedTest
    @CsvSource({"2, 0.4", "5, 0.001", "50, 0.1", "50, 0.7", "400, 0.02", "400, 0.3", "950, 0.9", "9500, 0.0015"})
    void binomial_counts_follow_their_law(int n, double p) {
        Dice dice = Dice.of(1, "binomial", n);
        long[] seen = new long[n + 1];

        for (int i = 0; i < DRAWS; i++) {
            seen[(int) dice.binomial(n, p)]++;
        }

        assertThat(surplus(
                        seen,
                        k -> Math.exp(LogFactorial.of(n)
                                - LogFactorial.of(k)
                                - LogFactorial.of(n - k)
                                + k * Math.log(p)
                                + (n - k) * Math.log1p(-p))))
                .isLessThan(4);
    }

    @Test
    void counts_at_the_edges_are_certain() {
        Dice dice = Dice.of(1, "edges", 0);

        assertThat(new long[] {dice.poisson(0), dice.binomial(0, 0.5), dice.binomial(9, 0), dice.binomial(9, 1)})
                .containsExactly(0, 0, 0, 9);
    }

    @Test
    void normal_numbers_have_mean_0_and_variance_1() {
        Dice dice = Dice.of(1, "normal", 0);
        double sum = 0;
        double squares = 0;

        for (int i = 0; i < DRAWS; i++) {
            double x = dice.normal();
            sum += x;
            squares += x * x;
        }

        assertThat(sum / DRAWS).isCloseTo(0, within(0.01));
        assertThat(squares / DRAWS).isCloseTo(1, within(0.015));
    }

    /** scipy 1.17 special.gammaln(n + 1). */
    @ParameterizedTest
    @CsvSource({
        "5, 4.787491742782046",
        "170, 706.5730622457875",
        "1023, 6071.28041294445",
        "1024, 6078.211884750051",
        "9500, 77516.44570793594",
        "1000000, 12815518.384658169"
    })
    void logarithms_of_factorials(long n, double expected) {
        assertThat(LogFactorial.of(n)).isCloseTo(expected, within(expected * 1e-13));
    }

    private interface Law {
        double probability(long k);
    }

    /** How many standard deviations chi-square is above its mean, over the counts that are expected 20 times and the rest. */
    private static double surplus(long[] seen, Law law) {
        double square = 0;
        int cells = 0;
        double restExpected = DRAWS;
        double restSeen = DRAWS;
        for (int k = 0; k < seen.length; k++) {
            double expected = DRAWS * law.probability(k);
            if (expected >= 20) {
                square += (seen[k] - expected) * (seen[k] - expected) / expected;
                restExpected -= expected;
                restSeen -= seen[k];
                cells++;
            }
        }
        // A rest of less than one draw is the rounding of the expectation, or a draw that was not impossible.
        square += (restSeen - restExpected) * (restSeen - restExpected) / Math.max(1, restExpected);
        return (square - cells) / Math.sqrt(2.0 * cells);
    }
}
