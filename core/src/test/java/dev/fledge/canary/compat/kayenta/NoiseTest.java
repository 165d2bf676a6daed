package dev.fledge.canary.compat.kayenta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Expected values: an independent version in Python 3, struct and math, of what {@link Noise} documents. */
class NoiseTest {
    private static final double[] EXPERIMENT = {5.00002, 5.00002, 5.00002};
    private static final double[] CONTROL = {5, 5};

    @Test
    void noise_comes_from_the_documented_generator() {
        Noise noise = Noise.seededBy(EXPERIMENT, CONTROL);

        assertThat(noise.addTo(EXPERIMENT))
                .containsExactly(new double[] {5.00009009267786, 4.999914817002644, 5.000059550152714}, within(1e-14));
        assertThat(noise.addTo(CONTROL))
                .containsExactly(new double[] {5.00000179415933, 4.999990042268992}, within(1e-14));
    }

    @Test
    void the_same_data_get_the_same_noise_and_other_data_another() {
        double[] first = Noise.seededBy(EXPERIMENT, CONTROL).addTo(EXPERIMENT);

        assertThat(Noise.seededBy(EXPERIMENT, CONTROL).addTo(EXPERIMENT)).containsExactly(first);
        assertThat(Noise.seededBy(CONTROL, EXPERIMENT).addTo(EXPERIMENT)).isNotEqualTo(first);
    }

    @Test
    void zero_gets_no_noise() {
        assertThat(Noise.seededBy(new double[] {0, 0}, CONTROL).addTo(new double[] {0, 0}))
                .containsExactly(0, 0);
    }
}
