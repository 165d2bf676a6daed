package dev.fledge.canary;

import static dev.fledge.canary.Steps.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.verdict.Fact;
import org.junit.jupiter.api.Test;

/** Every state and every reason of a rate, with the sentence that people read. */
class RateFindingsTest {
    private static final CanaryPolicy ERRORS = Steps.onePercent().build();
    private static final RateRule NOT_WORSE = RateRule.named("client-errors")
            .of("errors")
            .per("requests")
            .notWorseThanBaseline(1.5, 0.005)
            .build();

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
    void too_few_requests() {
        assertThat(Steps.of(ERRORS).slices(12, 10, 0, 90, 0).said())
                .isEqualTo("INSUFFICIENT_DATA TOO_FEW_REQUESTS | error-rate: canary failed 0 of 60 requests (0.00 %),"
                        + " baseline 0 of 540 requests (0.00 %); 100 requests of the canary are needed to judge it");
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
    void proved_says_how_many_errors_were_allowed() {
        // scipy 1.17: binom.cdf(3, 1000, 0.01) = 0.0101, binom.cdf(4, 1000, 0.01) = 0.0287
        assertThat(Steps.of(ERRORS).slices(106, 10, 0, 90, 0).said())
                .isEqualTo("PASS PROVED_WITHIN_LIMIT | error-rate: canary failed 0 of 1000 requests (0.00 %), baseline"
                        + " 0 of 9000 requests (0.00 %); a canary at or beyond the limit (at most 1.00 % fail) would"
                        + " look this good at most 1 time in 20; it would still pass if 3 of 1000 failed");
    }

    @Test
    void not_worse_than_the_baseline() {
        assertThat(Steps.of(only(NOT_WORSE))
                        .history(10, 90, 2)
                        .slices(40, 100, 2, 900, 18)
                        .said())
                .isEqualTo("PASS PROVED_WITHIN_LIMIT | client-errors: canary failed 68 of 3400 requests (2.00 %),"
                        + " baseline 612 of 30600 requests (2.00 %); a canary at or beyond the limit (at most 1.5 x"
                        + " baseline or 0.50 % more) would look this good at most 1 time in 20");
        assertThat(Steps.of(only(NOT_WORSE))
                        .history(10, 90, 2)
                        .slices(20, 100, 8, 900, 18)
                        .said())
                .isEqualTo("HIGH WORSE_THAN_BASELINE | client-errors: canary failed 112 of 1400 requests (8.00 %),"
                        + " baseline 252 of 12600 requests (2.00 %); a canary no worse than its baseline shows this in"
                        + " at most 1 of 360000000000 rollouts (limit 1 in 100); policy: at most 1.5 x baseline or"
                        + " 0.50 % more");
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
}
