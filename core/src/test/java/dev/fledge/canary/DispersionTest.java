package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Slices of 5 s, so that the past halves in 120 of them. Literals from numpy. */
class DispersionTest {
    private final Dispersion dispersion = new Dispersion(new Tempo(5, 1.0 / 120));

    private void is(double expected) {
        is(expected, dispersion);
    }

    private static void is(double expected, Dispersion dispersion) {
        assertThat(dispersion.divisor()).isCloseTo(expected, within(1e-9));
    }

    @Test
    void nothing_is_divided_before_anything_is_known() {
        is(1);
    }

    @Test
    void a_clump_counts_against_two_hundred_requests_before_it() {
        dispersion.add(200, 2, 1);
        is(1);

        dispersion.add(100, 20, 1);
        is(109.59158763139533);
    }

    @Test
    void it_takes_two_hundred_requests_to_know_what_is_usual() {
        dispersion.add(199, 2, 1);
        dispersion.add(100, 20, 1);

        is(1);
    }

    @Test
    void errors_as_usual_divide_nothing() {
        dispersion.add(200, 2, 1);
        dispersion.add(100, 2, 1);

        is(1);
    }

    @Test
    void a_clump_is_forgotten_with_the_slices_that_pass() {
        dispersion.add(200, 2, 1);
        dispersion.add(100, 20, 1);
        dispersion.add(100, 0, 3);

        is(39.823998421309874);
    }

    @Test
    void a_block_of_several_slices_is_one_difference() {
        dispersion.add(300, 3, 1);
        dispersion.add(100, 20, 2);
        dispersion.add(50, 9, 1);

        is(66.11563766401733);
    }

    @Test
    void a_single_request_is_a_difference_too() {
        Dispersion single = new Dispersion(new Tempo(5, 1.0 / 120));
        single.add(100_000, 0, 1);

        single.add(1, 1, 1);

        single.add(1, 1, 1);
        is(1, single);
        single.add(1, 1, 1);
        is(2.491275779916947, single);
    }
}
