package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is said of rounds of a check, in the sentence that people read. */
class CheckFindingsTest {
    private static final CheckRule SMOKE = CheckRule.named("smoke").build();

    @Test
    void not_proved_without_a_number_to_wait_for() {
        assertThat(Steps.votes(SMOKE, "....").said())
                .isEqualTo("INCONCLUSIVE NOT_PROVED_YET | smoke: the canary lost 0 of 4 rounds; this does not yet show"
                        + " that the canary is within the limit (fewer than 3 lost rounds one after another); more"
                        + " rounds are needed");
    }

    @Test
    void lost_rounds_go_back_when_they_are_enough() {
        assertThat(Steps.votes(SMOKE, "cccc").said())
                .isEqualTo("INCONCLUSIVE SUSPECTED | smoke: the canary lost 4 of 4 rounds; this is beyond the limit"
                        + " (fewer than 3 lost rounds one after another), but a canary no worse than its baseline would"
                        + " show it in 1 of 92 rollouts; it takes 1 of 100 to go back");
        assertThat(Steps.votes(SMOKE, "ccccc").said())
                .isEqualTo("HIGH WORSE_THAN_BASELINE | smoke: the canary lost 5 of 5 rounds; a canary no worse than its"
                        + " baseline shows this in at most 1 of 330 rollouts (limit 1 in 100); policy: fewer than 3"
                        + " lost rounds one after another");
        assertThat(Steps.votes(SMOKE, ".....b..............").said())
                .isEqualTo("PASS PROVED_WITHIN_LIMIT | smoke: the canary lost 0 of 20 rounds, and both versions failed"
                        + " in 1; a canary at or beyond the limit (fewer than 3 lost rounds one after another) would"
                        + " look this good at most 1 time in 20");
    }
}
