package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.latency;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Histogram;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From which count on a rate or a latency is beyond its limit, and proved within. Wilson bounds and tails from scipy. */
class RuleWeighingTest {
    private static final RateRule ONE_PERCENT = Steps.errors().build();
    private static final RateRule FIVE_PERCENT = Steps.errors().atMost(0.05).build();
    private static final RateRule NONE = Steps.errors().atMost(0).rollbackOnly().build();
    private static final RateRule NOT_WORSE = RateRule.named("errors")
            .of("errors")
            .per("requests")
            .notWorseThanBaseline(1.5, 0.005)
            .build();

    /** At most 5 % of the requests take longer than 80 ms, which is the edge of a bucket. */
    private static final QuantileRule EIGHTY = QuantileRule.named("p95", 0.95)
            .of("latency")
            .atMost(Duration.ofMillis(80))
            .build();

    private static final QuantileRule TWICE =
            QuantileRule.named("p95", 0.95).of("latency").atMostTimesBaseline(2).build();

    private static final Assessment.Moment ANY_TIME = new Assessment.Moment(false, false, false);
    private static final Assessment.Moment DEADLINE = new Assessment.Moment(false, true, true);

    private static SequentialRun run(Rule rule, EvidenceMode mode, List<Observation> observations) {
        CanaryPolicy policy = CanaryPolicy.named("two")
                .mode(mode)
                .rule(rule)
                .rule(CheckRule.named("smoke").build())
                .build();
        CanaryRun run = CanaryRun.of(policy, CanaryState.openedAt(NOON));
        run.observe(observations);
        return run.assess(NOON).run();
    }

    private static SequentialRun run(Rule rule) {
        return run(rule, EvidenceMode.SEQUENTIAL, List.of());
    }

    private static RateStream rate(SequentialRun run) {
        return (RateStream) run.streams().all().get(0);
    }

    private static RuleEvidence weighed(Rule rule, SequentialRun run, Assessment.Moment moment) {
        return RuleEvidence.of(rule, run, moment);
    }

    /** A run of a latency rule whose buckets are known, and nothing else. */
    private static SequentialRun latencies(QuantileRule rule, EvidenceMode mode) {
        return run(
                rule,
                mode,
                List.of(latency(Arm.CANARY, 0, 5, 0, 0, 0, 0, 0, 0), latency(Arm.BASELINE, 0, 5, 0, 0, 0, 0, 0, 0)));
    }

    private static LatencyMemory memory(SequentialRun run) {
        return ((LatencyStream) run.streams().all().get(0)).seen().orElseThrow();
    }

    private static Histogram fastAndSlow(long fast, long slow) {
        return Histogram.of(Observed.BUCKETS, new long[] {fast, 0, 0, 0, slow, 0});
    }

