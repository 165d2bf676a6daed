package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.latency;
import static dev.fledge.canary.Observed.level;
import static dev.fledge.canary.Observed.query;
import static dev.fledge.canary.Observed.second;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricSeries;
import dev.fledge.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is special about each kind of evidence. */
class StreamKindsTest {
    @ParameterizedTest
    @CsvSource({
        "ccc, 3, 3, true", "cc.c, 3, 3, false", ".ccc, 3, 3, true", "ccc., 3, 3, false", "c.c.c, 3, 5, true",
        "c.c..c, 3, 5, false", "c.c.c., 3, 6, true", "c, 1, 1, true", "cbc, 3, 3, false", "c, 1, 60, true"
    })
    void a_check_is_broken_when_enough_of_the_last_rounds_are_lost(
            String rounds, int failures, int of, boolean broken) {
        CheckStream stream =
                checks(CheckRule.named("smoke").failWhen(failures, of).build(), rounds);

        assertThat(stream.isBroken()).isEqualTo(broken);
    }

    @Test
    void a_check_forgets_after_sixty_rounds() {
        CheckRule rule = CheckRule.named("smoke").failWhen(1, 60).build();

        assertThat(checks(rule, "c" + ".".repeat(59)).isBroken()).isTrue();
        assertThat(checks(rule, "c" + ".".repeat(60)).isBroken()).isFalse();
    }

    @Test
    void rounds_that_both_lose_never_blame_the_canary() {
        CheckStream stream = checks(CheckRule.named("smoke").build(), "b".repeat(50));

        assertThat(stream.blame()).isLessThan(0.1);
        assertThat(stream.isBroken()).isFalse();
        assertThat(stream.lost()).isZero();
        assertThat(stream.bothFailed()).isEqualTo(50);
        assertThat(stream.rounds()).isEqualTo(50);
        assertThat(stream.recentlyWorse()).isFalse();
    }

    @Test
    void a_lost_round_looks_worse_until_the_next_is_won() {
        CheckRule rule = CheckRule.named("smoke").build();

        assertThat(checks(rule, ".c").recentlyWorse()).isTrue();
        assertThat(checks(rule, "c.").recentlyWorse()).isFalse();
    }

    @Test
    void a_round_without_a_vote_of_both_is_none() {
        CanaryRun run = run(CheckRule.named("smoke").build());

        run.observe(List.of(
                new Observation.Voted("smoke", second(40), Verdict.FAIL, Verdict.INCONCLUSIVE),
                new Observation.Voted("smoke", second(41), Verdict.INCONCLUSIVE, Verdict.PASS),
                new Observation.Voted("other", second(42), Verdict.FAIL, Verdict.PASS),
                new Observation.Voted("smoke", second(30), Verdict.FAIL, Verdict.PASS)));

        assertThat(((CheckStream) first(run)).rounds()).isZero();
        run.observe(List.of(new Observation.Voted("smoke", second(31), Verdict.FAIL, Verdict.PASS)));
        assertThat(((CheckStream) first(run)).rounds()).isEqualTo(1);
    }

    @Test
    void the_evidence_of_lost_rounds_is_that_of_pairs_of_requests() {
        CheckStream stream = checks(CheckRule.named("smoke").build(), "c");

        // python: share = .05/20; sum(w * (b/t) * ((1-share)/(1-t))), t = (b+share)/2, and 1/10 in cash
        assertThat(stream.blame()).isCloseTo(1.0880517377197192, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "b.bc, 3, 10, -2.2167432695790756, -4.388849860022007",
        "b.bc, 1, 2, -2.2167432695790756, -4.145532598991534",
        "b.bc, 3, 3, -2.2167432695790756, -4.145532598991534",
        "..., 3, 10, -0.812446726031339, 0.9978723848377015"
    })
    void rounds_are_weighed_against_those_that_the_baseline_failed(
            String rounds, int failures, int of, double blame, double proof) {
        CheckStream stream =
                checks(CheckRule.named("smoke").failWhen(failures, of).build(), rounds);

        // numpy, round by round; what fails at both still speaks against being within the limit
        assertThat(stream.blame()).isCloseTo(blame, within(1e-9));
        assertThat(stream.within()).isCloseTo(proof, within(1e-9));
    }

