package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.latency;
import static dev.fledge.canary.Observed.query;
import static dev.fledge.canary.Observed.second;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.MetricData;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final CanaryPolicy ERRORS = CanaryPolicy.named("errors")
            .mode(EvidenceMode.POINT)
            .rule(RateRule.named("error-rate")
                    .of("errors")
                    .per("requests")
                    .atMost(0.01)
                    .build())
            .build();

    @Test
    void adds_up_over_looks_until_there_is_enough() {
        Judge.Look first = look(ERRORS, CanaryState.openedAt(NOON), 0, 5, 60, 0);
        Judge.Look second = look(ERRORS, first.state(), 5, 10, 60, 1);

        assertThat(first.judgement().decision()).isEqualTo(Decision.HOLD);
        assertThat(first.judgement().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(second.judgement().decision()).isEqualTo(Decision.PROMOTE);
        assertThat(second.judgement().findings().get(0).message()).contains("1 of 120 canary requests");
        assertThat(second.judgement().at()).isEqualTo(second(10));
    }

    @Test
    void what_came_twice_or_late_counts_once() {
        Judge.Look first = look(ERRORS, CanaryState.openedAt(NOON), 0, 10, 60, 0);
        Judge.Look again = look(ERRORS, first.state(), 0, 10, 60, 0);
        Judge.Look overlapping = look(ERRORS, again.state(), 9, 12, 60, 0);
        Judge.Look joined = look(ERRORS, overlapping.state(), 10, 12, 60, 0);

        assertThat(again.judgement().findings().get(0).message()).contains("0 of 60 ");
        assertThat(overlapping.judgement().findings().get(0).message()).contains("0 of 60 ");
        assertThat(joined.judgement().findings().get(0).message()).contains("0 of 120 ");
    }

    @Test
    void nothing_is_judged_while_it_warms_up() {
        CanaryPolicy policy = CanaryPolicy.named("warm")
                .mode(EvidenceMode.POINT)
                .warmUp(Duration.ofSeconds(5))
                .rule(RateRule.named("error-rate")
                        .of("errors")
                        .per("requests")
                        .atMost(0.01)
                        .build())
                .build();

        Judge.Look early = look(policy, CanaryState.openedAt(NOON), 0, 4, 100, 50);
        Judge.Look at = look(policy, early.state(), 4, 5, 100, 50);
        Judge.Look warm = look(policy, at.state(), 5, 6, 100, 1);

        assertThat(early.judgement().findings().get(0).reason()).isEqualTo("WARM_UP");
        assertThat(early.judgement().findings().get(0).message())
                .isEqualTo("error-rate: not judged in the first 5s of the window, while the canary warms up");
        assertThat(at.judgement().findings().get(0).reason()).isEqualTo("NO_DATA");
        assertThat(warm.judgement().findings().get(0).message()).contains("1 of 100 canary requests");
    }

    @Test
    void a_breach_is_never_hidden_by_something_milder() {
        CanaryPolicy policy = CanaryPolicy.named("two")
                .mode(EvidenceMode.POINT)
                .rule(QuantileRule.named("p95", 0.95)
                        .of("latency")
                        .atMostTimesBaseline(2)
                        .build())
                .rule(RateRule.named("error-rate")
                        .of("errors")
                        .per("requests")
                        .atMost(0.01)
                        .build())
                .build();

        Judgement judgement =
                look(policy, CanaryState.openedAt(NOON), 0, 5, 100, 50).judgement();

        assertThat(judgement.findings())
                .extracting(Finding::verdict)
                .containsExactly(Verdict.INCONCLUSIVE, Verdict.FAIL);
        assertThat(judgement.decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(judgement.decisive()).extracting(Finding::subject).containsExactly("error-rate");
    }

    @Test
    void a_source_that_recovers_is_believed_again_and_its_failure_forgotten() {
        Judge.Look broken = Judge.look(
                ERRORS,
                CanaryState.openedAt(NOON),
                List.of(new Observation.Failed(query("requests", Arm.CANARY, 0, 5), "refused")),
                second(5));
        Judge.Look recovered = look(ERRORS, broken.state(), 0, 10, 100, 0);

        assertThat(broken.judgement().findings().get(0).reason()).isEqualTo("SOURCE_FAILED");
        assertThat(recovered.judgement().decision()).isEqualTo(Decision.PROMOTE);
    }

    @Test
    void a_failing_source_does_not_erase_what_was_seen() {
        Judge.Look seen = look(ERRORS, CanaryState.openedAt(NOON), 0, 5, 100, 50);
        Judge.Look broken = Judge.look(
                ERRORS,
                seen.state(),
                List.of(
                        new Observation.Failed(query("requests", Arm.CANARY, 5, 9), "refused"),
                        new Observation.Seen(query("errors", Arm.CANARY, 5, 9), new MetricData.NoData("gone"))),
                second(9));

        assertThat(broken.judgement().decision()).isEqualTo(Decision.ROLLBACK);
    }

    @Test
    void answers_that_do_not_add_up_are_kept_apart_and_named() {
        Judge.Look first = look(ERRORS, CanaryState.openedAt(NOON), 0, 5, 10, 0);
        Judge.Look overflow = look(ERRORS, first.state(), 5, 10, Long.MAX_VALUE, 0);
        Judge.Look otherKind = Judge.look(
                ERRORS,
                first.state(),
                List.of(new Observation.Seen(
                        query("requests", Arm.CANARY, 5, 10),
                        new MetricData.Distribution(Histogram.empty(Buckets.latencyMillis())))),
                second(10));

        assertThat(overflow.state().failure("requests", Arm.CANARY))
                .contains("its answer does not add up with the last: long overflow");
        assertThat(otherKind.state().failure("requests", Arm.CANARY))
                .contains("its answer does not add up with the last: a Distribution cannot be added to a Count");
        assertThat(overflow.judgement().findings().get(0).message()).contains("0 of 10 ");
    }

    @Test
    void histograms_of_other_buckets_do_not_add_up() {
        CanaryState state = CanaryState.openedAt(NOON)
                .with(latency(Arm.CANARY, 0, 5, 1, 1, 1, 1, 1, 1))
                .with(new Observation.Seen(
                        query("latency", Arm.CANARY, 5, 10),
                        new MetricData.Distribution(Histogram.empty(Buckets.of(1, 2)))));

        assertThat(state.failure("latency", Arm.CANARY).orElseThrow())
                .startsWith("its answer does not add up with the last: histograms must have the same buckets");
        assertThat(state.seen("latency", Arm.CANARY)).isPresent();
    }

    @Test
    void histograms_add_up_over_looks() {
        CanaryState state = CanaryState.openedAt(NOON)
                .with(latency(Arm.CANARY, 0, 5, 1, 0, 0, 0, 0, 0))
                .with(latency(Arm.CANARY, 5, 10, 1, 0, 2, 0, 0, 0));

        assertThat(state.seen("latency", Arm.CANARY))
                .contains(new MetricData.Distribution(Histogram.of(Observed.BUCKETS, new long[] {2, 0, 2, 0, 0, 0})));
    }

    @Test
    void a_window_without_observations_holds() {
        Judgement judgement = Judge.look(ERRORS, CanaryState.openedAt(NOON), List.of(), second(60))
                .judgement();

        assertThat(judgement.decision()).isEqualTo(Decision.HOLD);
        assertThat(CanaryState.openedAt(NOON).windowStart()).isEqualTo(NOON);
    }

    private static Judge.Look look(
            CanaryPolicy policy, CanaryState state, long from, long to, long requests, long errors) {
        return Judge.look(
                policy,
                state,
                List.of(
                        count("requests", Arm.CANARY, from, to, requests),
                        count("errors", Arm.CANARY, from, to, errors)),
                second(to));
    }
}