    private static Histogram histogram(long... counts) {
        return Histogram.of(Observed.BUCKETS, counts);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, true",
        "0, 0, false",
        "20, 1, true",
        "32, 1, false",
        "100, 3, true",
        "100, 2, false",
        "100, 0, false"
    })
    void all_that_was_seen_is_beyond_a_ceiling_with_ninety_percent_confidence(
            double canary, double bad, boolean beyond) {
        SequentialRun run = run(ONE_PERCENT);

        rate(run).all().add(canary, bad, 0, 0);

        assertThat(weighed(ONE_PERCENT, run, ANY_TIME).gateOpen()).isEqualTo(beyond);
    }

    @ParameterizedTest
    @CsvSource({"20, 1, true", "19, 19, false", "32, 1, false", "100, 3, true", "100, 2, false"})
    void what_is_recent_takes_twenty_requests_and_ninety_five_percent(double canary, double bad, boolean beyond) {
        SequentialRun run = run(ONE_PERCENT);

        rate(run).recent().add(canary, bad, 0, 0);

        assertThat(weighed(ONE_PERCENT, run, ANY_TIME).gateOpen()).isEqualTo(beyond);
    }

    @Test
    void eight_of_a_hundred_are_beyond_five_percent_on_the_whole_and_not_lately() {
        SequentialRun all = run(FIVE_PERCENT);
        SequentialRun recent = run(FIVE_PERCENT);

        rate(all).all().add(100, 8, 0, 0);
        rate(recent).recent().add(100, 8, 0, 0);

        assertThat(weighed(FIVE_PERCENT, all, ANY_TIME).gateOpen()).isTrue();
        assertThat(weighed(FIVE_PERCENT, recent, ANY_TIME).gateOpen()).isFalse();
    }

    @Test
    void no_errors_are_not_beyond_a_ceiling_of_zero() {
        SequentialRun run = run(NONE);

        rate(run).all().add(32, 0, 32, 0);
        rate(run).recent().add(32, 0, 32, 0);

        assertThat(weighed(NONE, run, ANY_TIME).gateOpen()).isFalse();
        assertThat(weighed(NONE, run, ANY_TIME).baselineBreached()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "100, 4, 900, 9, true",
        "100, 3, 900, 9, false",
        "100, 50, 0, 0, false",
        "100, 11, 900, 45, true",
        "100, 10, 900, 45, false"
    })
    void beyond_the_baseline_is_beyond_both_the_ratio_and_the_difference(
            double canary, double bad, double baseline, double baselineBad, boolean beyond) {
        SequentialRun run = run(NOT_WORSE);

        rate(run).all().add(canary, bad, baseline, baselineBad);

        assertThat(weighed(NOT_WORSE, run, ANY_TIME).gateOpen()).isEqualTo(beyond);
        assertThat(weighed(NOT_WORSE, run, ANY_TIME).baselineBreached()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"20, 1, true", "19, 19, false", "32, 1, false", "100, 3, true", "100, 2, false"})
    void the_baseline_is_beyond_a_ceiling_alike(double baseline, double bad, boolean beyond) {
        SequentialRun all = run(ONE_PERCENT);
        SequentialRun recent = run(ONE_PERCENT);

        rate(all).all().add(0, 0, baseline, bad);
        rate(recent).recent().add(0, 0, baseline, bad);

        assertThat(weighed(ONE_PERCENT, all, ANY_TIME).baselineBreached()).isEqualTo(beyond);
        assertThat(weighed(ONE_PERCENT, recent, ANY_TIME).baselineBreached()).isEqualTo(beyond);
    }

    @Test
    void a_rate_is_proved_by_416_clean_requests_at_any_time_and_by_368_at_the_deadline() {
        assertThat(provedBy(416, ANY_TIME)).isTrue();
        assertThat(provedBy(415, ANY_TIME)).isFalse();
        assertThat(provedBy(368, DEADLINE)).isTrue();
        assertThat(provedBy(367, DEADLINE)).isFalse();
    }

    private static boolean provedBy(long clean, Assessment.Moment moment) {
        SequentialRun run = run(ONE_PERCENT);
        rate(run).all().add((double) clean, 0, 1000, 0);
        return weighed(ONE_PERCENT, run, moment).flags().proved();
    }

    @Test
    void a_hundred_requests_are_enough_and_the_odds_are_those_of_the_pass() {
        SequentialRun run = run(ONE_PERCENT);

        rate(run).all().add(99, 0, 0, 0);
        boolean before = weighed(ONE_PERCENT, run, ANY_TIME).flags().enough();
        rate(run).all().add(1, 0, 0, 0);
        boolean after = weighed(ONE_PERCENT, run, ANY_TIME).flags().enough();
        rate(run).all().add(200, 1, 1000, 0);

        assertThat(before).isFalse();
        assertThat(after).isTrue();
        // As in RatePassTest.
        assertThat(weighed(ONE_PERCENT, run, ANY_TIME).passOdds()).isCloseTo(-0.14384415136135975, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"92, 8, true", "93, 7, false", "0, 1, true", "0, 0, false"})
    void all_latencies_are_beyond_a_limit_with_ninety_percent_confidence(long fast, long slow, boolean beyond) {
        SequentialRun run = latencies(EIGHTY, EvidenceMode.SEQUENTIAL);

        memory(run).all().canary().add(fastAndSlow(fast, slow));

        assertThat(weighed(EIGHTY, run, ANY_TIME).gateOpen()).isEqualTo(beyond);
    }

    @ParameterizedTest
    @CsvSource({"91, 9, true", "92, 8, false", "0, 20, true", "0, 19, false"})
    void recent_latencies_take_twenty_requests_and_ninety_five_percent(long fast, long slow, boolean beyond) {
        SequentialRun run = latencies(EIGHTY, EvidenceMode.SEQUENTIAL);
        SequentialRun baseline = latencies(EIGHTY, EvidenceMode.SEQUENTIAL);

        memory(run).recent().canary().add(fastAndSlow(fast, slow));
        memory(baseline).recent().baseline().add(fastAndSlow(fast, slow));

        assertThat(weighed(EIGHTY, run, ANY_TIME).gateOpen()).isEqualTo(beyond);
        assertThat(weighed(EIGHTY, run, ANY_TIME).baselineBreached()).isFalse();
        assertThat(weighed(EIGHTY, baseline, ANY_TIME).baselineBreached()).isEqualTo(beyond);
    }

    @Test
    void latencies_are_beyond_a_multiple_of_a_baseline_that_is_known() {
        // p95 of the baseline is at most 10 ms, so 8 of 100 above 20 ms are beyond its double, and 8 above 10 ms are
        // not.
        assertThat(beyondTwice(histogram(20, 0, 0, 0, 0, 0), histogram(92, 0, 8, 0, 0, 0)))
                .isTrue();
        assertThat(beyondTwice(histogram(20, 0, 0, 0, 0, 0), histogram(93, 0, 7, 0, 0, 0)))
                .isFalse();
        assertThat(beyondTwice(histogram(20, 0, 0, 0, 0, 0), histogram(92, 8, 0, 0, 0, 0)))
                .isFalse();
        assertThat(beyondTwice(histogram(19, 0, 0, 0, 0, 0), histogram(0, 0, 0, 0, 0, 100)))
                .isFalse();
        assertThat(beyondTwice(histogram(0, 0, 0, 0, 0, 100), histogram(0, 0, 0, 0, 0, 100)))
                .isFalse();
    }

    private static boolean beyondTwice(Histogram baseline, Histogram canary) {
        SequentialRun run = latencies(TWICE, EvidenceMode.SEQUENTIAL);
        memory(run).all().baseline().add(baseline);
        memory(run).all().canary().add(canary);
        memory(run).recent().baseline().add(histogram(0, 0, 0, 0, 0, 100));
        assertThat(weighed(TWICE, run, ANY_TIME).baselineBreached()).isFalse();
        return weighed(TWICE, run, ANY_TIME).gateOpen();
    }

    @ParameterizedTest
    @CsvSource({"77, false, true", "76, false, false", "72, true, true", "71, true, false"})
    void a_latency_is_proved_by_fast_requests_and_by_fewer_at_the_deadline(
            long fast, boolean deadline, boolean proved) {
        SequentialRun run = latencies(EIGHTY, EvidenceMode.SEQUENTIAL);

        memory(run).all().canary().add(fastAndSlow(fast, 0));

        assertThat(weighed(EIGHTY, run, deadline ? DEADLINE : ANY_TIME).flags().proved())
                .isEqualTo(proved);
    }

    @ParameterizedTest
    @CsvSource({"100, 100, true, true", "99, 100, false, false", "100, 99, true, false"})
    void a_hundred_latencies_are_enough_and_of_both_arms_where_they_are_compared(
            long canary, long baseline, boolean limit, boolean multiple) {
        SequentialRun alone = latencies(EIGHTY, EvidenceMode.SEQUENTIAL);
        SequentialRun compared = latencies(TWICE, EvidenceMode.SEQUENTIAL);

        memory(alone).judged(fastAndSlow(canary, 0), fastAndSlow(baseline, 0), 1);
        memory(compared).judged(fastAndSlow(canary, 0), fastAndSlow(baseline, 0), 1);

        assertThat(weighed(EIGHTY, alone, ANY_TIME).flags().enough()).isEqualTo(limit);
        assertThat(weighed(TWICE, compared, ANY_TIME).flags().enough()).isEqualTo(multiple);
    }

    @Test
    void mode_strict_asks_for_evidence_of_1_in_100_that_a_latency_is_beyond() {
        SequentialRun some = latencies(EIGHTY, EvidenceMode.STRICT);
        SequentialRun more = latencies(EIGHTY, EvidenceMode.STRICT);

        memory(some).all().canary().add(fastAndSlow(92, 8));
        memory(more).all().canary().add(fastAndSlow(80, 20));

        assertThat(weighed(EIGHTY, some, ANY_TIME).gateOpen()).isFalse();
        assertThat(weighed(EIGHTY, more, ANY_TIME).gateOpen()).isTrue();
    }

    @Test
    void nothing_is_said_of_latencies_that_nobody_has_seen() {
        RuleEvidence evidence = weighed(EIGHTY, run(EIGHTY), DEADLINE);

        assertThat(evidence.flags()).isEqualTo(new RuleEvidence.Flags(false, false, false, false));
        assertThat(evidence.passed()).isFalse();
    }
}
