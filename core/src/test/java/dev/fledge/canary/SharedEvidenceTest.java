package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.second;
import static dev.fledge.canary.Steps.both;
import static dev.fledge.canary.Steps.served;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.metric.Arm;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Several rules in one run: what each of them has a part in, and what is the run's. */
class SharedEvidenceTest {
    private static QuantileRule p95(String metric) {
        return QuantileRule.named("p95 of " + metric, 0.95)
                .of(metric)
                .atMostTimesBaseline(2)
                .build();
    }

    private static RateRule share(String metric) {
        return RateRule.named("share of " + metric)
                .of(metric)
                .per("requests")
                .atMost(0.01)
                .build();
    }

    private static SequentialRun run(CanaryRun run) {
        return run.assess(NOON).run();
    }

    @Test
    void metrics_of_their_own_have_evidence_of_their_own() {
        CanaryPolicy policy = CanaryPolicy.named("five")
                .rule(share("errors"))
                .rule(share("timeouts"))
                .rule(p95("latency"))
                .rule(p95("queueing"))
                .rule(QuantileRule.named("p50", 0.5)
                        .of("latency")
                        .atMostTimesBaseline(2)
                        .build())
                .build();

        EvidenceStreams streams =
                run(CanaryRun.of(policy, CanaryState.openedAt(NOON))).streams();

        assertThat(streams.all()).hasSize(4);
        assertThat(streams.rates()).hasSize(2);
        // Rates have 0.40 of 0.75, latencies the rest, and each kind two members.
        assertThat(streams.logWeight(streams.all().get(0))).isCloseTo(StrictMath.log(0.2 / 0.75), within(1e-12));
        assertThat(streams.logWeight(streams.all().get(3))).isCloseTo(StrictMath.log(0.175 / 0.75), within(1e-12));
    }

    @Test
    void pieces_of_evidence_are_blocks_left_out_blocks_and_rounds() {
        CanaryPolicy policy = CanaryPolicy.named("two")
                .warmUp(Duration.ZERO)
                .rule(share("errors"))
                .rule(CheckRule.named("smoke").build())
                .build();
        CanaryRun run = CanaryRun.of(policy, CanaryState.openedAt(NOON));

        run.observe(both(0, 5, 10, 0, 90, 0));
        run.observe(both(5, 10, 10, 0, 90, 0));
        run.observe(both(10, 15, 10, 11, 90, 0));
        run.observe(List.of(
                new Observation.Voted("smoke", second(16), Verdict.PASS, Verdict.PASS),
                new Observation.Voted("smoke", second(17), Verdict.FAIL, Verdict.PASS)));

        EvidenceStreams streams = run(run).streams();
        assertThat(streams.all().get(0).blocks()).isEqualTo(2);
        assertThat(streams.all().get(0).leftOutBlocks()).isEqualTo(1);
        assertThat(streams.pieces()).isEqualTo(5);
        assertThat(streams.judged()).isEqualTo(20);
    }