    @Test
    void a_level_is_one_pair_of_medians_each_half_minute() {
        CanaryRun run =
                run(GaugeRule.named("cpu").of("cpu").atMostTimesBaseline(2).build());
        double[] canary = {1, 9, 2, 9, 3, 9};
        double[] baseline = {1, 1, 1, 5, 5, 5};
        run.observe(List.of(level(Arm.CANARY, 0, 9), level(Arm.BASELINE, 0, 1)));

        for (int i = 1; i < 12; i++) {
            run.observe(List.of(level(Arm.CANARY, i, canary[i % 6]), level(Arm.BASELINE, i, baseline[i % 6])));
        }
        GaugeStream stream = (GaugeStream) first(run);

        // From the warm-up's end at 30 s on: 1 9 2 9 3 9 beside 1 1 1 5 5 5, each with its lower middle.
        assertThat(stream.pairs()).isEqualTo(1);
        assertThat(stream.lastCanary()).isEqualTo(3);
        assertThat(stream.lastBaseline()).isEqualTo(1);
        assertThat(stream.lost()).isEqualTo(1);
        assertThat(stream.judged()).isEqualTo(1);
        // 0.2 + 0.4 * 0.75 / 0.5 + 0.4 * 0.95 / 0.5 = 1.56; within: 0.6 * 0.04 + 0.4 * 0.5 = 0.224
        assertThat(stream.blame()).isCloseTo(StrictMath.log(1.56), within(1e-12));
        assertThat(stream.within()).isCloseTo(StrictMath.log(0.224), within(1e-12));
    }

    @Test
    void a_half_minute_without_samples_of_one_arm_is_no_pair() {
        CanaryRun run =
                run(GaugeRule.named("cpu").of("cpu").atMostTimesBaseline(2).build());

        for (int i = 0; i < 12; i++) {
            run.observe(List.of(
                    level(Arm.CANARY, i, 9),
                    new Observation.Seen(
                            query("cpu", Arm.BASELINE, 5L * i, 5L * i + 5),
                            new MetricData.Samples(new MetricSeries(List.of(), 1)))));
        }

        assertThat(((GaugeStream) first(run)).pairs()).isZero();
    }

    @Test
    void no_more_than_sixty_four_samples_of_a_half_minute_are_kept() {
        CanaryRun run =
                run(GaugeRule.named("cpu").of("cpu").atMostTimesBaseline(2).build());

        for (int i = 0; i < 12; i++) {
            run.observe(List.of(levels(Arm.CANARY, i, 50), levels(Arm.BASELINE, i, 100)));
        }
        GaugeStream stream = (GaugeStream) first(run);

        // 50 samples 0..49 and the first 14 of the next slice; of the baseline 0..63 of the first: their lower middles.
        assertThat(stream.pairs()).isEqualTo(1);
        assertThat(stream.lastCanary()).isEqualTo(17);
        assertThat(stream.lastBaseline()).isEqualTo(31);
        assertThat(run.state().toBytes()).hasSizeLessThan(2048);
    }

    @Test
    void a_limit_of_a_level_is_broken_only_beyond_the_baseline_too() {
        GaugeRule rule = GaugeRule.named("memory").of("memory").atMost(500).build();

        assertThat(rule.isBroken(501, 400)).isTrue();
        assertThat(rule.isBroken(500, 400)).isFalse();
        assertThat(rule.isBroken(501, 501)).isFalse();
        assertThat(GaugeRule.named("cpu")
                        .of("cpu")
                        .atMostTimesBaseline(2)
                        .build()
                        .isBroken(2.1, 1))
                .isTrue();
        assertThat(GaugeRule.named("cpu")
                        .of("cpu")
                        .atMostTimesBaseline(2)
                        .build()
                        .isBroken(2, 1))
                .isFalse();
    }

