package dev.fledge.canary.compat.flagger;

import static dev.fledge.canary.compat.Answers.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.Answers;
import dev.fledge.canary.compat.ForeignRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlaggerStrategiesTest {
    private static final String METRIC = "metrics: [{name: request-success-rate, thresholdRange: {min: 99}}]\n";

    private final Answers good = Answers.of("request-success-rate", 100);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The new revision and the promotion are one tick each; the rest are steps.
                "stepWeight: 10                                       | 12",
                "{stepWeight: 20, maxWeight: 50}                      | 5",
                "{stepWeight: 30, maxWeight: 100}                     | 6",
                "{stepWeights: [1, 5, 100]}                           | 5",
                "{stepWeights: [10, 50]}                              | 4",
                "{stepWeight: 5, stepWeights: [1, 10], maxWeight: 80} | 4",
                "{stepWeight: 100, maxWeight: 0}                      | 3",
            })
    void climbs_by_its_weights(String steps, int ticks) {
        assertThat(ticksToPromotion(Canaries.analysis(steps.strip() + "\n"))).isEqualTo(ticks);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{iterations: 3, match: [{headers: {x: {exact: y}}}]} | 5",
                "{iterations: 3}                                      | 6",
                "{iterations: 3, match: []}                           | 6",
                "{iterations: 1, stepWeight: 10}                      | 4",
                "{iterations: 3, mirror: true}                        | 6",
                "{stepWeight: 50, mirror: true}                       | 5",
            })
    void counts_iterations_or_mirrors_first(String steps, int ticks) {
        assertThat(ticksToPromotion(Canaries.analysis(steps.strip() + "\n"))).isEqualTo(ticks);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{stepWeight: 50}                                     | 13",
                "{iterations: 2}                                      | 5",
                "{iterations: 2, match: [{headers: {x: {exact: y}}}]} | 5",
                "{stepWeight: 50, mirror: true}                       | 13",
            })
    void plain_kubernetes_knows_only_blue_green_with_ten_iterations_by_default(String steps, int ticks) {
        assertThat(ticksToPromotion(Canaries.spec("provider: kubernetes\nanalysis: " + steps.strip() + "\n")))
                .isEqualTo(ticks);
    }

    @Test
    void judges_the_mirrored_round_at_weight_zero() {
        ForeignRun run =
                Canaries.analysis("mirror: true\nstepWeight: 50\n" + METRIC).begin(NOON);

        Canaries.look(run, good, 100);

        // Mirrored, at 50 and at 100.
        assertThat(good.asked()).hasSize(3);
    }

    @Test
    void judges_every_iteration_but_the_one_that_begins() {
        ForeignRun run = Canaries.analysis("iterations: 3\n" + METRIC).begin(NOON);

        Canaries.look(run, good, 100);

        // Two iterations, the tick that routes all traffic, and the one that promotes.
        assertThat(good.asked()).hasSize(4);
        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(Decision.PROMOTE);
    }

    @Test
    void an_a_b_test_promotes_in_the_tick_after_its_last_iteration() {
        ForeignRun run = Canaries.analysis("iterations: 3\nmatch: [{headers: {x: {exact: y}}}]\n" + METRIC)
                .begin(NOON);

        Canaries.look(run, good, 100);

        assertThat(good.asked()).hasSize(3);
    }

    private static int ticksToPromotion(FlaggerPolicy policy) {
        ForeignRun run = policy.begin(NOON);
        int ticks = Canaries.look(run, new Answers(), 100);
        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(Decision.PROMOTE);
        return ticks;
    }
}
