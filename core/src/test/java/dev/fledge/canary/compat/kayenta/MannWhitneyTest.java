package dev.fledge.canary.compat.kayenta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.canary.compat.kayenta.MannWhitney.Shift;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MannWhitneyTest {
    private static final double Z_95_PERCENT = 1.9599639845400536;
    /** The search stops within 1e-4 of the step. */
    private static final double STEP = 1e-4;

    /** R: wilcox.test(x, y, conf.int = TRUE), published in Kayenta's MannWhitneySuite, "Tie out with R Version". */
    @Test
    void agrees_with_r_on_ninety_samples_a_side_at_95_percent() {
        double[] experiment =
                counted("1.5x9 2.0x16 2.5x22 3.0x17 3.5x9 4.0x5 4.5x1 5.0x3 5.5x1 6.0x2 6.5x2 7.0x1 7.5x1 16.5x1");
        double[] control =
                counted("1.5x2 2.0x16 2.5x18 3.0x16 3.5x10 4.0x8 4.5x4 5.0x6 5.5x2 6.0x5 8.0x1 15.5x1 54.5x1");

        Shift shift = MannWhitney.shift(experiment, control, Z_95_PERCENT);

        assertThat(shift.lower()).isEqualTo(-0.500002521696696, within(1e-12));
        assertThat(shift.upper()).isEqualTo(-3.486287505871302E-5, within(1e-12));
        assertThat(shift.estimate()).isEqualTo(-0.4999393907180323, within(STEP));
    }

    /** R: wilcox.test(x, y, conf.int = TRUE, conf.level = 0.98), published there as "Tie out with R Version (Large)". */
    @Test
    void agrees_with_r_on_180_samples_a_side_at_98_percent() {
        double[] experiment = counted("0.5x20 1.0x41 1.5x67 2.0x37 2.5x3 3.0x2 3.5x3 4.0x1 5.0x1 5.5x3 8.5x1 19.0x1");
        double[] control = counted("0.0x1 0.5x7 1.0x32 1.5x70 2.0x33 2.5x22 3.0x6 3.5x2 4.0x3 4.5x1 5.5x1 7.0x1 7.5x1");

        Shift shift = MannWhitney.shift(experiment, control, MannWhitney.Z_98_PERCENT);

        assertThat(shift.lower()).isEqualTo(-0.4999173250549087, within(1e-12));
        assertThat(shift.upper()).isEqualTo(-6.912685789769486E-6, within(1e-12));
        assertThat(shift.estimate()).isEqualTo(-3.45044082729315E-5, within(STEP));
    }

    /** R's own help page names this case as extreme: wilcox.test(1, 2:60, conf.int = TRUE). */
    @Test
    void gives_the_ends_of_the_range_where_no_root_is_inside() {
        Shift shift = MannWhitney.shift(
                new double[] {1}, IntStream.rangeClosed(2, 60).asDoubleStream().toArray(), Z_95_PERCENT);

        assertThat(shift.lower()).isEqualTo(-59);
        assertThat(shift.upper()).isEqualTo(-1);
        assertThat(shift.estimate()).isEqualTo(-30, within(STEP));
    }

    /** Kayenta's suite has 6, 39 and 22.5 for these, and so has R. */
    @Test
    void small_samples_reach_the_ends_too() {
        Shift shift = MannWhitney.shift(new double[] {40, 10, 30, 20}, new double[] {3, 1, 4, 2}, Z_95_PERCENT);

        assertThat(shift.lower()).isEqualTo(6);
        assertThat(shift.upper()).isEqualTo(39);
        assertThat(shift.estimate()).isEqualTo(22.5, within(STEP));
    }

    /** R's data set mtcars, mpg of automatic against manual; scipy 1.17 brentq on R's function, to the step. */
    @Test
    void agrees_with_an_independent_version_of_r_on_mtcars() {
        double[] automatic = {
            21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 21.5, 15.5, 15.2, 13.3,
            19.2
        };
        double[] manual = {21.0, 21.0, 22.8, 32.4, 30.4, 33.9, 27.3, 26.0, 30.4, 15.8, 19.7, 15.0, 21.4};

        Shift at95 = MannWhitney.shift(automatic, manual, Z_95_PERCENT);
        Shift at98 = MannWhitney.shift(automatic, manual, MannWhitney.Z_98_PERCENT);

        assertThat(at95.lower()).isEqualTo(-11.7, within(STEP));
        assertThat(at95.upper()).isEqualTo(-2.9, within(STEP));
        assertThat(at98.lower()).isEqualTo(-12.4, within(STEP));
        assertThat(at98.upper()).isEqualTo(-1.9, within(STEP));
        assertThat(at98.estimate()).isEqualTo(-6.783875518090216, within(STEP));
    }

    /** scipy 1.17 brentq on R's function. */
    @Test
    void agrees_with_an_independent_version_of_r_without_ties() {
        double[] x = {20.5, 21.1, 19.8, 22.3, 18.7, 23.9, 20.2, 21.6};
        double[] y = {17.1, 18.4, 16.9, 19.2, 17.7, 18.8, 20.1, 16.2, 17.9};

        Shift shift = MannWhitney.shift(x, y, MannWhitney.Z_98_PERCENT);

        assertThat(shift.lower()).isEqualTo(1.0, within(STEP));
        assertThat(shift.upper()).isEqualTo(4.9, within(STEP));
        assertThat(shift.estimate()).isEqualTo(2.823535609780916, within(STEP));
    }

    @Test
    void one_sample_a_side_has_no_interval() {
        assertThatThrownBy(() -> MannWhitney.shift(new double[] {3}, new double[] {1}, MannWhitney.Z_98_PERCENT))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("all values are tied at the shift 2.0, so there is no interval");
    }

    @Test
    void a_zero_at_an_end_is_found_there() {
        assertThat(BrentRoot.between(2, 5, new BrentRoot.Ends(0, 1), x -> x - 2))
                .isEqualTo(2);
        assertThat(BrentRoot.between(2, 5, new BrentRoot.Ends(-1, 0), x -> x - 5))
                .isEqualTo(5);
        assertThat(BrentRoot.between(0, 4, new BrentRoot.Ends(-2, 14), x -> x * x - 2))
                .isEqualTo(1.4142135623730951, within(STEP));
    }

    @Test
    void ranks_are_shared_by_ties() {
        RankSums ranks = new RankSums(new double[] {3, 1, 2, 2}, new double[] {2, 5, 1});

        ranks.rank(0);

        // 1 1 | 2 2 2 | 3 | 5: ranks 1.5 1.5, 4 4 4, 6, 7.
        assertThat(ranks.rankSum()).isEqualTo(1.5 + 4 + 4 + 6);
        assertThat(ranks.tieTerm()).isEqualTo(6 + 24);
        assertThat(ranks.lowestShift()).isEqualTo(-4);
        assertThat(ranks.highestShift()).isEqualTo(2);
    }

    @Test
    void ranks_follow_a_shift() {
        RankSums ranks = new RankSums(new double[] {10, 20}, new double[] {1, 11});

        ranks.rank(9);

        // 1 1 | 11 11
        assertThat(ranks.rankSum()).isEqualTo(1.5 + 3.5);
        assertThat(ranks.tieTerm()).isEqualTo(12);
    }

    @Test
    void an_infinity_less_itself_ranks_highest() {
        RankSums ranks = new RankSums(new double[] {1, Double.POSITIVE_INFINITY}, new double[] {2, 3});

        ranks.rank(Double.POSITIVE_INFINITY);

        // -inf | 2 | 3 | inf
        assertThat(ranks.rankSum()).isEqualTo(1 + 4);
    }

    /** Reads samples written as value x count. */
    private static double[] counted(String text) {
        return Pattern.compile(" ")
                .splitAsStream(text)
                .flatMapToDouble(each -> {
                    int x = each.indexOf('x');
                    double value = Double.parseDouble(each.substring(0, x));
                    return DoubleStream.generate(() -> value).limit(Long.parseLong(each.substring(x + 1)));
                })
                .toArray();
    }
}