    @Test
    void a_baseline_beyond_the_limit_of_a_level_is_named() {
        Steps steps = Steps.of(CanaryPolicy.named("one")
                .rule(GaugeRule.named("memory").of("cpu").atMost(500).build())
                .build());
        for (int i = 0; i < 30; i++) {
            steps.take(List.of(level(Arm.CANARY, i, 520), level(Arm.BASELINE, i, 510)))
                    .pass(5);
        }

        assertThat(steps.said())
                .isEqualTo(
                        "INCONCLUSIVE BASELINE_ALSO_BREACHED | memory: canary 520.0, baseline 510.0; beyond in 4 of 4"
                                + " half minutes; the baseline itself is beyond the limit (at most 500.0), so this does not"
                                + " speak against the canary; wait until the cause is mended");
    }

    @Test
    void history_stands_in_for_a_baseline_request_once_where_the_rule_says_so() {
        RateRule with = Steps.errors().historyPerCanaryRequest(19).build();
        CanaryRun run = run(with);
        CanaryRun without = run(Steps.errors().build());
        for (CanaryRun each : List.of(run, without)) {
            each.observe(Steps.served(Arm.BASELINE, -5, 0, 60, 0));
            for (int i = 0; i < 3; i++) {
                each.observe(Steps.both(5L * i, 5L * i + 5, 1, 1, 1, 0));
            }
        }

        assertThat(((RateStream) first(run)).hardFailure())
                .isGreaterThan(((RateStream) first(without)).hardFailure() + 1);
        assertThat(((RateStream) first(run)).whole().canary).isEqualTo(3);
    }

    @Test
    void events_are_compared_per_request() {
        CountRule rule = CountRule.named("exceptions")
                .of("events")
                .per("requests")
                .notWorseThanBaseline(2)
                .atLeastDifference(0.01)
                .build();
        CanaryRun run = run(rule);
        run.observe(events(0, 30, 10, 0, 190, 0));

        run.observe(events(30, 35, 10, 4, 190, 3));
        EventStream stream = (EventStream) first(run);

        assertThat(stream.all().canary).isEqualTo(10);
        assertThat(stream.all().canaryBad).isEqualTo(4);
        assertThat(stream.all().baseline).isEqualTo(190);
        assertThat(stream.recent().baselineBad).isEqualTo(3);
        assertThat(stream.judged()).isEqualTo(10);
        // Each bet gains more than the cap (numpy: 2.29, 4.57 and 5.9 nats at 2, 4 and 12 times).
        assertThat(stream.blame()).isGreaterThan(1.9).isLessThan(2.5);
        assertThat(stream.within()).isNegative();
        assertThat(stream.beyond()).isPositive();
    }

    @Test
    void three_events_make_a_breach_and_two_do_not() {
        CountRule rule = CountRule.named("exceptions")
                .of("events")
                .per("requests")
                .notWorseThanBaseline(2)
                .atLeastDifference(0.01)
                .build();

        assertThat(gate(rule, events(30, 35, 10, 2, 190, 0))).isFalse();
        assertThat(gate(rule, events(30, 35, 10, 3, 190, 0))).isTrue();
        assertThat(gate(rule, events(30, 35, 300, 3, 190, 0))).isFalse();
        assertThat(gate(rule, events(30, 35, 299, 3, 190, 0))).isTrue();
        assertThat(gate(rule, events(30, 35, 10, 3, 0, 0))).isFalse();
        assertThat(gate(rule, events(30, 35, 10, 4, 100, 20))).isFalse();
        assertThat(gate(rule, events(30, 35, 10, 5, 100, 20))).isTrue();
    }

    @Test
    void three_events_that_should_have_come_make_a_breach_of_a_decrease() {
        CountRule rule = CountRule.named("sign-ups")
                .of("events")
                .per("requests")
                .direction(CountRule.Direction.DECREASE)
                .notWorseThanBaseline(0.5)
                .build();

        assertThat(gate(rule, events(30, 35, 10, 0, 100, 30))).isTrue();
        assertThat(gate(rule, events(30, 35, 10, 0, 100, 29))).isFalse();
        assertThat(gate(rule, events(30, 35, 10, 2, 100, 40))).isFalse();
        assertThat(gate(rule, events(30, 35, 10, 1, 100, 40))).isTrue();
    }

