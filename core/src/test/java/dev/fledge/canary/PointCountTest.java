package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.verdict.Fact;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import org.junit.jupiter.api.Test;

/** Events per request, and a rate beside its baseline, as they stand. */
class PointCountTest {
    private static final CountRule EXCEPTIONS = CountRule.named("exceptions")
            .of("exceptions")
            .per("requests")
            .notWorseThanBaseline(2)
            .atLeastDifference(0.01)
            .build();

    private static final CountRule SIGN_UPS = CountRule.named("sign-ups")
            .of("sign-ups")
            .per("requests")
            .direction(CountRule.Direction.DECREASE)
            .notWorseThanBaseline(0.7)
            .minRequests(200)
            .build();

    private static final RateRule RELATIVE = RateRule.named("client-errors")
            .of("client-errors")
            .per("requests")
            .notWorseThanBaseline(2, 0.01)
            .build();

    private static Evidence seen(String metric, long canary, long canaryOf, long baseline, long baselineOf) {
        return new Evidence(CanaryState.openedAt(NOON)
                .with(count(metric, Arm.CANARY, 0, 5, canary))
                .with(count("requests", Arm.CANARY, 0, 5, canaryOf))
                .with(count(metric, Arm.BASELINE, 0, 5, baseline))
                .with(count("requests", Arm.BASELINE, 0, 5, baselineOf)));
    }

    private static Finding exceptions(long canary, long canaryOf, long baseline, long baselineOf) {
        return new PointCount(EXCEPTIONS).judge(seen("exceptions", canary, canaryOf, baseline, baselineOf));
    }

    @Test
    void twice_the_baseline_is_within_and_more_is_beyond() {
        assertThat(exceptions(40, 1000, 40, 2000).verdict()).isEqualTo(Verdict.PASS);

        Finding beyond = exceptions(41, 1000, 40, 2000);

        assertThat(beyond.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(beyond.reason()).isEqualTo("BEYOND_LIMIT");
        assertThat(beyond.message())
                .isEqualTo(
                        "exceptions: canary 41 per 1000 requests (0.0410), baseline 40 per 2000 (0.0200), at most 2 x"
                                + " baseline or 0.01 more (equal passes)");
        assertThat(beyond.facts())
                .containsExactly(
                        new Fact("canary", "41"),
                        new Fact("baseline", "40"),
                        new Fact("limit", "at most 2 x baseline or 0.01 more"));
    }

    @Test
    void a_difference_that_does_not_matter_is_within() {
        assertThat(exceptions(10, 1000, 0, 1000).verdict()).isEqualTo(Verdict.PASS);
        assertThat(exceptions(11, 1000, 0, 1000).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void both_arms_need_enough_requests() {
        assertThat(exceptions(0, 100, 0, 100).verdict()).isEqualTo(Verdict.PASS);
        Finding few = exceptions(50, 99, 0, 100);
        assertThat(few.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(few.reason()).isEqualTo("TOO_FEW_REQUESTS");
        assertThat(few.message())
                .isEqualTo("exceptions: 99 canary and 100 baseline requests, but 100 of each are needed to judge it");
        assertThat(exceptions(50, 100, 0, 99).reason()).isEqualTo("TOO_FEW_REQUESTS");
    }

    @Test
    void fewer_sign_ups_are_beyond() {
        PointCount judge = new PointCount(SIGN_UPS);

        assertThat(judge.judge(seen("sign-ups", 14, 200, 20, 200)).verdict()).isEqualTo(Verdict.PASS);
        assertThat(judge.judge(seen("sign-ups", 13, 200, 20, 200)).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_metric_that_is_missing_is_named() {
        Evidence noEvents = new Evidence(CanaryState.openedAt(NOON)
                .with(count("requests", Arm.CANARY, 0, 5, 500))
                .with(count("requests", Arm.BASELINE, 0, 5, 500)));

        Finding finding = new PointCount(EXCEPTIONS).judge(noEvents);

        assertThat(finding.reason()).isEqualTo("NO_DATA");
        assertThat(finding.message()).startsWith("exceptions: no data on exceptions of the ");
    }

    @Test
    void a_rate_is_compared_with_the_baseline_as_it_stands() {
        PointRate judge = new PointRate(RELATIVE);

        assertThat(judge.judge(seen("client-errors", 40, 1000, 40, 2000)).verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(judge.judge(seen("client-errors", 41, 1000, 40, 2000)).verdict())
                .isEqualTo(Verdict.FAIL);
        assertThat(judge.judge(seen("client-errors", 10, 1000, 0, 2000)).verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(judge.judge(seen("client-errors", 11, 1000, 0, 2000)).verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_rate_beside_an_unknown_baseline_is_not_judged() {
        Evidence noBaseline = new Evidence(CanaryState.openedAt(NOON)
                .with(count("requests", Arm.CANARY, 0, 5, 500))
                .with(count("client-errors", Arm.CANARY, 0, 5, 0)));

        Finding finding = new PointRate(RELATIVE).judge(noBaseline);

        assertThat(finding.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(finding.message()).startsWith("client-errors: no data on requests of the baseline");
        assertThat(new PointRate(RELATIVE)
                        .judge(seen("client-errors", 0, 500, 0, 0))
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }
}
