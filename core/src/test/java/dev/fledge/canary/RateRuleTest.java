package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.query;
import static dev.fledge.canary.Observed.second;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricData;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateRuleTest {
    private static final RateRule RULE = RateRule.named("error-rate")
            .of("errors")
            .per("requests")
            .atMost(0.01)
            .minRequests(100)
            .build();

    @ParameterizedTest
    @CsvSource({
        "0, 100, PASS, WITHIN_LIMIT",
        "1, 100, PASS, WITHIN_LIMIT",
        "2, 100, FAIL, ABOVE_LIMIT",
        "2, 199, FAIL, ABOVE_LIMIT",
        "2, 200, PASS, WITHIN_LIMIT",
        "3, 200, FAIL, ABOVE_LIMIT",
        "0, 99, INCONCLUSIVE, TOO_FEW_REQUESTS",
        "1, 99, INCONCLUSIVE, TOO_FEW_REQUESTS",
        "2, 2, FAIL, ABOVE_LIMIT",
        "0, 0, INCONCLUSIVE, TOO_FEW_REQUESTS",
        "5, 4, INCONCLUSIVE, SOURCE_FAILED",
    })
    void judges_the_share_of_bad_requests(long errors, long requests, Verdict verdict, String reason) {
        Finding finding = judge(errors, requests);

        assertThat(finding.verdict()).isEqualTo(verdict);
        assertThat(finding.reason()).isEqualTo(reason);
    }

    @Test
    void a_share_is_compared_in_decimals() {
        RateRule twentyNine =
                RateRule.named("r").of("errors").per("requests").atMost(0.29).build();

        assertThat(judge(twentyNine, 29, 100).verdict()).isEqualTo(Verdict.PASS);
        assertThat(judge(twentyNine, 30, 100).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void says_what_was_seen_the_limit_the_boundary_and_the_baseline() {
        assertThat(judge(5, 160).message())
                .isEqualTo(
                        "error-rate: 5 of 160 canary requests = 3.13 %, limit 1.00 % (equal passes); baseline 2 of 3000");
        assertThat(judge(2, 100).message())
                .isEqualTo(
                        "error-rate: 2 of 100 canary requests = 2.00 %, limit 1.00 % (equal passes); baseline 2 of 3000");
        assertThat(judge(1, 200).message())
                .isEqualTo(
                        "error-rate: 1 of 200 canary requests = 0.50 %, limit 1.00 % (equal passes); baseline 2 of 3000");
        assertThat(judge(3, 40).message())
                .isEqualTo(
                        "error-rate: 3 of 40 canary requests = 7.50 %, limit 1.00 % (equal passes), and already too many"
                                + " for 100 requests; baseline 2 of 3000");
        assertThat(judge(0, 40).message())
                .isEqualTo("error-rate: 0 of 40 canary requests = 0.00 %, but 100 requests are needed to judge it");
        assertThat(judge(0, 0).message())
                .isEqualTo("error-rate: 0 of 0 canary requests, but 100 requests are needed to judge it");
        assertThat(judge(5, 4).message())
                .isEqualTo(
                        "error-rate: 5 of 4 canary requests = 125.00 %: more failures than requests cannot be; check what"
                                + " errors and requests count");
    }

    @Test
    void facts_are_for_programs() {
        Finding finding = judge(5, 160);

        assertThat(finding.fact("canary")).contains("5 of 160 canary requests = 3.13 %");
        assertThat(finding.fact("baseline")).contains("2 of 3000");
        assertThat(finding.fact("limit")).contains("1.00 %");
        assertThat(finding.fact("min requests")).contains("100");
    }

    @Test
    void no_data_is_not_good_data() {
        CanaryState state = CanaryState.openedAt(NOON)
                .with(new Observation.Seen(
                        query("requests", Arm.CANARY, 0, 5), new MetricData.NoData("no series matches")));

        Finding finding = new PointRate(RULE).judge(new Evidence(state));

        assertThat(finding.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(finding.reason()).isEqualTo("NO_DATA");
        assertThat(finding.message())
                .isEqualTo(
                        "error-rate: no data on requests of the canary: no series matches; no data is not good data");
    }

    @Test
    void requests_alone_do_not_make_a_rate() {
        CanaryState state = CanaryState.openedAt(NOON).with(count("requests", Arm.CANARY, 0, 5, 500));

        assertThat(new PointRate(RULE).judge(new Evidence(state)).message())
                .isEqualTo(
                        "error-rate: no data on errors of the canary: nothing was observed yet; no data is not good data");
    }

    @Test
    void a_source_that_failed_is_named() {
        CanaryState state = CanaryState.openedAt(NOON)
                .with(new Observation.Failed(query("requests", Arm.CANARY, 0, 5), "prometheus: connection refused"));

        Finding finding = new PointRate(RULE).judge(new Evidence(state));

        assertThat(finding.reason()).isEqualTo("SOURCE_FAILED");
        assertThat(finding.message())
                .isEqualTo("error-rate: the source of requests of the canary failed: prometheus: connection refused;"
                        + " nothing is known, so nothing is decided");
    }

    @Test
    void an_unknown_baseline_does_not_stop_an_absolute_rule() {
        CanaryState state = CanaryState.openedAt(NOON)
                .with(count("requests", Arm.CANARY, 0, 5, 100))
                .with(count("errors", Arm.CANARY, 0, 5, 0));

        assertThat(new PointRate(RULE).judge(new Evidence(state)).message()).endsWith("baseline unknown");
    }

    @Test
    void a_rule_that_is_not_whole_is_refused() {
        assertThatThrownBy(() -> RateRule.named("r").build())
                .hasMessage("rule r needs of(), per() and at least one of atMost() and notWorseThanBaseline()");
        assertThatThrownBy(() -> RateRule.named("r").of("e").per("a").build())
                .hasMessage("rule r needs of(), per() and at least one of atMost() and notWorseThanBaseline()");
        assertThatThrownBy(() -> RateRule.named("r").of("e").atMost(0.1).build())
                .hasMessage("rule r needs of(), per() and at least one of atMost() and notWorseThanBaseline()");
        assertThatThrownBy(() -> RateRule.named("r").per("a").atMost(0.1).build())
                .hasMessage("rule r needs of(), per() and at least one of atMost() and notWorseThanBaseline()");
        assertThatThrownBy(() -> RateRule.named("r").atMost(Double.NaN))
                .hasMessageStartingWith("limit of r must be from 0.0 to ")
                .hasMessageEndingWith("but was NaN");
        assertThatThrownBy(() -> RateRule.named("r").atMost(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RateRule.named("r").minRequests(0))
                .hasMessage("min requests of r must be from 1 to 9223372036854775807, but was 0");
        assertThatThrownBy(() -> RateRule.named(" ")).hasMessage("name of a rule must not be blank");
        assertThatThrownBy(() -> RateRule.named("r").of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RateRule.named("r").per("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_rule_shows_what_it_is() {
        assertThat(RULE.ceiling()).hasValue(0.01);
        assertThat(RULE.minRequests()).isEqualTo(100);
        assertThat(RULE.name()).isEqualTo("error-rate");
        assertThat(RULE.metrics()).containsExactlyInAnyOrder("errors", "requests");
        assertThat(RULE).hasToString("error-rate: errors / requests, at most 1.00 % fail, from 100 requests on");
    }

    private static Finding judge(long errors, long requests) {
        return judge(RULE, errors, requests);
    }

    private static Finding judge(RateRule rule, long errors, long requests) {
        List<Observation> observations = new ArrayList<>(List.of(
                count("requests", Arm.CANARY, 0, 5, requests),
                count("errors", Arm.CANARY, 0, 5, errors),
                count("requests", Arm.BASELINE, 0, 5, 3000),
                count("errors", Arm.BASELINE, 0, 5, 2)));
        CanaryState state = CanaryState.openedAt(second(0));
        for (Observation observation : observations) {
            state = state.with(observation);
        }
        return new PointRate(rule).judge(new Evidence(state));
    }
}
