package dev.fledge.canary.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonTest {
    /** Newcombe, Two-sided confidence intervals for the single proportion (1998), table I, method 3. */
    @ParameterizedTest
    @CsvSource({"81, 263, 0.2553, 0.3662", "15, 148, 0.0624, 0.1605", "0, 20, 0.0000, 0.1611", "1, 29, 0.0061, 0.1718"})
    void gives_the_intervals_that_newcombe_published(double bad, double n, double lower, double upper) {
        assertThat(Wilson.lower(bad, n, 1.959964)).isCloseTo(lower, within(5e-5));
        assertThat(Wilson.upper(bad, n, 1.959964)).isCloseTo(upper, within(5e-5));
    }

    /** Literals from scipy 1.17.1, binomtest(...).proportion_ci(method="wilson") at the confidence of z. */
    @ParameterizedTest
    @CsvSource({
        "3, 100, 1.28, 0.014630981068414855, 0.060521717124394164",
        "20, 1000, 1.64, 0.01392327131984441, 0.02865181871798983"
    })
    void gives_the_intervals_of_scipy(double bad, double n, double z, double lower, double upper) {
        assertThat(Wilson.lower(bad, n, z)).isCloseTo(lower, within(1e-12));
        assertThat(Wilson.upper(bad, n, z)).isCloseTo(upper, within(1e-12));
    }

    @Test
    void no_confidence_is_the_plain_share() {
        assertThat(Wilson.lower(3, 12, 0)).isEqualTo(0.25);
    }

    @Test
    void stays_within_zero_and_one_at_the_edges() {
        assertThat(Wilson.lower(0, 5, 1.64)).isCloseTo(0, within(1e-15));
        assertThat(Wilson.upper(5, 5, 1.64)).isCloseTo(1, within(1e-15));
        assertThat(Wilson.lower(1e9, 1e9, 2.326)).isLessThan(1).isGreaterThan(0.99999999);
    }

    @Test
    void weighted_counts_that_rounding_made_too_many_are_no_trouble() {
        assertThat(Wilson.lower(10.000000000000002, 10, 1.64)).isBetween(0.7, 0.8);
    }
}
