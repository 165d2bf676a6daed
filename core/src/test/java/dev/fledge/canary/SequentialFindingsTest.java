package dev.fledge.canary;

import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.latency;
import static dev.fledge.canary.Observed.query;
import static dev.fledge.canary.Observed.second;
import static dev.fledge.canary.Steps.served;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricSeries;
import dev.fledge.verdict.Fact;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every state and every reason, with the sentence that people read. */
class SequentialFindingsTest {
    private static final CanaryPolicy ERRORS = Steps.onePercent().build();
    private static final QuantileRule TWICE =
            QuantileRule.named("p95", 0.95).of("latency").atMostTimesBaseline(2).build();
    private static final QuantileRule EIGHTY = QuantileRule.named("p95", 0.95)
            .of("latency")
            .atMost(Duration.ofMillis(80))
            .build();
    private static final RateRule NOT_WORSE = RateRule.named("client-errors")
            .of("errors")
            .per("requests")
            .notWorseThanBaseline(1.5, 0.005)
            .build();
    private static final CountRule EXCEPTIONS = CountRule.named("exceptions")
            .of("events")
            .per("requests")
            .notWorseThanBaseline(2)
            .atLeastDifference(0.01)
            .build();
    private static final CountRule SIGN_UPS = CountRule.named("sign-ups")
            .of("events")
            .per("requests")
            .direction(CountRule.Direction.DECREASE)
            .notWorseThanBaseline(0.5)
            .build();
    private static final GaugeRule CPU =
            GaugeRule.named("cpu").of("cpu").atMostTimesBaseline(1.5).build();

    @Test
    void warms_up() {
        assertThat(Steps.of(ERRORS).slices(3, 10, 0, 90, 0).said())
                .isEqualTo(
                        "INCONCLUSIVE WARM_UP | error-rate: only a hard failure is judged while the canary warms up");
    }

    @Test
    void a_hard_failure_is_found_in_the_warm_up() {
        assertThat(Steps.of(ERRORS).history(20, 100, 0).slices(3, 1, 1, 19, 0).said())
                .isEqualTo("HIGH HARD_FAILURE | error-rate: hard failure: canary failed 3 of 3 requests (100.0 %),"
                        + " baseline 0 of 57 requests (0.00 %); a canary no worse than its baseline shows this in at most"
                        + " 1 of 110 rollouts (limit 1 in 100); policy: at most 1.00 % fail");
    }

    @Test
    void worse_than_the_baseline() {
        assertThat(Steps.of(ERRORS)
                        .history(20, 100, 0)
                        .slices(6, 10, 0, 90, 0)
                        .slices(6, 10, 1, 90, 0)
                        .said())
                .isEqualTo("HIGH WORSE_THAN_BASELINE | error-rate: canary failed 6 of 60 requests (10.0 %), baseline"
                        + " 0 of 540 requests (0.00 %); a canary no worse than its baseline shows this in at most 1 of"
                        + " 480000 rollouts (limit 1 in 100); policy: at most 1.00 % fail; 60 requests are too few to"
                        + " pass even if none had failed");
    }

    @Test
    void both_beyond_the_limit_is_held() {
        assertThat(Steps.of(ERRORS).slices(12, 10, 1, 90, 9).said())
                .isEqualTo("INCONCLUSIVE BASELINE_ALSO_BREACHED | error-rate: canary failed 6 of 60 requests (10.0 %),"
                        + " baseline 54 of 540 requests (10.0 %); the baseline itself is beyond the limit (at most"
                        + " 1.00 % fail), so this does not speak against the canary; wait until the cause is mended");
    }

    @Test
    void both_beyond_the_limit_goes_back_where_the_policy_says_so() {
        CanaryPolicy policy = Steps.onePercent()
                .sharedOutage(CanaryPolicy.SharedOutage.ROLLBACK)
                .build();

        assertThat(Steps.of(policy).slices(6, 10, 1, 90, 9).look().decision()).isEqualTo(Decision.HOLD);
        assertThat(Steps.of(policy).slices(12, 10, 1, 90, 9).said())
                .isEqualTo("HIGH BASELINE_ALSO_BREACHED | error-rate: canary failed 6 of 60 requests (10.0 %),"
                        + " baseline 54 of 540 requests (10.0 %); both versions are beyond the limit, and the policy"
                        + " goes back on a shared outage");
    }

