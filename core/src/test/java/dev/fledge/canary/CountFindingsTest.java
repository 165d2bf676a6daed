package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is said of events, in the sentence that people read. */
class CountFindingsTest {
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

    @Test
    void too_few_requests() {
        assertThat(Steps.events(EXCEPTIONS, 14, 0, 0).said())
                .isEqualTo("INSUFFICIENT_DATA TOO_FEW_REQUESTS | exceptions: canary 0 in 80 requests, baseline 0 in"
                        + " 720; 100 requests of the canary are needed to judge it");
    }

    @Test
    void not_proved_without_a_number_to_wait_for() {
        assertThat(Steps.events(SIGN_UPS, 30, 0, 0).said())
                .isEqualTo("INCONCLUSIVE NOT_PROVED_YET | sign-ups: canary 0 in 240 requests, baseline 0 in 2160; this"
                        + " does not yet show that the canary is within the limit (at least 0.5 x baseline); more"
                        + " requests are needed");
    }

    @Test
    void more_exceptions_are_high() {
        assertThat(Steps.events(EXCEPTIONS, 60, 2, 4).said())
                .isEqualTo("HIGH WORSE_THAN_BASELINE | exceptions: canary 108 in 540 requests, baseline 216 in 4860; a"
                        + " canary no worse than its baseline shows this in at most 1 of 1000000000000 rollouts (limit"
                        + " 1 in 100); policy: at most 2 x baseline or 0.01 more");
        assertThat(Steps.events(EXCEPTIONS, 120, 0, 0).said())
                .isEqualTo("PASS PROVED_WITHIN_LIMIT | exceptions: canary 0 in 1140 requests, baseline 0 in 10260; a"
                        + " canary at or beyond the limit (at most 2 x baseline or 0.01 more) would look this good at"
                        + " most 1 time in 20");
    }

    @Test
    void fewer_sign_ups_are_low() {
        assertThat(Steps.events(SIGN_UPS, 60, 0, 18).said())
                .isEqualTo(
                        "LOW WORSE_THAN_BASELINE | sign-ups: canary 0 in 540 requests, baseline 972 in 4860; a canary"
                                + " no worse than its baseline shows this in at most 1 of 1000000000000 rollouts (limit 1 in"
                                + " 100); policy: at least 0.5 x baseline");
        assertThat(Steps.events(SIGN_UPS, 60, 2, 18).look().rules().get(0).state())
                .isEqualTo(MetricState.PASS);
    }
}
