package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is said of levels, in the sentence that people read. */
class GaugeFindingsTest {
    private static final GaugeRule CPU =
            GaugeRule.named("cpu").of("cpu").atMostTimesBaseline(1.5).build();

    @Test
    void suspected_with_some_evidence() {
        Steps steps = Steps.levels(CPU, 30, 2.0);

        assertThat(steps.said())
                .isEqualTo("INCONCLUSIVE SUSPECTED | cpu: canary 2.000, baseline 1.000; beyond in 4 of 4 half minutes;"
                        + " this is beyond the limit (at most 1.5 x baseline), but a canary no worse than its baseline"
                        + " would show it in 1 of 5 rollouts; it takes 1 of 100 to go back");
    }

    @Test
    void not_proved_without_a_number_to_wait_for() {
        Steps levels = Steps.levels(CPU, 30, 0.5);

        assertThat(levels.said())
                .isEqualTo("INCONCLUSIVE NOT_PROVED_YET | cpu: canary 0.5000, baseline 1.000; beyond in 0 of 4 half"
                        + " minutes; this does not yet show that the canary is within the limit (at most 1.5 x"
                        + " baseline); more half minutes are needed");
    }

    @Test
    void a_level_beyond_its_multiple_goes_back() {
        Steps steps = Steps.levels(CPU, 120, 2.0);
        Steps fine = Steps.levels(CPU, 60, 0.5);

        assertThat(steps.said())
                .isEqualTo("HIGH WORSE_THAN_BASELINE | cpu: canary 2.000, baseline 1.000; beyond in 19 of 19 half"
                        + " minutes; a canary no worse than its baseline shows this in at most 1 of 44000 rollouts"
                        + " (limit 1 in 100); policy: at most 1.5 x baseline");
        assertThat(fine.said())
                .isEqualTo("PASS PROVED_WITHIN_LIMIT | cpu: canary 0.5000, baseline 1.000; beyond in 0 of 9 half"
                        + " minutes; a canary at or beyond the limit (at most 1.5 x baseline) would look this good at"
                        + " most 1 time in 20");
    }
}