    @Test
    void a_baseline_beyond_the_limit_alone_does_not_go_back() {
        CanaryPolicy policy = Steps.onePercent()
                .sharedOutage(CanaryPolicy.SharedOutage.ROLLBACK)
                .build();

        Judgement judgement = Steps.of(policy).slices(12, 10, 0, 90, 9).look();

        assertThat(judgement.decision()).isEqualTo(Decision.HOLD);
        assertThat(judgement.findings().get(0).reason()).isEqualTo("BASELINE_ALSO_BREACHED");
        assertThat(judgement.mayAdvance()).isFalse();
    }

    @Test
    void suspected_without_evidence() {
        assertThat(Steps.of(ERRORS)
                        .slices(6, 10, 0, 90, 0)
                        .slices(2, 10, 1, 90, 1)
                        .slices(1, 10, 1, 90, 0)
                        .said())
                .isEqualTo("INCONCLUSIVE SUSPECTED | error-rate: canary failed 3 of 30 requests (10.0 %), baseline"
                        + " 2 of 270 requests (0.74 %); this is beyond the limit (at most 1.00 % fail), but there is no"
                        + " evidence yet that the canary is worse than its baseline");
    }

    @Test
    void suspected_with_some_evidence() {
        Steps steps = Steps.of(policy(CPU));
        levels(steps, 30, 2.0);

        assertThat(steps.said())
                .isEqualTo("INCONCLUSIVE SUSPECTED | cpu: canary 2.000, baseline 1.000; beyond in 4 of 4 half minutes;"
                        + " this is beyond the limit (at most 1.5 x baseline), but a canary no worse than its baseline"
                        + " would show it in 1 of 5 rollouts; it takes 1 of 100 to go back");
    }

    @Test
    void too_few_requests() {
        assertThat(Steps.of(ERRORS).slices(12, 10, 0, 90, 0).said())
                .isEqualTo("INSUFFICIENT_DATA TOO_FEW_REQUESTS | error-rate: canary failed 0 of 60 requests (0.00 %),"
                        + " baseline 0 of 540 requests (0.00 %); 100 requests of the canary are needed to judge it");
        assertThat(latencies(TWICE, 12, new long[] {50, 40, 9, 1, 0, 0}, new long[6])
                        .said())
                .isEqualTo("INSUFFICIENT_DATA TOO_FEW_REQUESTS | p95: canary p95 at most 40 ms, baseline unknown;"
                        + " 100 requests of each version are needed to judge it");
        assertThat(latencies(EIGHTY, 12, new long[] {5, 4, 0, 0, 0, 0}, new long[6])
                        .said())
                .isEqualTo("INSUFFICIENT_DATA TOO_FEW_REQUESTS | p95: canary p95 at most 20 ms, baseline unknown;"
                        + " 0 of 54 requests (0.00 %) took longer than 80 ms; 100 requests of the canary are needed to"
                        + " judge it");
        assertThat(events(EXCEPTIONS, 14, 0, 0).said())
                .isEqualTo("INSUFFICIENT_DATA TOO_FEW_REQUESTS | exceptions: canary 0 in 80 requests, baseline 0 in"
                        + " 720; 100 requests of the canary are needed to judge it");
    }

    @Test
    void not_proved_yet_says_how_many_more_it_takes() {
        // scipy 1.17: binom.cdf(0, 368, 0.01) = 0.0248, binom.cdf(0, 367, 0.01) = 0.02501
        assertThat(Steps.of(ERRORS).slices(26, 10, 0, 90, 0).said())
                .isEqualTo(
                        "INCONCLUSIVE NOT_PROVED_YET | error-rate: canary failed 0 of 200 requests (0.00 %), baseline"
                                + " 0 of 1800 requests (0.00 %); this does not yet show that the canary is within the limit"
                                + " (at most 1.00 % fail); 168 more requests without a failure would show it at the end of the"
                                + " planned time");
    }

