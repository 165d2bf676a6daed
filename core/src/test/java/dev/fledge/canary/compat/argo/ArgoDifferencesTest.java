package dev.fledge.canary.compat.argo;

import static dev.fledge.canary.compat.argo.Templates.metric;
import static dev.fledge.canary.compat.argo.Templates.metrics;
import static dev.fledge.canary.compat.argo.Templates.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.compat.Difference;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgoDifferencesTest {
    private static List<Difference> explain(String spec) {
        return policy(spec).explain();
    }

    private static List<String> foreign(String spec) {
        return explain(spec).stream().map(Difference::foreign).toList();
    }

    @Test
    void names_every_place_in_the_order_of_the_file() {
        String spec = metrics(
                        metric(
                                "interval: 1m\nsuccessCondition: result[0] < 1\nfailureCondition: result[0] > 5\n"
                                        + "failureLimit: 3\ninconclusiveLimit: 2\nconsecutiveErrorLimit: 1\nconsecutiveSuccessLimit: 2"))
                + "dryRun:\n- metricName: rate\n";

        assertThat(explain(spec))
                .extracting(Difference::where)
                .containsExactly(
                        "t.yaml:7:11 spec.metrics[0].name",
                        "t.yaml:8:15 spec.metrics[0].interval",
                        "t.yaml:9:23 spec.metrics[0].successCondition",
                        "t.yaml:9:23 spec.metrics[0].successCondition",
                        "t.yaml:10:23 spec.metrics[0].failureCondition",
                        "t.yaml:10:23 spec.metrics[0].failureCondition",
                        "t.yaml:11:19 spec.metrics[0].failureLimit",
                        "t.yaml:12:24 spec.metrics[0].inconclusiveLimit",
                        "t.yaml:13:28 spec.metrics[0].consecutiveErrorLimit",
                        "t.yaml:14:30 spec.metrics[0].consecutiveSuccessLimit");
    }

    @Test
    void says_what_each_judge_does() {
        List<Difference> differences = explain(metrics(metric("successCondition: result[0] < 1\nfailureLimit: 0")));

        assertThat(differences)
                .extracting(Difference::foreign)
                .containsExactly(
                        "Errors do not count as measurements, and more than 4 in a row end the run as Error, which hides a"
                                + " failure; fewer are forgotten at the next answer.",
                        "One measurement decides.",
                        "NaN makes no comparison true, so it is Failed.",
                        "An empty answer has no element, which is an Error that does not count.",
                        "Each measurement is compared by itself and with no baseline, and a handful of requests in one"
                                + " interval can decide.",
                        "The first failed measurement fails the run.");
        assertThat(differences)
                .extracting(Difference::fledge)
                .containsExactly(
                        "No data is not good data: it is inconclusive, and the canary is held.",
                        "A canary passes only once it is shown that no limit is reached.",
                        "No data is not good data: it is inconclusive, and the canary is held.",
                        "No data is not good data: it is inconclusive, and the canary is held.",
                        "The canary goes back only if it is worse than its baseline beyond chance and beyond the limit,"
                                + " passes only once it is shown that the limit is not reached, and is held without data.",
                        "Evidence adds up over the whole run, so a single interval is neither a vote nor tolerated.");
    }

    @Test
    void a_limit_of_failures_is_one_less_than_it_takes() {
        assertThat(foreign(metrics(metric("failureLimit: 0")))).contains("The first failed measurement fails the run.");
        assertThat(foreign(metrics(metric("interval: 5s\nfailureLimit: 3"))))
                .contains(
                        "It takes 4 failed measurements to fail, however far apart; the documentation promises failure"
                                + " after 3.");
    }

    @Test
    void a_failure_condition_alone_lets_nan_pass() {
        assertThat(foreign(metrics(metric("failureCondition: result[0] > 1"))))
                .contains("NaN makes no comparison true, so it is Successful.")
                .noneMatch(text -> text.contains("inconclusive measurements"));
    }

    @Test
    void no_condition_lets_everything_pass() {
        assertThat(foreign(metrics(metric(""))))
                .contains("Without a condition every measurement is Successful, although the documentation says"
                        + " Inconclusive.")
                .noneMatch(text -> text.startsWith("Each measurement"));
    }

    @Test
    void a_job_has_no_condition_to_explain() {
        assertThat(foreign(
                        "metrics: [{name: a, count: 2, interval: 5s, failureLimit: -1, provider: {job: {spec: {}}}}]"))
                .containsExactly(
                        "Errors do not count as measurements, and more than 4 in a row end the run as Error, which hides a"
                                + " failure; fewer are forgotten at the next answer.",
                        "Any number of failed measurements is tolerated.");
    }

    @Test
    void is_nil_and_default_look_at_the_whole_result() {
        String spec = "metrics: [{name: a, successCondition: 'X', provider: {datadog: {query: q}}}]";

        assertThat(foreign(spec.replace("X", "default (result, 0) < 1")))
                .anyMatch(text -> text.startsWith("isNil and default look at the whole result"));
        assertThat(foreign(spec.replace("X", "isNil(result)")))
                .anyMatch(text -> text.startsWith("isNil and default look at the whole result"));
        assertThat(foreign(spec.replace("X", "result < 1")))
                .noneMatch(text -> text.startsWith("isNil"))
                .noneMatch(text -> text.startsWith("An empty answer"));
    }
}
