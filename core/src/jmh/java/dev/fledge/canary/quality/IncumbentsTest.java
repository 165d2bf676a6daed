package dev.fledge.canary.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Foreign judges with their own semantics do on the streams as ports of them in Python did. */
class IncumbentsTest {
    private static final int RUNS = 200;

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
        near(play(Incumbents.kayenta("kayenta", stepSeconds), scenario).rolledBack(), percent, 500);
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

    /** Most fail by one metric alone, so that it hardly matters that the port counted the failures of all together. */
    @ParameterizedTest
    @CsvSource({
        "S02, 3, 0.3", "S02, 0, 45.4", "S03, 3, 0", "S05, 3, 56.0", "S05, 0, 99.0", "S07, 3, 100", "S09, 3, 100",
        "S14, 3, 0", "S15, 3, 100", "S16, 0, 23.5", "S19, 3, 100", "S20, 3, 100", "S22, 3, 100", "S23, 3, 9.7"
    })
    void argo_rolls_back_in_percent(String scenario, int failureLimit, double percent) throws Exception {
        near(play(Incumbents.argo("argo", failureLimit), scenario).rolledBack(), percent, 2000);
    }

    /** The failures at 60 s to 240 s are more than three; the first failure is more than none. */
    @Test
    void argo_rolls_back_at_the_failure_beyond_its_limit() throws Exception {
        assertThat(play(Incumbents.argo("argo-3", 3), "S15").rollbackSeconds(0.5))
                .isEqualTo(240);
        assertThat(play(Incumbents.argo("argo-0", 0), "S15").rollbackSeconds(0.5))
                .isEqualTo(60);
    }

    /** The measurements at 60 s to 100 s find no value: an error is tried again after 10 s, and the fifth is too many. */
    @Test
    void argo_ends_in_an_error_without_traffic() throws Exception {
        Score score = play(Incumbents.argo("argo", 3), "S20");

        assertThat(List.of(score.rollbackSeconds(0.5), score.rolledBack())).containsExactly(100.0, 1.0);
    }

    @Test
    void argo_promotes_a_healthy_canary_when_the_window_is_over() throws Exception {
        Result result = new Tournament(11, 5)
                .play(List.of(ScenariosTest.scenario("S04")), List.of(Incumbents.argo("argo", 0)), 2)
                .get(0);

        assertThat(result.endings())
                .extracting(
                        Ending::outcome,
                        Ending::reason,
                        ending -> ending.decided().seconds())
                .containsOnly(tuple(Ending.Outcome.PROMOTED, "Successful", 600));
    }

    @Test
    void all_look_at_pods_where_they_are_scraped() throws Exception {
        List<Contestant> judges = List.of(
                IntervalJudge.argo("interval", 3),
                Incumbents.flagger("flagger"),
                Incumbents.argo("argo", 3),
                Incumbents.kayenta("kayenta", 10));

        List<Result> results = new Tournament(11, 50)
                .play(
                        List.of(
                                ScenariosTest.scenario("G01"),
                                ScenariosTest.scenario("G02"),
                                ScenariosTest.scenario("G03")),
                        judges,
                        2);

        assertThat(results.subList(0, 4)).allMatch(result -> result.score().rolledBack() < 0.1);
        assertThat(results.subList(4, 12)).allMatch(result -> result.score().rolledBack() > 0.95);
    }

    /** Within four standard errors of the difference of the two measurements, and two runs. */
    private static void near(double share, double percent, int theirRuns) {
        double theirs = percent / 100;
        double pooled = (theirs * theirRuns + share * RUNS) / (theirRuns + RUNS);
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / theirRuns + 1.0 / RUNS));
        assertThat(share).isCloseTo(theirs, within(4 * error + 2.0 / RUNS));
    }
}