    @Test
    void not_proved_yet_but_it_would_do_at_the_end() {
        assertThat(Steps.of(ERRORS).slices(45, 10, 0, 90, 0).said())
                .isEqualTo(
                        "INCONCLUSIVE NOT_PROVED_YET | error-rate: canary failed 0 of 390 requests (0.00 %), baseline"
                                + " 0 of 3510 requests (0.00 %); this does not yet show that the canary is within the limit"
                                + " (at most 1.00 % fail); as it stands, the end of the planned time would show it");
    }

    @Test
    void not_proved_when_the_time_is_over() {
        assertThat(Steps.of(ERRORS).slices(120, 2, 0, 18, 0).said())
                .isEqualTo(
                        "INCONCLUSIVE NOT_PROVED_YET | error-rate: canary failed 0 of 228 requests (0.00 %), baseline"
                                + " 0 of 2052 requests (0.00 %); this does not yet show that the canary is within the limit"
                                + " (at most 1.00 % fail); the planned time is over, so more time is needed");
    }

    @Test
    void not_proved_without_a_number_to_wait_for() {
        Steps levels = Steps.of(policy(CPU));
        levels(levels, 30, 0.5);

        assertThat(events(SIGN_UPS, 30, 0, 0).said())
                .isEqualTo("INCONCLUSIVE NOT_PROVED_YET | sign-ups: canary 0 in 240 requests, baseline 0 in 2160; this"
                        + " does not yet show that the canary is within the limit (at least 0.5 x baseline); more"
                        + " requests are needed");
        assertThat(levels.said())
                .isEqualTo("INCONCLUSIVE NOT_PROVED_YET | cpu: canary 0.5000, baseline 1.000; beyond in 0 of 4 half"
                        + " minutes; this does not yet show that the canary is within the limit (at most 1.5 x"
                        + " baseline); more half minutes are needed");
        assertThat(votes(CheckRule.named("smoke").build(), "....").said())
                .isEqualTo("INCONCLUSIVE NOT_PROVED_YET | smoke: the canary lost 0 of 4 rounds; this does not yet show"
                        + " that the canary is within the limit (fewer than 3 lost rounds one after another); more"
                        + " rounds are needed");
    }

    @Test
    void proved_says_how_many_errors_were_allowed() {
        // scipy 1.17: binom.cdf(3, 1000, 0.01) = 0.0101, binom.cdf(4, 1000, 0.01) = 0.0287
        assertThat(Steps.of(ERRORS).slices(106, 10, 0, 90, 0).said())
                .isEqualTo("PASS PROVED_WITHIN_LIMIT | error-rate: canary failed 0 of 1000 requests (0.00 %), baseline"
                        + " 0 of 9000 requests (0.00 %); a canary at or beyond the limit (at most 1.00 % fail) would"
                        + " look this good at most 1 time in 20; it would still pass if 3 of 1000 failed");
    }

    @Test
    void proved_by_the_latency_of_the_baseline() {
        assertThat(latencies(TWICE, 12, new long[] {50, 40, 9, 1, 0, 0}, new long[] {450, 450, 90, 10, 0, 0})
                        .said())
                .isEqualTo("PASS PROVED_WITHIN_LIMIT | p95: canary p95 at most 40 ms, baseline at most 40 ms; 0 of 600"
                        + " requests (0.00 %) took longer than 80 ms; a canary at or beyond the limit (p95 at most 2 x"
                        + " baseline) would look this good at most 1 time in 20");
    }

    @Test
    void proved_by_a_latency() {
        // scipy 1.17: binom.cdf(19, 600, 0.05) = 0.0195, binom.cdf(20, 600, 0.05) = 0.0320
        assertThat(latencies(EIGHTY, 12, new long[] {50, 40, 9, 1, 0, 0}, new long[] {450, 450, 90, 10, 0, 0})
                        .said())
                .isEqualTo("PASS PROVED_WITHIN_LIMIT | p95: canary p95 at most 40 ms, baseline at most 40 ms; 0 of 600"
                        + " requests (0.00 %) took longer than 80 ms; a canary at or beyond the limit (p95 at most"
                        + " 80 ms) would look this good at most 1 time in 20; it would still pass if 19 of 600 took"
                        + " longer");
    }

