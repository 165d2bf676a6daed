package dev.fledge.rollout.argo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.kubernetes.KubernetesObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutViewTest {
    private static RolloutView view(String metadata, String spec, String status) throws Exception {
        return new RolloutView(
                KubernetesObject.parse("{\"kind\":\"Rollout\",\"metadata\":{\"name\":\"web\",\"namespace\":\"prod\","
                        + metadata + "},\"spec\":{" + spec + "},\"status\":{" + status + "}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "3, 3, Healthy, HEALTHY",
        "3, 2, Healthy, PROGRESSING",
        "3, 4, Healthy, HEALTHY",
        "3, 6b8f5d, Healthy, HEALTHY",
        "3, 3, Progressing, PROGRESSING",
        "3, 3, Paused, PAUSED",
        "3, 3, Degraded, DEGRADED",
        "3, 3, Splendid, UNKNOWN",
        "3, 3, '', UNKNOWN",
        "3, 10, Healthy, HEALTHY",
        "10, 9, Healthy, PROGRESSING"
    })
    void phase_is_about_the_present_spec_and_unknown_is_unknown(
            long generation, String observed, String phase, RolloutView.Phase expected) throws Exception {
        RolloutView view = view(
                "\"generation\":" + generation,
                "",
                "\"observedGeneration\":\"" + observed + "\",\"phase\":\"" + phase + "\"");

        assertThat(view.phase()).isEqualTo(expected);
    }

    @Test
    void a_released_pause_that_the_controller_has_not_seen_is_progress() throws Exception {
        RolloutView view = view(
                "\"generation\":1", "", "\"observedGeneration\":\"1\",\"controllerPause\":true,\"phase\":\"Paused\"");

        assertThat(view.notYet()).hasValue("the controller to go on after a pause");
        assertThat(view.phase()).isEqualTo(RolloutView.Phase.PROGRESSING);
    }

    @Test
    void a_workload_that_the_controller_has_not_seen_is_progress() throws Exception {
        RolloutView view = view(
                "\"generation\":1,\"annotations\":{\"rollout.argoproj.io/workload-generation\":\"5\"}",
                "\"workloadRef\":{\"name\":\"web\"}",
                "\"observedGeneration\":\"1\",\"workloadObservedGeneration\":\"4\",\"phase\":\"Healthy\"");

        assertThat(view.notYet()).hasValue("the controller to see generation 5 of the workload (it has seen 4)");
    }

    @Test
    void an_unknown_phase_is_a_problem() throws Exception {
        RolloutView view = view("\"generation\":1", "", "\"observedGeneration\":\"1\",\"phase\":\"Splendid\"");

        assertThat(view.problems()).singleElement().asString().contains("phase 'Splendid', which is not known");
    }

    @Test
    void degraded_is_expected_after_an_abort_and_a_problem_otherwise() throws Exception {
        String degraded =
                "\"observedGeneration\":\"1\",\"phase\":\"Degraded\",\"message\":\"ProgressDeadlineExceeded\"";

        assertThat(view("\"generation\":1", "", degraded).problems())
                .containsExactly("Rollout prod/web is degraded: ProgressDeadlineExceeded");
        assertThat(view("\"generation\":1", "", degraded + ",\"abort\":true").problems())
                .isEmpty();
    }

    @Test
    void fully_promoted_is_when_the_wanted_hash_is_the_stable_one() throws Exception {
        assertThat(view("\"generation\":1", "", "\"stableRS\":\"a\",\"currentPodHash\":\"a\"")
                        .fullyPromoted())
                .isTrue();
        assertThat(view("\"generation\":1", "", "\"stableRS\":\"a\",\"currentPodHash\":\"b\"")
                        .fullyPromoted())
                .isFalse();
        assertThat(view("\"generation\":1", "", "\"phase\":\"Healthy\"").fullyPromoted())
                .isFalse();
    }
}
