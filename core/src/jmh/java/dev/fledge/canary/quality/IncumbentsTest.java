package dev.fledge.canary.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Foreign judges with their own semantics do on the streams as ports of them in Python did. */
class IncumbentsTest {
    private static final int RUNS = 200;
    private static final int THEIR_RUNS = 500;

    private static Score play(Contestant judge, String scenario) throws Exception {
        List<Result> results =
                new Tournament(11, RUNS).play(List.of(ScenariosTest.scenario(scenario)), List.of(judge), 2);
        return results.get(0).score();
    }

    @ParameterizedTest
    @CsvSource({
        "S03, 60, 0.4",
        "S07, 60, 100",
        "S09, 60, 91.2",
        "S09, 10, 60.4",
        "S11, 60, 85.8",
        "S14, 60, 0.2",
        "S15, 60, 100",
        "S17, 60, 95.8",
        "S19, 60, 0",
        "S20, 60, 100",
        "S23, 60, 85.8",
        "S23, 10, 3.2",
        "S24, 60, 0.4",
        "S25, 60, 0.4"
    })
    void kayenta_rolls_back_in_percent(String scenario, int stepSeconds, double percent) throws Exception {
        Score score = play(Incumbents.kayenta("kayenta", stepSeconds), scenario);

        double share = percent / 100;
        double pooled = (share * THEIR_RUNS + score.rolledBack() * RUNS) / (THEIR_RUNS + RUNS);
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / THEIR_RUNS + 1.0 / RUNS));
        assertThat(score.rolledBack()).isCloseTo(share, within(4 * error + 2.0 / RUNS));
    }

    @Test
    void kayenta_decides_when_the_window_is_over_or_at_each_look() throws Exception {
        assertThat(play(Incumbents.kayenta("end", 60), "S15").rollbackSeconds(0.5))
                .isEqualTo(600);
        assertThat(play(Incumbents.kayenta("peek", 60, 2), "S15").rollbackSeconds(0.5))
                .isEqualTo(120);
    }

    /** Five checks at 60 s to 300 s have failed; the scheduler rolls back at its next tick. */
    @Test
    void flagger_rolls_back_a_tick_after_the_fifth_failed_check() throws Exception {
        Score score = play(Incumbents.flagger("flagger"), "S15");

        assertThat(List.of(score.rollbackSeconds(0.5), score.rolledBack())).containsExactly(360.0, 1.0);
    }

    @Test
    void flagger_promotes_a_healthy_canary_when_the_window_is_over() throws Exception {
        Score score = play(Incumbents.flagger("flagger"), "S04");

        assertThat(score.promoted()).isEqualTo(1);
    }

    @Test
    void flagger_checks_exceptions_where_the_policy_does() throws Exception {
        Score score = play(Incumbents.flagger("flagger"), "S22");

        assertThat(score.rolledBack()).isGreaterThan(0.98);
    }

    @Test
    void flagger_takes_no_traffic_for_failed_checks() throws Exception {
        Score score = play(Incumbents.flagger("flagger"), "S20");

        assertThat(List.of(score.rollbackSeconds(0.5), score.rolledBack())).containsExactly(360.0, 1.0);
    }
}