    @Test
    void a_slower_canary_goes_back() {
        assertThat(latencies(EIGHTY, 12, new long[] {10, 30, 30, 20, 8, 2}, new long[] {450, 450, 90, 10, 0, 0})
                        .said())
                .isEqualTo(
                        "HIGH WORSE_THAN_BASELINE | p95: canary p95 at most 160 ms, baseline at most 40 ms; 60 of 600"
                                + " requests (10.0 %) took longer than 80 ms; a canary no worse than its baseline shows this in"
                                + " at most 1 of 74000 rollouts (limit 1 in 100); policy: p95 at most 80 ms; it would have"
                                + " passed if at most 19 of 600 had taken longer");
    }

    @Test
    void what_is_slower_than_every_bucket_says_so() {
        assertThat(latencies(EIGHTY, 12, new long[] {0, 0, 0, 0, 0, 100}, new long[] {450, 450, 90, 10, 0, 0})
                        .said())
                .startsWith(
                        "HIGH WORSE_THAN_BASELINE | p95: canary p95 above 160 ms, baseline at most 40 ms; 600 of 600"
                                + " requests (100.0 %) took longer than 80 ms;");
    }

    @Test
    void not_worse_than_the_baseline() {
        assertThat(Steps.of(policy(NOT_WORSE))
                        .history(10, 90, 2)
                        .slices(40, 100, 2, 900, 18)
                        .said())
                .isEqualTo("PASS PROVED_WITHIN_LIMIT | client-errors: canary failed 68 of 3400 requests (2.00 %),"
                        + " baseline 612 of 30600 requests (2.00 %); a canary at or beyond the limit (at most 1.5 x"
                        + " baseline or 0.50 % more) would look this good at most 1 time in 20");
        assertThat(Steps.of(policy(NOT_WORSE))
                        .history(10, 90, 2)
                        .slices(20, 100, 8, 900, 18)
                        .said())
                .isEqualTo("HIGH WORSE_THAN_BASELINE | client-errors: canary failed 112 of 1400 requests (8.00 %),"
                        + " baseline 252 of 12600 requests (2.00 %); a canary no worse than its baseline shows this in"
                        + " at most 1 of 360000000000 rollouts (limit 1 in 100); policy: at most 1.5 x baseline or"
                        + " 0.50 % more");
    }

    @Test
    void more_exceptions_are_high() {
        assertThat(events(EXCEPTIONS, 60, 2, 4).said())
                .isEqualTo("HIGH WORSE_THAN_BASELINE | exceptions: canary 108 in 540 requests, baseline 216 in 4860; a"
                        + " canary no worse than its baseline shows this in at most 1 of 1000000000000 rollouts (limit"
                        + " 1 in 100); policy: at most 2 x baseline or 0.01 more");
        assertThat(events(EXCEPTIONS, 120, 0, 0).said())
                .isEqualTo("PASS PROVED_WITHIN_LIMIT | exceptions: canary 0 in 1140 requests, baseline 0 in 10260; a"
                        + " canary at or beyond the limit (at most 2 x baseline or 0.01 more) would look this good at"
                        + " most 1 time in 20");
    }

    @Test
    void fewer_sign_ups_are_low() {
        assertThat(events(SIGN_UPS, 60, 0, 18).said())
                .isEqualTo(
                        "LOW WORSE_THAN_BASELINE | sign-ups: canary 0 in 540 requests, baseline 972 in 4860; a canary"
                                + " no worse than its baseline shows this in at most 1 of 1000000000000 rollouts (limit 1 in"
                                + " 100); policy: at least 0.5 x baseline");
        assertThat(events(SIGN_UPS, 60, 2, 18).look().rules().get(0).state()).isEqualTo(MetricState.PASS);
    }

    @Test
    void a_level_beyond_its_multiple_goes_back() {
        Steps steps = Steps.of(policy(CPU));
        levels(steps, 120, 2.0);
        Steps fine = Steps.of(policy(CPU));
        levels(fine, 60, 0.5);

        assertThat(steps.said())
                .isEqualTo("HIGH WORSE_THAN_BASELINE | cpu: canary 2.000, baseline 1.000; beyond in 19 of 19 half"
                        + " minutes; a canary no worse than its baseline shows this in at most 1 of 44000 rollouts"
                        + " (limit 1 in 100); policy: at most 1.5 x baseline");
        assertThat(fine.said())
                .isEqualTo("PASS PROVED_WITHIN_LIMIT | cpu: canary 0.5000, baseline 1.000; beyond in 0 of 9 half"
                        + " minutes; a canary at or beyond the limit (at most 1.5 x baseline) would look this good at"
                        + " most 1 time in 20");
    }

