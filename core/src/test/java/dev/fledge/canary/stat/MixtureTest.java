package dev.fledge.canary.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MixtureTest {
    @Test
    void starts_with_a_wealth_of_one_spread_by_the_weights() {
        Mixture mixture = Mixture.of(0.25, 0.75);

        assertThat(mixture.size()).isEqualTo(2);
        assertThat(mixture.log()).isCloseTo(0, within(1e-15));
        assertThat(mixture.log(0)).isCloseTo(-1.3862943611198906, within(1e-15));
        assertThat(mixture.log(1)).isCloseTo(-0.2876820724517809, within(1e-15));
    }

    @Test
    void a_share_of_one_spreads_all_anew() {
        Mixture mixture = Mixture.of(0.5, 0.5);

        mixture.settle(new double[] {StrictMath.log(3), Double.NEGATIVE_INFINITY}, 1);

        assertThat(mixture.log()).isCloseTo(0.4054651081081644, within(1e-15));
        assertThat(mixture.log(0)).isEqualTo(mixture.log(1));
    }

    @Test
    void a_lost_bet_stays_lost_where_nothing_is_spread_anew() {
        Mixture mixture = Mixture.of(0.5, 0.5);

        mixture.settle(new double[] {Double.NEGATIVE_INFINITY, 0}, 0);
        mixture.settle(new double[] {5, 0}, 0);

        assertThat(mixture.log()).isCloseTo(-0.6931471805599453, within(1e-15));
        assertThat(mixture.log(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void all_bets_lost_is_nothing_not_a_number_that_is_none() {
        Mixture mixture = Mixture.of(0.5, 0.5);

        mixture.settle(new double[] {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY}, 0.1);

        assertThat(mixture.log()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void a_copy_does_not_move_with_its_original() {
        Mixture mixture = Mixture.of(0.5, 0.5);
        Mixture copy = mixture.copy();

        mixture.settle(new double[] {1, 1}, 0);

        assertThat(mixture.log()).isCloseTo(1, within(1e-15));
        assertThat(copy.log()).isCloseTo(0, within(1e-15));
        assertThat(copy.log(1)).isCloseTo(-0.6931471805599453, within(1e-15));
    }

    @Test
    void takes_back_what_was_stored() {
        Mixture mixture = Mixture.of(0.5, 0.5);

        mixture.restore(0, 2);

        assertThat(mixture.log(0)).isEqualTo(2);
        assertThat(mixture.log()).isCloseTo(2.0654764951195683, within(1e-15));
    }

    @Test
    void wealth_beyond_what_a_number_can_hold_is_kept_as_its_log() {
        Mixture mixture = Mixture.of(0.5, 0.5);

        for (int i = 0; i < 1000; i++) {
            mixture.settle(new double[] {0, 10}, 0.01);
        }

        assertThat(mixture.log()).isBetween(9000.0, 10_000.0);
        assertThat(mixture.log(0)).isFinite();
    }
}
