package dev.fledge.rollout.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HaproxyWeightsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 100, 0",
        "4, 249, 1",
        "5, 199, 1",
        "8, 124, 1",
        "10, 99, 1",
        "50, 95, 5",
        "200, 80, 20",
        "333, -1, -1",
        "500, 50, 50",
        "502, 249, 251",
        "990, 1, 99",
        "1000, 0, 100",
        "1, -1, -1",
        "999, -1, -1"
    })
    void a_weight_is_an_exact_ratio_or_none(int permille, int stable, int canary) {
        if (stable < 0) {
            assertThat(HaproxyWeights.express(permille)).isFalse();
        } else {
            assertThat(HaproxyWeights.of(permille)).isEqualTo(new HaproxyWeights(stable, canary));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "3, 0", "7, 5", "51, 50", "333, 332", "999, 996"})
    void the_nearest_lower_weight_is_named(int permille, int lower) {
        assertThat(HaproxyWeights.nearestLower(permille)).isEqualTo(lower);
    }

    @Test
    void every_pair_is_exact_and_in_range() {
        int expressed = 0;
        for (int permille = 0; permille <= 1000; permille++) {
            if (HaproxyWeights.express(permille)) {
                HaproxyWeights weights = HaproxyWeights.of(permille);
                assertThat(1000 * weights.canary()).isEqualTo(permille * (weights.stable() + weights.canary()));
                assertThat(weights.stable()).isBetween(0, 256);
                assertThat(weights.canary()).isBetween(0, 256);
                expressed++;
            }
        }
        assertThat(expressed).isGreaterThan(200);
    }

    @Test
    void what_cannot_be_expressed_is_an_error() {
        assertThatThrownBy(() -> HaproxyWeights.of(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("HAProxy's weights from 0 to 256 cannot express 1 permille; the nearest lower one is 0");
    }
}
