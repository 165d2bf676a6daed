package dev.fledge.canary.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The streams are those that the design was measured on: the interval judges do on them as an independent
 * implementation in Python did, 2000 runs of each scenario.
 */
class PublishedTableTest {
    private static final int RUNS = 300;
    private static final int THEIR_RUNS = 2000;
    private static Map<String, Score> scores = Map.of();

    @BeforeAll
    static void play() throws Exception {
        List<Contestant> judges = List.of(
                IntervalJudge.flagger("flagger", 60), IntervalJudge.argo("argo-3", 3), IntervalJudge.argo("argo-0", 0));
        scores = new Tournament(7, RUNS)
                .play(Scenarios.published(), judges, 2).stream()
                        .collect(Collectors.toMap(
                                result -> result.scenario().id() + " "
                                        + result.contestant().name(),
                                Result::score,
                                (a, b) -> a));
    }

    @ParameterizedTest
    @CsvSource({
        "S01, 0, 0, 22.8",
        "S02, 0, 0.3, 45.4",
        "S03, 0, 0, 0",
        "S04, 0, 0, 0",
        "S05, 30.4, 56.0, 99.0",
        "S06, 1.0, 3.5, 74.8",
        "S07, 100, 100, 100",
        "S08, 100, 100, 100",
        "S09, 100, 100, 100",
        "S10, 99.7, 100, 100",
        "S11, 100, 100, 100",
        "S12, 100, 100, 100",
        "S13, 0, 0, 0.05",
        "S14, 0, 0, 8.5",
        "S15, 100, 100, 100",
        "S16, 0, 0, 23.5",
        "S17, 100, 100, 100",
        "S18, 0, 0, 26.2",
        "S19, 100, 100, 100",
        "S20, 100, 100, 100",
        "S21, 6.8, 20.8, 94.4",
        "S22, 99.95, 100, 100",
        "S23, 2.3, 9.7, 85.8",
        "S24, 0, 0, 1.8",
        "S25, 100, 100, 100"
    })
    void rolled_back_in_percent(String scenario, double flagger, double argo3, double argo0) {
        assertThat(score(scenario, "flagger").rolledBack()).satisfies(share -> near(share, flagger));
        assertThat(score(scenario, "argo-3").rolledBack()).satisfies(share -> near(share, argo3));
        assertThat(score(scenario, "argo-0").rolledBack()).satisfies(share -> near(share, argo0));
    }

    @ParameterizedTest
    @CsvSource({
        "S07, 300, 240, 60",
        "S08, 300, 240, 60",
        "S09, 300, 240, 60",
        "S10, 360, 240, 60",
        "S11, 300, 240, 60",
        "S12, 300, 240, 60",
        "S15, 300, 240, 60",
        "S17, 420, 360, 180",
        "S22, 300, 240, 60"
    })
    void median_seconds_to_the_rollback(String scenario, double flagger, double argo3, double argo0) {
        isTheMedian(score(scenario, "flagger"), flagger);
        isTheMedian(score(scenario, "argo-3"), argo3);
        isTheMedian(score(scenario, "argo-0"), argo0);
    }

    /** Half of 300 runs are half of all within four standard errors of 2.9 %. */
    private static void isTheMedian(Score score, double seconds) {
        assertThat(seconds).isBetween(score.rollbackSeconds(0.38), score.rollbackSeconds(0.62));
    }

    /** Within four standard errors of the difference of the two measurements, and two runs. */
    private static void near(double share, double percent) {
        double p = (percent / 100 * THEIR_RUNS + share * RUNS) / (THEIR_RUNS + RUNS);
        double error = Math.sqrt(p * (1 - p) * (1.0 / THEIR_RUNS + 1.0 / RUNS));
        assertThat(Math.abs(share - percent / 100)).isLessThanOrEqualTo(4 * error + 2.0 / RUNS);
    }

    private static Score score(String scenario, String judge) {
        Score score = scores.get(scenario + " " + judge);
        assertThat(score).isNotNull();
        return score;
    }
}