    @Test
    void a_rule_that_has_no_part_in_the_evidence_is_not_blamed() {
        CanaryPolicy policy = CanaryPolicy.named("two")
                .rule(share("errors"))
                .rule(share("timeouts"))
                .build();
        Steps steps = Steps.of(policy);
        for (int i = -20; i < 0; i++) {
            steps.take(served(Arm.BASELINE, 5L * i, 5L * i + 5, 100, 0));
            steps.take(List.of(count("timeouts", Arm.BASELINE, 5L * i, 5L * i + 5, 5)));
        }

        // Errors are the canary's, timeouts are the same on both.
        for (int i = 0; i < 24; i++) {
            List<Observation> slice = new ArrayList<>(both(5L * i, 5L * i + 5, 20, 4, 100, 0));
            slice.add(count("timeouts", Arm.CANARY, 5L * i, 5L * i + 5, 1));
            slice.add(count("timeouts", Arm.BASELINE, 5L * i, 5L * i + 5, 5));
            steps.take(slice).pass(5);
        }
        Judgement judgement = steps.look();

        assertThat(judgement.decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(judgement.findings().get(0).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judgement.findings().get(1).reason()).isEqualTo("BASELINE_ALSO_BREACHED");
    }

    @Test
    void rules_that_are_broken_alike_are_blamed_alike_however_many_they_are() {
        CanaryPolicy.Builder policy = CanaryPolicy.named("twelve");
        for (int check = 0; check < 12; check++) {
            policy.rule(CheckRule.named("check-" + check).build());
        }
        Steps steps = Steps.of(policy.build());

        for (int round = 0; round < 8; round++) {
            List<Observation> votes = new ArrayList<>();
            for (int check = 0; check < 12; check++) {
                votes.add(
                        new Observation.Voted("check-" + check, second(40 + 10L * round), Verdict.FAIL, Verdict.PASS));
            }
            steps.take(votes);
        }
        Judgement judgement = steps.pass(120).look();

        // Each has less than a tenth of the whole; no other has more.
        assertThat(judgement.findings())
                .hasSize(12)
                .allSatisfy(finding -> assertThat(finding.reason()).isEqualTo("WORSE_THAN_BASELINE"));
    }

    @Test
    void the_odds_of_a_rule_are_its_share_of_the_whole() {
        CanaryPolicy policy = CanaryPolicy.named("one").rule(share("errors")).build();
        Steps steps =
                Steps.of(policy).history(20, 100, 0).slices(6, 10, 0, 90, 0).slices(2, 10, 2, 90, 0);

        // The independent implementation in numpy has 4.613351363063428 for this stream: 0.8 * exp of it is 80.66.
        assertThat(steps.look().findings().get(0).fact("odds against no worse than baseline"))
                .contains("1 in 80");
    }

    @Test
    void a_look_takes_what_was_observed() {
        CanaryPolicy policy = CanaryPolicy.named("one")
                .warmUp(Duration.ZERO)
                .rule(share("errors"))
                .build();

        Judge.Look look = Judge.look(policy, CanaryState.openedAt(NOON), both(0, 5, 10, 0, 90, 0), second(5));

        assertThat(look.judgement().findings().get(0).message()).contains("0 of 10 requests");
    }

    @Test
    void a_run_that_is_looked_at_says_what_it_observed() {
        CanaryPolicy policy = Steps.onePercent().warmUp(Duration.ZERO).build();
        CanaryRun run = CanaryRun.of(policy, CanaryState.openedAt(NOON));
        run.observe(both(0, 5, 10, 0, 90, 0));

        Judgement look = run.look(second(5));

        assertThat(look.at()).isEqualTo(second(5));
        assertThat(look.findings().get(0).message()).contains("0 of 10 requests");
    }

    @Test
    void what_ends_with_a_step_belongs_to_the_time_before_it_whatever_the_order() {
        CanaryPolicy policy = Steps.onePercent().warmUp(Duration.ZERO).build();
        CanaryRun run = CanaryRun.of(policy, CanaryState.openedAt(NOON));
        List<Observation> observed = new ArrayList<>();
        observed.add(new Observation.StepBegan(second(8), false, Optional.empty()));
        observed.addAll(both(5, 8, 10, 0, 90, 0));
        observed.addAll(both(0, 5, 10, 0, 90, 0));

        run.observe(observed);

        assertThat(run(run).streams().judged()).isEqualTo(20);
    }

    @Test
    void a_floor_of_requests_is_met_by_exactly_as_many() {
        CanaryPolicy policy =
                Steps.onePercent().warmUp(Duration.ZERO).minRequestsPerStep(20).build();
        CanaryRun run = CanaryRun.of(policy, CanaryState.openedAt(NOON));

        run.observe(both(0, 5, 19, 0, 90, 0));
        boolean before = run(run).floorMet();
        run.observe(both(5, 10, 1, 0, 90, 0));

        assertThat(before).isFalse();
        assertThat(run(run).floorMet()).isTrue();
    }

    @Test
    void before_the_planned_time_is_over_evidence_on_a_rule_that_is_not_broken_is_a_suspicion() {
        CanaryPolicy policy = CanaryPolicy.named("one")
                .warmUp(Duration.ZERO)
                .rule(RateRule.named("errors")
                        .of("errors")
                        .per("requests")
                        .atMost(0.5)
                        .build())
                .build();
        CanaryRun run = CanaryRun.of(policy, CanaryState.openedAt(NOON));
        for (int i = 0; i < 20; i++) {
            run.observe(both(5L * i, 5L * i + 5, 20, 9, 180, 0));
        }

        Assessment before = run.assess(second(599));
        Assessment after = run.assess(second(600));

        assertThat(before.rules().get(0).gateOpen()).isFalse();
        assertThat(before.suspicion()).isTrue();
        assertThat(after.suspicion()).isFalse();
    }
}
