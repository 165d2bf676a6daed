package dev.fledge.canary.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.CanaryState;
import dev.fledge.canary.Decision;
import dev.fledge.canary.EvidenceMode;
import dev.fledge.canary.Judge;
import dev.fledge.canary.Observation;
import dev.fledge.canary.RateRule;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final CanaryPolicy POLICY = CanaryPolicy.named("errors")
            .rule(RateRule.named("error-rate")
                    .of("server-errors")
                    .per("requests")
                    .atMost(0.01)
                    .build())
            .build();

    @Test
    void without_looks_the_judge_looks_at_each_slice_until_it_has_decided() {
        Replay replay = Replay.of(POLICY, RunRecord.of(NOON, traffic(120, 10, 2)));

        assertThat(replay.decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(replay.after()).isEqualTo(Duration.ofSeconds(40));
        assertThat(replay.looks()).hasSize(8);
        assertThat(replay.looks().get(0))
                .isEqualTo(new Replay.Look(NOON.plusSeconds(5), Decision.HOLD, Optional.empty()));
        assertThat(replay.judgement().decisive().get(0).subject()).isEqualTo("error-rate");
        assertThat(replay.sameAsThen()).isEmpty();
    }

    @Test
    void a_healthy_canary_is_promoted_at_the_end_of_the_planned_time() {
        RunRecord record = RunRecord.of(NOON, traffic(200, 10, 0));

        Replay replay = Replay.of(POLICY, record);
        Replay twin =
                Replay.of(POLICY.toBuilder().window(Duration.ofSeconds(403)).build(), record);

        assertThat(replay.decision()).isEqualTo(Decision.PROMOTE);
        assertThat(replay.after()).isEqualTo(Duration.ofMinutes(10));
        assertThat(twin.after()).isEqualTo(Duration.ofSeconds(403));
    }

    @Test
    void a_record_that_ends_early_holds() {
        Replay replay = Replay.of(POLICY, RunRecord.of(NOON, traffic(60, 10, 0)));

        assertThat(replay.decision()).isEqualTo(Decision.HOLD);
        assertThat(replay.after()).isEqualTo(Duration.ofMinutes(5));
        assertThat(Replay.of(POLICY, RunRecord.of(NOON, List.of())).judgement().verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void mode_point_counts_a_promotion_only_at_the_end_and_begins_anew_at_each_step() {
        CanaryPolicy point = POLICY.toBuilder().mode(EvidenceMode.POINT).build();
        List<Observation> observations = new ArrayList<>(traffic(60, 10, 0));
        observations.add(new Observation.StepBegan(NOON.plusSeconds(150), false, Optional.empty()));

        Replay replay = Replay.of(point, RunRecord.of(NOON, observations));

        assertThat(replay.decision()).isEqualTo(Decision.PROMOTE);
        assertThat(replay.after()).isEqualTo(Duration.ofMinutes(5));
        assertThat(replay.judgement().findings().get(0).message())
                .contains("0 of 240 canary requests"); // 30 s of warm-up
    }

    @Test
    void the_record_of_a_live_run_gives_the_decisions_of_that_run() {
        String text = live(POLICY, 5);

        RunRecord record = RunRecord.parse("run.jsonl", text);
        Replay replay = Replay.of(POLICY, record);

        assertThat(replay.looks()).hasSize(40).allMatch(look -> look.then().orElseThrow() == look.decision());
        assertThat(replay.decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(replay.sameAsThen().orElseThrow().reason()).isEqualTo("SAME_DECISIONS");
        assertThat(replay.sameAsThen().orElseThrow().verdict()).isEqualTo(Verdict.PASS);
        assertThat(replay.findings()).hasSize(2);
    }

    @Test
    void a_changed_record_is_found_out() {
        String text = live(POLICY, 5).replace("\"count\":5}", "\"count\":0}");

        Replay replay = Replay.of(POLICY, RunRecord.parse("run.jsonl", text));

        assertThat(replay.decision()).isEqualTo(Decision.HOLD);
        assertThat(replay.sameAsThen().orElseThrow().message())
                .startsWith(
                        "record: at 2026-01-31T12:00:21Z, 21 s after the opening, the decision was ROLLBACK, but the"
                                + " replay decides HOLD; the record was changed");
        assertThat(replay.findings().get(1).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_record_with_a_wrong_year_is_refused_and_does_not_keep_the_judge_busy() {
        Interval late = new Interval(NOON, NOON.plusSeconds(10_000_000));

        assertThatThrownBy(() -> Replay.of(POLICY, RunRecord.of(NOON, batch(late, 1, 0))))
                .hasMessage("the record spans more than 1000000 slices of 5s, from 2026-01-31T12:00:00Z to"
                        + " 2026-05-27T05:46:40Z; check its last times, or judge it by longer slices");
    }

    @Test
    void another_policy_may_decide_otherwise() {
        RunRecord record = RunRecord.parse("run.jsonl", live(POLICY, 5));
        CanaryPolicy other = POLICY.toBuilder()
                .warmUp(Duration.ofMinutes(2))
                .falseRollback(0.2)
                .build();

        assertThat(Replay.of(other, record).sameAsThen()).isEmpty();
    }

    /** A run that was looked at every 7 s, whose looks do not fall on slices. */
    private static String live(CanaryPolicy policy, long errors) {
        StringBuilder text = new StringBuilder(RecordText.header(NOON, Optional.of(Duration.ofMinutes(5)), policy));
        CanaryState state = CanaryState.openedAt(NOON, Duration.ofMinutes(5));
        for (int i = 0; i < 40; i++) {
            Interval interval = new Interval(NOON.plusSeconds(7L * i), NOON.plusSeconds(7L * i + 7));
            List<Observation> seen = batch(interval, 10, errors);
            Judge.Look look = Judge.look(policy, state, seen, interval.end());
            state = look.state();
            seen.forEach(observation -> text.append(RecordText.observation(observation)));
            text.append(RecordText.look(interval.end(), look.judgement().decision()));
        }
        return text.toString();
    }

    private static List<Observation> traffic(int slices, long requests, long errors) {
        List<Observation> observations = new ArrayList<>();
        for (int i = 0; i < slices; i++) {
            observations.addAll(
                    batch(new Interval(NOON.plusSeconds(5L * i), NOON.plusSeconds(5L * i + 5)), requests, errors));
        }
        return observations;
    }

    private static List<Observation> batch(Interval interval, long requests, long errors) {
        return List.of(
                count("requests", Arm.CANARY, interval, requests),
                count("server-errors", Arm.CANARY, interval, errors),
                count("requests", Arm.BASELINE, interval, 190),
                count("server-errors", Arm.BASELINE, interval, 0));
    }

    private static Observation count(String metric, Arm arm, Interval interval, long value) {
        return new Observation.Seen(new MetricQuery(metric, arm, interval), new MetricData.Count(value));
    }
}
