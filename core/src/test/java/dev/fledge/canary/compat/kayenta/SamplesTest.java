package dev.fledge.canary.compat.kayenta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SamplesTest {
    private static final double NAN = Double.NaN;

    @Test
    void nan_is_removed_or_replaced_by_zero() {
        assertThat(Samples.withoutNan(new double[] {NAN, 3, NAN, 1})).containsExactly(3, 1);
        assertThat(Samples.withZeroForNan(new double[] {NAN, 3, NAN, 1})).containsExactly(0, 3, 0, 1);
    }

    /** Worked examples of definition 7, as numpy 2 quantile has them. */
    @Test
    void quantiles_are_in_proportion_between_neighbours() {
        double[] sorted = {-40, 21, 21, 23, 23, 24, 25, 29, 50};

        assertThat(Samples.quantile(sorted, 0.01)).isEqualTo(-35.12, within(1e-12));
        assertThat(Samples.quantile(sorted, 0.25)).isEqualTo(21);
        assertThat(Samples.quantile(sorted, 0.75)).isEqualTo(25);
        assertThat(Samples.quantile(sorted, 0.99)).isEqualTo(48.32, within(1e-12));
        assertThat(Samples.quantile(sorted, 1)).isEqualTo(50);
        assertThat(Samples.quantile(sorted, 0)).isEqualTo(-40);
        assertThat(Samples.quantile(new double[] {7}, 0.75)).isEqualTo(7);
    }

    @Test
    void outliers_are_outside_both_fences() {
        double[] values = {21, 23, 24, 25, 50, 29, 23, 21, -40};

        // Q1 21, Q3 25: fences 15 and 31 by a factor of 1.5, but the percentiles are -35.12 and 48.32.
        assertThat(Samples.withoutOutliers(values, 1.5)).containsExactly(21, 23, 24, 25, 29, 23, 21);
        // Fences -43 and 89 by a factor of 16.
        assertThat(Samples.withoutOutliers(values, 16)).containsExactly(21, 23, 24, 25, 50, 29, 23, 21, -40);
        // Fences -39 and 85 by a factor of 15: -40 is below both, 50 is above the percentile alone.
        assertThat(Samples.withoutOutliers(values, 15)).containsExactly(21, 23, 24, 25, 50, 29, 23, 21);
    }

    @Test
    void a_value_on_the_fence_stays() {
        // Q1 2, Q3 4, fences 2 - 2f and 4 + 2f.
        double[] values = {1, 2, 3, 4, 8};

        assertThat(Samples.withoutOutliers(values, 2)).containsExactly(1, 2, 3, 4, 8);
        assertThat(Samples.withoutOutliers(values, 1.9)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void nothing_has_no_outliers() {
        assertThat(Samples.withoutOutliers(new double[0], 3)).isEmpty();
    }

    @Test
    void a_mean_keeps_what_the_first_pass_lost() {
        assertThat(Samples.mean(new double[] {1, 2, 6})).isEqualTo(3);
        assertThat(Samples.mean(new double[] {0.1, 0.1, 0.1})).isEqualTo(0.1);
    }

    @Test
    void the_ratio_of_means_is_nan_at_zero() {
        assertThat(Samples.meanRatio(new double[] {2, 4}, new double[] {6, 9})).isEqualTo(2.5);
        assertThat(Samples.meanRatio(new double[] {-1, 1}, new double[] {6})).isNaN();
        assertThat(Samples.meanRatio(new double[] {6}, new double[] {0})).isNaN();
    }

    /** Counted by hand: of 9 pairs 5 are higher and 2 tied; and the ends. */
    @Test
    void the_common_language_effect_is_the_share_of_higher_pairs() {
        assertThat(Samples.commonLanguageEffect(new double[] {2, 2, 5}, new double[] {2, 3, 9}))
                .isEqualTo(0.6666666666666666, within(1e-15));
        assertThat(Samples.commonLanguageEffect(new double[] {1, 2}, new double[] {3, 4, 5}))
                .isEqualTo(1);
        assertThat(Samples.commonLanguageEffect(new double[] {3, 4, 5}, new double[] {1, 2}))
                .isEqualTo(0);
    }

    @Test
    void identical_means_the_same_values_in_any_order() {
        assertThat(Samples.identical(new double[] {1, 2, 2}, new double[] {2, 1, 2}))
                .isTrue();
        assertThat(Samples.identical(new double[] {0.0}, new double[] {-0.0})).isTrue();
        assertThat(Samples.identical(new double[] {1, 2, 2}, new double[] {2, 1, 1}))
                .isFalse();
        assertThat(Samples.identical(new double[] {1, 2}, new double[] {1, 2, 2}))
                .isFalse();
    }

    @Test
    void constant_means_one_value() {
        assertThat(Samples.constant(new double[] {3, 3, 3})).isTrue();
        assertThat(Samples.constant(new double[] {3, 3, 4})).isFalse();
    }
}