    @Test
    void lost_rounds_go_back_when_they_are_enough() {
        CheckRule smoke = CheckRule.named("smoke").build();

        assertThat(votes(smoke, "cccc").said())
                .isEqualTo("INCONCLUSIVE SUSPECTED | smoke: the canary lost 4 of 4 rounds; this is beyond the limit"
                        + " (fewer than 3 lost rounds one after another), but a canary no worse than its baseline would"
                        + " show it in 1 of 92 rollouts; it takes 1 of 100 to go back");
        assertThat(votes(smoke, "ccccc").said())
                .isEqualTo("HIGH WORSE_THAN_BASELINE | smoke: the canary lost 5 of 5 rounds; a canary no worse than its"
                        + " baseline shows this in at most 1 of 330 rollouts (limit 1 in 100); policy: fewer than 3"
                        + " lost rounds one after another");
        assertThat(votes(smoke, ".....b..............").said())
                .isEqualTo("PASS PROVED_WITHIN_LIMIT | smoke: the canary lost 0 of 20 rounds, and both versions failed"
                        + " in 1; a canary at or beyond the limit (fewer than 3 lost rounds one after another) would"
                        + " look this good at most 1 time in 20");
    }

    @Test
    void rules_that_only_roll_back_pass_without_proof() {
        CanaryPolicy policy = CanaryPolicy.named("p")
                .parameters("reference-1")
                .rule(Steps.errors().build())
                .rule(RateRule.named("client-errors")
                        .of("errors")
                        .per("requests")
                        .atMost(0.02)
                        .rollbackOnly()
                        .build())
                .build();

        assertThat(Steps.of(policy).slices(8, 10, 0, 90, 0).said(1))
                .isEqualTo("PASS NOT_BEYOND | client-errors: canary failed 0 of 20 requests (0.00 %), baseline 0 of 180"
                        + " requests (0.00 %); no sign of being beyond the limit (at most 2.00 % fail), and the rule"
                        + " asks for no more");
    }

    @Test
    void a_source_that_fails() {
        Steps steps = Steps.of(ERRORS)
                .slices(12, 10, 0, 90, 0)
                .take(List.of(new Observation.Failed(query("requests", Arm.BASELINE, 60, 65), "connection refused")));

        assertThat(steps.said())
                .isEqualTo("ERROR SOURCE_FAILED | error-rate: the source of requests of the baseline failed: connection"
                        + " refused; nothing is known, so nothing is decided");
    }

    @Test
    void nonsense_is_named() {
        assertThat(Steps.of(ERRORS)
                        .slices(12, 10, 0, 90, 0)
                        .slices(1, 10, 11, 90, 0)
                        .said())
                .isEqualTo("ERROR NONSENSE | error-rate: errors of the canary counts 11, more than the 10 of requests;"
                        + " check what the source counts, since nothing can be decided on that");
    }

    @Test
    void no_data_is_not_good_data() {
        Steps silent = Steps.of(ERRORS).slices(12, 10, 0, 90, 0);
        List<Observation> slice = new ArrayList<>(served(Arm.CANARY, 60, 65, 10, 0));
        slice.add(count("requests", Arm.BASELINE, 60, 65, 90));
        slice.add(new Observation.Seen(
                query("errors", Arm.BASELINE, 60, 65), new MetricData.NoData("no series matches")));
        silent.take(slice);
        Steps onlyCanary =
                Steps.of(ERRORS).take(served(Arm.CANARY, 0, 5, 10, 0)).pass(40);

        assertThat(silent.said())
                .isEqualTo("NO_DATA NO_DATA | error-rate: no data on errors of the baseline: no series matches; no data"
                        + " is not good data");
        assertThat(onlyCanary.said())
                .isEqualTo(
                        "NO_DATA NO_DATA | error-rate: nothing is known yet of errors of the baseline; no data is not"
                                + " good data");
        assertThat(Steps.of(policy(CPU)).pass(40).said())
                .isEqualTo("NO_DATA NO_DATA | cpu: no half minute with samples of both versions is known yet");
        assertThat(Steps.of(policy(CheckRule.named("smoke").of("suite").build()))
                        .pass(40)
                        .said())
                .isEqualTo("NO_DATA NO_DATA | smoke: no round of the check suite is known yet");
    }