    @Test
    void events_without_exposure_are_nonsense() {
        CountRule rule = CountRule.named("exceptions")
                .of("events")
                .per("requests")
                .notWorseThanBaseline(2)
                .atLeastDifference(0.01)
                .build();
        CanaryRun run = run(rule);

        run.observe(events(30, 35, 0, 2, 100, 1));
        String without = first(run).trouble();
        run.observe(List.of(
                new Observation.Seen(query("events", Arm.CANARY, 35, 40), new MetricData.NoData("gone")),
                count("requests", Arm.CANARY, 35, 40, 9),
                count("events", Arm.BASELINE, 35, 40, 9),
                count("requests", Arm.BASELINE, 35, 40, 9)));
        String silent = first(run).trouble();
        run.observe(events(40, 45, 0, 0, 100, 1));

        assertThat(without).isEqualTo("events of the canary counts 2 without any requests");
        assertThat(silent).isEqualTo("events of the canary has no data for 9 requests");
        assertThat(first(run).trouble()).isEmpty();
    }

    @Test
    void latencies_are_compared_once_the_baseline_is_known() {
        QuantileRule rule = QuantileRule.named("p95", 0.95)
                .of("latency")
                .atMostTimesBaseline(2)
                .build();
        CanaryRun unknown = run(rule);
        CanaryRun known = run(rule);
        unknown.observe(List.of(latency(Arm.BASELINE, -5, 0, 18, 1, 0, 0, 0, 0)));
        known.observe(List.of(latency(Arm.BASELINE, -5, 0, 19, 1, 0, 0, 0, 0)));

        for (CanaryRun each : List.of(unknown, known)) {
            each.observe(List.of(
                    latency(Arm.CANARY, 30, 35, 0, 0, 0, 5, 0, 0), latency(Arm.BASELINE, 30, 35, 5, 0, 0, 0, 0, 0)));
        }

        assertThat(first(unknown).blame()).isCloseTo(0, within(1e-12));
        assertThat(first(known).blame()).isGreaterThan(1);
    }

    private static boolean gate(CountRule rule, List<Observation> events) {
        CanaryPolicy policy = CanaryPolicy.named("one").rule(rule).build();
        CanaryRun run = CanaryRun.of(policy, CanaryState.openedAt(NOON));
        run.observe(events);
        return run.assess(second(35)).rules().get(0).gateOpen();
    }

    private static List<Observation> events(
            long from, long to, long canary, long canaryEvents, long baseline, long baselineEvents) {
        return List.of(
                count("requests", Arm.CANARY, from, to, canary),
                count("events", Arm.CANARY, from, to, canaryEvents),
                count("requests", Arm.BASELINE, from, to, baseline),
                count("events", Arm.BASELINE, from, to, baselineEvents));
    }

    private static Observation levels(Arm arm, int slice, int samples) {
        List<MetricSeries.Sample> all = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            all.add(new MetricSeries.Sample(second(5L * slice).plusMillis(10L * i), i));
        }
        return new Observation.Seen(
                query("cpu", arm, 5L * slice, 5L * slice + 5), new MetricData.Samples(new MetricSeries(all, samples)));
    }

    private static CheckStream checks(CheckRule rule, String rounds) {
        CanaryRun run = run(rule);
        for (int i = 0; i < rounds.length(); i++) {
            Verdict canary = rounds.charAt(i) == '.' ? Verdict.PASS : Verdict.FAIL;
            Verdict baseline = rounds.charAt(i) == 'b' ? Verdict.FAIL : Verdict.PASS;
            run.observe(List.of(new Observation.Voted("smoke", second(40 + i), canary, baseline)));
        }
        return (CheckStream) first(run);
    }

    private static CanaryRun run(Rule rule) {
        return CanaryRun.of(CanaryPolicy.named("one").rule(rule).build(), CanaryState.openedAt(NOON));
    }

    private static EvidenceStream first(CanaryRun run) {
        return run.assess(NOON).run().streams().all().get(0);
    }
}
