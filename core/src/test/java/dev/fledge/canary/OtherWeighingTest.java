package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.query;
import static dev.fledge.canary.Observed.second;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.stat.TwoSample;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricSeries;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When levels, rounds and events are beyond, and what mode strict asks for before a rate or a count is. */
class OtherWeighingTest {
    private static final RateRule ONE_PERCENT = Steps.errors().build();
    private static final CountRule EXCEPTIONS = CountRule.named("exceptions")
            .of("events")
            .per("requests")
            .notWorseThanBaseline(2)
            .atLeastDifference(0.01)
            .build();
    private static final GaugeRule MEMORY =
            GaugeRule.named("memory").of("memory").atMost(500).build();
    private static final CheckRule SMOKE = CheckRule.named("smoke").build();

    private static CanaryRun run(Rule rule, EvidenceMode mode) {
        CanaryPolicy policy = CanaryPolicy.named("one")
                .mode(mode)
                .warmUp(Duration.ZERO)
                .rule(rule)
                .build();
        return CanaryRun.of(policy, CanaryState.openedAt(NOON));
    }

    private static CanaryRun run(Rule rule) {
        return run(rule, EvidenceMode.SEQUENTIAL);
    }

    private static RuleEvidence weighed(CanaryRun run) {
        return run.assess(second(1)).rules().get(0);
    }

    private static Observation level(Arm arm, int slice, double value) {
        MetricSeries series = new MetricSeries(List.of(new MetricSeries.Sample(second(5L * slice + 1), value)), 1);
        return new Observation.Seen(query("memory", arm, 5L * slice, 5L * slice + 5), new MetricData.Samples(series));
    }

    private static void levels(CanaryRun run, int from, int to, double canary, double baseline) {
        for (int i = from; i < to; i++) {
            run.observe(List.of(level(Arm.CANARY, i, canary), level(Arm.BASELINE, i, baseline)));
        }
    }

    private static List<Observation> events(int slice, long canary, long canaryEvents) {
        long from = 5L * slice;
        return List.of(
                count("requests", Arm.CANARY, from, from + 5, canary),
                count("events", Arm.CANARY, from, from + 5, canaryEvents),
                count("requests", Arm.BASELINE, from, from + 5, 90),
                count("events", Arm.BASELINE, from, from + 5, 0));
    }

    @Test
    void mode_strict_asks_for_evidence_of_1_in_100_that_a_rate_is_beyond() {
        SequentialRun run = run(ONE_PERCENT, EvidenceMode.STRICT).assess(NOON).run();
        RateStream stream = (RateStream) run.streams().all().get(0);
        Assessment.Moment moment = new Assessment.Moment(false, false, false);
        stream.all().add(100, 50, 900, 0);

        // Each block is worth 2.5 nats, and ln 100 is 4.6.
        stream.passOf(ONE_PERCENT).settle(new TwoSample(50, 25, 450, 0), 0.002);
        boolean once = RuleEvidence.of(ONE_PERCENT, run, moment).gateOpen();
        stream.passOf(ONE_PERCENT).settle(new TwoSample(50, 25, 450, 0), 0.002);
        boolean twice = RuleEvidence.of(ONE_PERCENT, run, moment).gateOpen();
        stream.all().add(10_000, 0, 0, 0);

        assertThat(once).isFalse();
        assertThat(twice).isTrue();
        assertThat(RuleEvidence.of(ONE_PERCENT, run, moment).gateOpen()).isFalse();
    }

    @Test
    void mode_strict_asks_for_evidence_of_1_in_100_that_events_are_beyond() {
        CanaryRun strict = run(EXCEPTIONS, EvidenceMode.STRICT);
        CanaryRun sequential = run(EXCEPTIONS);

        // A tenth is kept in cash: ln(0.1 + 0.9 e^2.5) = 2.4, then ln(0.1 + 0.9 e^5) = 4.9.
        strict.observe(events(0, 10, 9));
        sequential.observe(events(0, 10, 9));
        boolean once = weighed(strict).gateOpen();
        strict.observe(events(1, 10, 9));

        assertThat(weighed(sequential).gateOpen()).isTrue();
        assertThat(once).isFalse();
        assertThat(weighed(strict).gateOpen()).isTrue();
    }

    @Test
    void a_hundred_requests_are_enough_to_count_events() {
        CanaryRun run = run(EXCEPTIONS);

        run.observe(events(0, 99, 0));
        boolean before = weighed(run).flags().enough();
        run.observe(events(1, 1, 0));

        assertThat(before).isFalse();
        assertThat(weighed(run).flags().enough()).isTrue();
        assertThat(weighed(run).flags().proved()).isFalse();
    }

    @Test
    void levels_are_beyond_from_three_half_minutes_on() {
        CanaryRun run = run(MEMORY);

        boolean enough = weighed(run).flags().enough();
        levels(run, 0, 12, 501, 400);
        boolean two = weighed(run).gateOpen();
        levels(run, 12, 18, 501, 400);

        assertThat(enough).isFalse();
        assertThat(two).isFalse();
        assertThat(weighed(run).gateOpen()).isTrue();
        assertThat(weighed(run).flags().enough()).isTrue();
        assertThat(weighed(run).flags().proved()).isFalse();
    }

    @Test
    void a_level_of_the_baseline_at_the_limit_is_not_beyond() {
        CanaryRun at = run(MEMORY);
        CanaryRun beyond = run(MEMORY);

        levels(at, 0, 6, 400, 500);
        levels(beyond, 0, 6, 400, 501);

        assertThat(weighed(at).baselineBreached()).isFalse();
        assertThat(weighed(beyond).baselineBreached()).isTrue();
    }

    @Test
    void levels_never_look_worse_lately() {
        CanaryRun run = run(MEMORY);

        levels(run, 0, 6, 501, 400);

        assertThat(weighed(run).stream().recentlyWorse()).isFalse();
    }

    @Test
    void a_round_is_enough_to_speak_of_a_check() {
        CanaryRun run = run(SMOKE);

        boolean before = weighed(run).flags().enough();
        run.observe(List.of(new Observation.Voted("smoke", second(1), Verdict.PASS, Verdict.PASS)));

        assertThat(before).isFalse();
        assertThat(weighed(run).flags()).isEqualTo(new RuleEvidence.Flags(false, false, false, true));
    }
}