    @Test
    void traffic_that_came_in_the_warm_up_alone_is_not_judged() {
        assertThat(Steps.of(ERRORS).slices(6, 10, 0, 90, 0).pass(5).said())
                .isEqualTo("NO_DATA NO_DATA | error-rate: no request of the canary was judged yet");
    }

    @Test
    void no_traffic() {
        assertThat(Steps.of(ERRORS).slices(10, 0, 0, 90, 0).said())
                .isEqualTo(
                        "NO_DATA NO_TRAFFIC | error-rate: the canary has had no request yet, so nothing is known of it");
        assertThat(latencies(TWICE, 10, new long[6], new long[] {5, 5, 5, 0, 0, 0})
                        .said())
                .isEqualTo("NO_DATA NO_TRAFFIC | p95: the canary has had no request yet, so nothing is known of it");
    }

    @Test
    void an_open_suspicion_waits_although_every_rule_passes() {
        CanaryPolicy policy =
                Steps.onePercent().earliestPromotion(Duration.ofMinutes(1)).build();

        Judgement judgement = Steps.of(policy)
                .history(20, 1000, 0)
                .slices(60, 1000, 0, 9000, 0)
                .slices(2, 1000, 20, 9000, 0)
                .look();

        assertThat(judgement.rules().get(0).state()).isEqualTo(MetricState.PASS);
        assertThat(judgement.decision()).isEqualTo(Decision.HOLD);
        assertThat(judgement.run())
                .containsExactly(Finding.inconclusive("suspicion")
                        .reason("OPEN_SUSPICION")
                        .message(
                                "every rule passes, but lately the canary looks worse than its baseline; waiting until it does not")
                        .build());
    }

    @Test
    void the_planned_time_is_waited_for_by_default() {
        Steps steps = Steps.of(ERRORS).slices(119, 10, 0, 90, 0);

        Judgement before = steps.look();
        Judgement after = steps.slices(1, 10, 0, 90, 0).look();

        assertThat(before.decision()).isEqualTo(Decision.HOLD);
        assertThat(before.mayAdvance()).isTrue();
        assertThat(before.run())
                .containsExactly(Finding.inconclusive("time")
                        .reason("NOT_OVER_YET")
                        .message("every rule passes so far; a fault may begin late, so the planned time is waited for")
                        .build());
        assertThat(after.run()).isEmpty();
        assertThat(after.decision()).isEqualTo(Decision.PROMOTE);
    }

    @Test
    void the_facts_carry_the_numbers() {
        Judgement judgement = Steps.of(ERRORS).slices(106, 10, 0, 90, 0).look();

        assertThat(judgement.findings().get(0).facts())
                .containsExactly(
                        new Fact("canary", "0 of 1000 requests (0.00 %)"),
                        new Fact("baseline", "0 of 9000 requests (0.00 %)"),
                        // scipy 1.17: binomtest(0, 1000).proportion_ci(0.98, "wilson").high = 0.005383
                        new Fact("98 % interval of the canary's share", "0.00 % to 0.54 %"),
                        new Fact("limit", "at most 1.00 % fail"),
                        new Fact("odds against no worse than baseline", "1 in 1"),
                        new Fact("odds needed", "1 in 100"),
                        new Fact("odds against beyond the limit", "1 in 11000"),
                        new Fact("blocks left out", "0"),
                        new Fact("state", "PASS"));
    }

