package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.latency;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.metric.Arm;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuantileRuleTest {
    private static final QuantileRule TWICE = QuantileRule.named("p95", 0.95)
            .of("latency")
            .atMostTimesBaseline(2)
            .minRequests(100)
            .build();
    private static final QuantileRule ABSOLUTE = QuantileRule.named("p95", 0.95)
            .of("latency")
            .atMost(Duration.ofMillis(80))
            .minRequests(100)
            .build();

    /** A baseline whose p95 lies in the bucket from 20 to 40 ms: twice that is from 40 to 80 ms. */
    private static final Observation BASELINE = latency(Arm.BASELINE, 0, 5, 500, 400, 100, 0, 0, 0);

    @Test
    void passes_when_no_more_than_the_share_is_above_twice_the_baseline() {
        Finding finding = judge(TWICE, BASELINE, latency(Arm.CANARY, 0, 5, 50, 40, 5, 5, 0, 0));

        assertThat(finding.verdict()).isEqualTo(Verdict.PASS);
        assertThat(finding.reason()).isEqualTo("WITHIN_LIMIT");
        assertThat(finding.message())
                .isEqualTo(
                        "p95: canary 20 ms to 40 ms, limit 2 x baseline (baseline 20 ms to 40 ms of 1000 requests); 5 of"
                                + " 100 canary requests took longer than 40 ms, at most 5 of 100 may (equal passes)");
    }

    @Test
    void fails_when_surely_more_than_the_share_is_above() {
        Finding finding = judge(TWICE, BASELINE, latency(Arm.CANARY, 0, 5, 50, 40, 4, 0, 6, 0));

        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.reason()).isEqualTo("ABOVE_LIMIT");
        assertThat(finding.message())
                .isEqualTo(
                        "p95: canary 80 ms to 160 ms, limit 2 x baseline (baseline 20 ms to 40 ms of 1000 requests); 6 of"
                                + " 100 canary requests took longer than 80 ms, at most 5 of 100 may (equal passes)");
        assertThat(finding.fact("above")).contains("6");
        assertThat(finding.fact("canary requests")).contains("100");
        assertThat(finding.fact("canary")).contains("80 ms to 160 ms");
        assertThat(finding.fact("min requests")).contains("100");
    }

    @Test
    void says_when_the_bucket_decides_instead_of_guessing() {
        Finding finding = judge(TWICE, BASELINE, latency(Arm.CANARY, 0, 5, 50, 40, 4, 6, 0, 0));

        assertThat(finding.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(finding.reason()).isEqualTo("BUCKET_DECIDES");
        assertThat(finding.message())
                .isEqualTo(
                        "p95: between 0 and 6 of 100 canary requests are above the limit, and 5 may be; the histogram's"
                                + " buckets are too wide to tell");
    }

    @Test
    void too_few_requests_on_either_arm_decide_nothing() {
        assertThat(judge(TWICE, BASELINE, latency(Arm.CANARY, 0, 5, 99, 0, 0, 0, 0, 0))
                        .message())
                .isEqualTo("p95: 99 canary requests, but 100 are needed to judge it");
        assertThat(judge(
                                TWICE,
                                latency(Arm.BASELINE, 0, 5, 99, 0, 0, 0, 0, 0),
                                latency(Arm.CANARY, 0, 5, 0, 0, 0, 0, 0, 500))
                        .message())
                .isEqualTo("p95: 99 baseline requests, but 100 are needed to judge it");
        assertThat(judge(ABSOLUTE, BASELINE, latency(Arm.CANARY, 0, 5, 0, 0, 0, 0, 0, 0))
                        .reason())
                .isEqualTo("TOO_FEW_REQUESTS");
    }

    @Test
    void exactly_enough_requests_on_the_baseline_are_enough() {
        assertThat(judge(
                                TWICE,
                                latency(Arm.BASELINE, 0, 5, 100, 0, 0, 0, 0, 0),
                                latency(Arm.CANARY, 0, 5, 0, 0, 0, 0, 0, 100))
                        .verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void fails_early_when_fast_requests_could_not_save_it() {
        assertThat(judge(TWICE, BASELINE, latency(Arm.CANARY, 0, 5, 0, 0, 0, 0, 0, 5))
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(judge(TWICE, BASELINE, latency(Arm.CANARY, 0, 5, 0, 0, 0, 0, 0, 6))
                        .verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_time_is_judged_without_a_baseline() {
        CanaryState slow = CanaryState.openedAt(NOON).with(latency(Arm.CANARY, 0, 5, 94, 0, 0, 0, 6, 0));
        CanaryState fast = CanaryState.openedAt(NOON).with(latency(Arm.CANARY, 0, 5, 95, 0, 0, 0, 5, 0));

        assertThat(new PointQuantile(ABSOLUTE).judge(new Evidence(slow)).message())
                .isEqualTo(
                        "p95: canary 80 ms to 160 ms, limit 80 ms; 6 of 100 canary requests took longer than 80 ms, at most 5 of 100 may (equal passes)");
        assertThat(new PointQuantile(ABSOLUTE).judge(new Evidence(fast)).verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void no_data_on_either_arm_is_not_good_data() {
        CanaryState noBaseline = CanaryState.openedAt(NOON).with(latency(Arm.CANARY, 0, 5, 95, 0, 0, 0, 5, 0));

        assertThat(new PointQuantile(TWICE).judge(new Evidence(noBaseline)).message())
                .isEqualTo(
                        "p95: no data on latency of the baseline: nothing was observed yet; no data is not good data");
        assertThat(new PointQuantile(TWICE)
                        .judge(new Evidence(CanaryState.openedAt(NOON)))
                        .message())
                .isEqualTo("p95: no data on latency of the canary: nothing was observed yet; no data is not good data");
    }

    @Test
    void a_count_is_no_distribution() {
        CanaryState state = CanaryState.openedAt(NOON).with(count("latency", Arm.CANARY, 0, 5, 100));

        assertThat(new PointQuantile(ABSOLUTE).judge(new Evidence(state)).verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_rule_that_is_not_whole_is_refused() {
        assertThatThrownBy(() -> QuantileRule.named("p", 0.5).build())
                .hasMessage("rule p needs of() and one of atMostTimesBaseline() and atMost()");
        assertThatThrownBy(() -> QuantileRule.named("p", 0.5).of("l").build())
                .hasMessage("rule p needs of() and one of atMostTimesBaseline() and atMost()");
        assertThatThrownBy(() -> QuantileRule.named("p", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> QuantileRule.named("p", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> QuantileRule.named("p", Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> QuantileRule.named("p", 0.5).atMostTimesBaseline(0.5))
                .hasMessage("ratio of p must be from 1.0 to 1000.0, but was 0.5");
        assertThatThrownBy(() -> QuantileRule.named("p", 0.5).atMost(Duration.ZERO))
                .hasMessage("limit of p must be longer than zero, but was PT0S");
        assertThatThrownBy(() -> QuantileRule.named("p", 0.5).atMost(Duration.ofNanos(1500)))
                .hasMessage("limit of p must be in whole milliseconds, but was PT0.0000015S");
        assertThatThrownBy(() ->
                        QuantileRule.named("p", 0.5).atMostTimesBaseline(2).atMost(Duration.ofMillis(1)))
                .hasMessage("rule p has a limit already; make a second rule for the second limit");
        assertThatThrownBy(() -> QuantileRule.named("p", 0.5).minRequests(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_rule_shows_what_it_is() {
        assertThat(TWICE).hasToString("p95: quantile 0.95 of latency at most 2 x baseline, from 100 requests on");
        assertThat(ABSOLUTE).hasToString("p95: quantile 0.95 of latency at most 80 ms, from 100 requests on");
        assertThat(TWICE.timesBaseline()).hasValue(2);
        assertThat(ABSOLUTE.timesBaseline()).isEmpty();
        assertThat(TWICE.quantile()).isEqualTo(0.95);
        assertThat(TWICE.minRequests()).isEqualTo(100);
        assertThat(TWICE.name()).isEqualTo("p95");
        assertThat(TWICE.metrics()).containsExactly("latency");
        assertThat(QuantileRule.named("p", 0.5).of("l").atMostTimesBaseline(1.5).build())
                .hasToString("p: quantile 0.5 of l at most 1.5 x baseline, from 100 requests on");
    }

    private static Finding judge(QuantileRule rule, Observation baseline, Observation canary) {
        return new PointQuantile(rule)
                .judge(new Evidence(CanaryState.openedAt(NOON).with(baseline).with(canary)));
    }
}
