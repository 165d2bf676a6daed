package dev.fledge.canary.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.canary.quality.Ending.Moment;
import dev.fledge.canary.quality.Ending.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreTest {
    private static Score of(Ending... endings) {
        Contestant judge = new Contestant("judge", 30, scenario -> {
            throw new AssertionError("not asked");
        });
        return new Result(ScenariosTest.scenario("S09"), judge, List.of(endings)).score();
    }

    private static Ending rolledBack(int seconds, long requests) {
        return new Ending(Outcome.ROLLED_BACK, "", new Moment(seconds, requests), Optional.empty());
    }

    private static Ending promoted(Optional<Moment> proved) {
        return new Ending(Outcome.PROMOTED, "", new Moment(600, 600), proved);
    }

    private static Ending held(String reason) {
        return new Ending(Outcome.INCONCLUSIVE, reason, new Moment(600, 600), Optional.empty());
    }

    @Test
    void shares_are_of_all_runs() {
        Score score = of(rolledBack(60, 55), promoted(Optional.empty()), held("HOLD_EXPIRED"), held("NO_TRAFFIC"));

        double[] shares = {
            score.rolledBack(), score.promoted(), score.inconclusive(), score.holdExpired(), score.missed()
        };

        assertThat(shares).containsExactly(0.25, 0.25, 0.5, 0.25, 0.75);
    }

    @Test
    void what_was_not_found_takes_for_ever() {
        Score score = of(rolledBack(60, 55), rolledBack(70, 72), rolledBack(80, 81), held("HOLD_EXPIRED"));

        double[] seconds = {score.rollbackSeconds(0.25), score.rollbackSeconds(0.5), score.rollbackSeconds(0.95)};

        assertThat(seconds).containsExactly(65, 75, Double.POSITIVE_INFINITY);
    }

    @Test
    void requests_after_warm_up_are_those_beyond_the_expected_ones() {
        Score score = of(rolledBack(60, 55), rolledBack(5, 4), rolledBack(80, 81));

        assertThat(score.rollbackRequests(0.5)).isEqualTo(25);
        assertThat(score.rollbackRequests(0.1)).isZero();
        assertThat(score.rollbackRequestsFromStart(0.5)).isEqualTo(55);
    }

    @Test
    void evidence_that_was_never_complete_counts() {
        Score score = of(
                promoted(Optional.of(new Moment(75, 70))),
                promoted(Optional.of(new Moment(85, 90))),
                held("HOLD_EXPIRED"));

        assertThat(score.passProved()).isCloseTo(0.6667, within(0.0001));
        assertThat(score.passSeconds(0.5)).isEqualTo(85);
        assertThat(score.passRequests(0.5)).isEqualTo(90);
        assertThat(score.passSeconds(0.95)).isInfinite();
    }

    @Test
    void only_the_promoted_have_a_moment_of_promotion() {
        Score some = of(
                promoted(Optional.empty()),
                new Ending(Outcome.PROMOTED, "", new Moment(300, 290), Optional.empty()),
                rolledBack(60, 55),
                held("HOLD_EXPIRED"));
        Score none = of(rolledBack(60, 55), held("HOLD_EXPIRED"));

        assertThat(List.of(some.promotionSeconds(0.5), some.promotionRequests(0.5)))
                .containsExactly(450.0, 445.0);
        assertThat(List.of(none.promotionSeconds(0.5), none.promotionRequests(0.5)))
                .containsOnly(Double.POSITIVE_INFINITY);
    }

    /** scipy 1.17 beta.ppf(0.95, hits + 1, runs - hits). */
    @ParameterizedTest
    @CsvSource({
        "0, 2000, 0.0014967448951882837",
        "3, 2000, 0.003872223150157523",
        "608, 2000, 0.3213740915659394",
        "1999, 2000, 0.9999743536816786",
        "2000, 2000, 1"
    })
    void bounds_of_clopper_and_pearson(long hits, long runs, double expected) {
        assertThat(Score.upperBound(hits, runs)).isCloseTo(expected, within(1e-10));
    }
}