    @Test
    void a_breach_is_never_hidden_by_a_blind_rule() {
        CanaryPolicy policy = CanaryPolicy.named("two")
                .parameters("reference-1")
                .rule(TWICE)
                .rule(Steps.errors().build())
                .rule(RateRule.named("client-errors")
                        .of("client-errors")
                        .per("requests")
                        .atMost(0.05)
                        .build())
                .build();
        Steps steps = Steps.of(policy);

        for (int i = 0; i < 12; i++) {
            steps.take(Steps.both(5L * i, 5L * i + 5, 10, 5, 90, 0))
                    .take(List.of(new Observation.Failed(query("latency", Arm.CANARY, 5L * i, 5L * i + 5), "gone")))
                    .pass(5);
        }
        Judgement judgement = steps.look();

        assertThat(judgement.rules())
                .extracting(RuleJudgement::state)
                .containsExactly(MetricState.ERROR, MetricState.HIGH, MetricState.NO_DATA);
        assertThat(judgement.decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(judgement.decisive()).extracting(Finding::subject).containsExactly("error-rate");
        assertThat(judgement.mayAdvance()).isFalse();
    }

    @Test
    void client_and_server_errors_are_two_rules_with_evidence_of_their_own() {
        CanaryPolicy policy = CanaryPolicy.named("two")
                .parameters("reference-1")
                .rule(Steps.errors().build())
                .rule(RateRule.named("client-errors")
                        .of("client-errors")
                        .per("requests")
                        .notWorseThanBaseline(2, 0.02)
                        .build())
                .build();
        Steps steps = Steps.of(policy);

        for (int i = 0; i < 24; i++) {
            long from = 5L * i;
            List<Observation> slice = new ArrayList<>(Steps.both(from, from + 5, 50, 0, 450, 0));
            slice.add(count("client-errors", Arm.CANARY, from, from + 5, 15));
            slice.add(count("client-errors", Arm.BASELINE, from, from + 5, 22));
            steps.take(slice).pass(5);
        }

        assertThat(steps.look().rules())
                .extracting(RuleJudgement::state)
                .containsExactly(MetricState.PASS, MetricState.HIGH);
    }

    private static CanaryPolicy policy(Rule rule) {
        return CanaryPolicy.named("one").parameters("reference-1").rule(rule).build();
    }

    private static Steps latencies(QuantileRule rule, int slices, long[] canary, long[] baseline) {
        Steps steps = Steps.of(policy(rule));
        for (int i = -5; i < 0; i++) {
            steps.take(List.of(latency(Arm.BASELINE, 5L * i, 5L * i + 5, 450, 450, 90, 10, 0, 0)));
        }
        for (int i = 0; i < slices; i++) {
            steps.take(List.of(
                            latency(Arm.CANARY, 5L * i, 5L * i + 5, canary),
                            latency(Arm.BASELINE, 5L * i, 5L * i + 5, baseline)))
                    .pass(5);
        }
        return steps;
    }

    /** Ten requests of the canary and ninety of the baseline in a slice, warm-up included. */
    private static Steps events(CountRule rule, int slices, long canary, long baseline) {
        Steps steps = Steps.of(policy(rule));
        for (int i = 0; i < slices; i++) {
            long from = 5L * i;
            steps.take(List.of(
                            count("requests", Arm.CANARY, from, from + 5, 10),
                            count("events", Arm.CANARY, from, from + 5, canary),
                            count("requests", Arm.BASELINE, from, from + 5, 90),
                            count("events", Arm.BASELINE, from, from + 5, baseline)))
                    .pass(5);
        }
        return steps;
    }

    private static void levels(Steps steps, int slices, double canary) {
        for (int i = 0; i < slices; i++) {
            steps.take(List.of(level(Arm.CANARY, i, canary), level(Arm.BASELINE, i, 1)))
                    .pass(5);
        }
    }

    private static Observation level(Arm arm, int slice, double value) {
        MetricSeries series = new MetricSeries(List.of(new MetricSeries.Sample(second(5L * slice + 1), value)), 1);
        return new Observation.Seen(query("cpu", arm, 5L * slice, 5L * slice + 5), new MetricData.Samples(series));
    }

    /** One round a letter: c if the canary failed, b if both did. */
    private static Steps votes(CheckRule rule, String rounds) {
        Steps steps = Steps.of(policy(rule));
        for (int i = 0; i < rounds.length(); i++) {
            Verdict canary = rounds.charAt(i) == '.' ? Verdict.PASS : Verdict.FAIL;
            Verdict baseline = rounds.charAt(i) == 'b' ? Verdict.FAIL : Verdict.PASS;
            steps.take(List.of(new Observation.Voted("smoke", second(40 + 10L * i), canary, baseline)));
        }
        return steps.pass(300);
    }
}
