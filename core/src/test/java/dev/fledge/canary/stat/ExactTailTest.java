package dev.fledge.canary.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Literals from scipy 1.17.1 (binom.cdf, hypergeom.cdf); those of a million requests and more from mpmath with 60 digits. */
class ExactTailTest {
    @ParameterizedTest
    @CsvSource({
        "0, 368, 0.01, 0.024760055390093703",
        "3, 1000, 0.01, 0.010072654772014291",
        "1, 300, 0.01, 0.19764966398427275",
        "10, 1000, 0.01, 0.5830408033010979",
        "20, 1000, 0.01, 0.9985035184522908",
        "50, 100, 0.5, 0.5397946186935889",
        "2, 1000000, 0.0001, 1.88851781118156612e-40",
        "19, 20, 0.95, 0.6415140775914581",
        "5, 6, 0.5, 0.984375",
        "3, 10, 0.999, 1.1968527991600074e-19",
        "1, 1000000, 1e-12, 0.9999999999995",
        "0, 10, 1e-300, 1",
        "0, 1, 0.5, 0.5"
    })
    void the_binomial_tail_is_exact(long bad, long n, double p, double expected) {
        assertThat(ExactTail.binomial(bad, n, p)).isCloseTo(expected, within(1e-12 * expected));
    }

    @ParameterizedTest
    @CsvSource({
        "9990000, 0.01, 0.00074013910727475313",
        "9980000, 0.01, 1.0199574855348926e-10",
        "10000000, 0.01, 0.500084105478273",
        "10010000, 0.01, 0.9992582583400829",
        "0, 1e-9, 0.3678794409875026",
        "5, 1e-9, 0.9994058151885497",
        "499000000, 0.499, 0.5000126240979688"
    })
    void the_binomial_tail_of_a_billion_requests_is_exact(long bad, double p, double expected) {
        assertThat(ExactTail.binomial(bad, 1_000_000_000L, p)).isCloseTo(expected, within(1e-9 * expected));
    }

    @Test
    void all_bad_or_more_is_certain() {
        assertThat(ExactTail.binomial(10, 10, 0.3)).isEqualTo(1);
        assertThat(ExactTail.binomial(11, 10, 0.3)).isEqualTo(1);
        assertThat(ExactTail.binomial(0, 0, 0.3)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 17", "2, 53", "3, 69"})
    void the_lady_s_cups_are_those_of_fisher(long hits, double of70) {
        assertThat(ExactTail.hypergeometric(hits, 4, 4, 8)).isCloseTo(of70 / 70, within(1e-14));
    }

    @Test
    void four_of_four_cups_are_one_way_of_seventy() {
        assertThat(1 - ExactTail.hypergeometric(3, 4, 4, 8)).isCloseTo(1.0 / 70, within(1e-14));
        assertThat(ExactTail.hypergeometric(4, 4, 4, 8)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 500, 110, 10500, 0.22477603260114312",
        "0, 1000, 60, 20000, 0.04585527393610437",
        "4, 1000, 60, 20000, 0.8199323788074967",
        "5, 100, 40, 200, 4.427949216897326e-08",
        "30, 100, 40, 200, 0.9999227971381831",
        "11, 30, 18, 40, 0.07105492589363557",
        "6, 10, 15, 20, 0.15170278637770898",
        "5, 10, 15, 20, 0.016253869969040248",
        "2, 3, 9, 10, 0.3",
        "100000, 1000000, 201000, 2000000, 0.009400403105675074"
    })
    void the_hypergeometric_tail_is_exact(long x, long canary, long bad, long all, double expected) {
        assertThat(ExactTail.hypergeometric(x, canary, bad, all)).isCloseTo(expected, within(1e-9 * expected));
    }

    @ParameterizedTest
    @CsvSource({"49990000, 0.020091921334346044", "49900000, 7.2136951498040038e-94"})
    void the_hypergeometric_tail_of_a_billion_requests_is_exact(long x, double expected) {
        assertThat(ExactTail.hypergeometric(x, 1_000_000_000L, 100_000_000L, 2_000_000_000L))
                .isCloseTo(expected, within(1e-9 * expected));
    }

    @Test
    void far_more_bad_ones_than_expected_are_certain_not_impossible() {
        assertThat(ExactTail.hypergeometric(200_000, 1_000_000, 201_000, 2_000_000))
                .isEqualTo(1);
        assertThat(ExactTail.hypergeometric(2_000, 10_000, 2_001, 20_000)).isEqualTo(1);
    }

    @Test
    void fewer_than_there_must_be_are_impossible() {
        assertThat(ExactTail.hypergeometric(4, 10, 15, 20)).isZero();
        assertThat(ExactTail.hypergeometric(2, 20, 3, 20)).isZero();
    }

    @Test
    void where_there_is_nothing_to_share_out_it_is_certain() {
        assertThat(ExactTail.hypergeometric(0, 0, 5, 10)).isEqualTo(1);
        assertThat(ExactTail.hypergeometric(0, 5, 0, 10)).isEqualTo(1);
        assertThat(ExactTail.hypergeometric(3, 10, 3, 10)).isEqualTo(1);
    }

    @Test
    void the_tail_is_monotone_in_what_was_seen() {
        double last = -1;
        for (long bad = 0; bad <= 60; bad++) {
            double tail = ExactTail.hypergeometric(bad, 100, 60, 300);

            assertThat(tail).as(bad + " bad ones").isGreaterThanOrEqualTo(last).isBetween(0.0, 1.0);
            last = tail;
        }
    }
}
