package dev.fledge.rollout.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaWeightsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 4, 0",
        "200, 4, 1",
        "334, 4, 2",
        "429, 4, 3",
        "500, 4, 4",
        "572, 3, 4",
        "667, 2, 4",
        "800, 1, 4",
        "1000, 0, 4"
    })
    void four_stable_pods_make_nine_weights(int permille, int stable, int canary) {
        assertThat(new ReplicaWeights(4).at(permille)).contains(new ReplicaWeights.Split(stable, canary));
    }

    @Test
    void no_other_weight_can_be_had() {
        ReplicaWeights weights = new ReplicaWeights(4);

        assertThat(IntStream.rangeClosed(0, 1000)
                        .filter(permille -> weights.at(permille).isPresent()))
                .containsExactly(0, 200, 334, 429, 500, 572, 667, 800, 1000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4|50|50 permille cannot be reached with 4 pods; the nearest lower is 0, the lowest above 0 is 200;"
                        + " use 19 stable pods or a router",
                "4|333|333 permille cannot be reached with 4 pods; the nearest lower is 200, the next above is 334;"
                        + " use 169 stable pods or a router",
                "1|100|100 permille cannot be reached with 1 pods; the nearest lower is 0, the lowest above 0 is 500;"
                        + " use 9 stable pods or a router",
                "4|999|999 permille cannot be reached with 4 pods; the nearest lower is 800, the next above is 1000;"
                        + " use 500 stable pods or a router"
            })
    void a_refusal_names_the_neighbours_and_the_fix(int pods, int permille, String message) {
        assertThat(new ReplicaWeights(pods).refusal(permille)).isEqualTo(message);
    }

    @Test
    void a_share_is_never_called_less_than_it_is() {
        assertThat(ReplicaWeights.permille(2, 6)).isEqualTo(334);
        assertThat(ReplicaWeights.permille(0, 0)).isZero();
        assertThat(ReplicaWeights.permille(1, 5)).isEqualTo(200);
    }
}
