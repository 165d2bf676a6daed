package dev.fledge.metric.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusSourceTest {
    private static final PrometheusMetric REQUESTS = PrometheusMetric.count("requests", "req{$arm}");

    @Test
    void an_arm_without_matchers_has_no_data() throws Exception {
        PrometheusSource source = source().arm(Arm.CANARY, "v=\"2\"").build();

        assertThat(source.fetch(new MetricQuery(
                        "requests", Arm.BASELINE, Interval.endingAt(Instant.EPOCH, Duration.ofMinutes(1)))))
                .isEqualTo(new MetricData.NoData(
                        "prometheus does not know the series of the baseline; name them with arm()"));
    }

    @Test
    void arms_that_read_the_same_series_are_refused() {
        assertThatThrownBy(() -> source().arm(Arm.CANARY, "v=\"2\"")
                        .arm(Arm.BASELINE, " v=\"2\"")
                        .build())
                .hasMessage("source prometheus has the same matchers for both arms: v=\"2\";"
                        + " the canary would be compared with itself");
        assertThatThrownBy(() -> PrometheusMetric.count("x", "req{code=\"200\"}"))
                .hasMessage("PromQL must hold $arm where the matchers of the arm belong,"
                        + " or both arms would read the same series, but was 'req{code=\"200\"}'");
    }

    @Test
    void what_is_missing_is_told_when_the_source_is_built() {
        assertThatThrownBy(() -> PrometheusSource.builder("http://p:9090").build())
                .hasMessage("source prometheus has no metric; add one with metric() or preset()");
        assertThatThrownBy(() -> source().build())
                .hasMessage("source prometheus knows no series; name those of each arm with arm()");
        assertThatThrownBy(() -> source().metric(
                                PrometheusMetric.count("errors", "err{$arm}").zeroIfAbsentWhile("all"))
                        .arm(Arm.CANARY, "v=\"2\"")
                        .build())
                .hasMessage("metric errors of source prometheus refers to 'all', which is not there;"
                        + " it has [errors, requests]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum(req{$arm})", "req{$arm}[5m]", "{$arm}", "req{$arm} + req{$arm}", "$arm"})
    void a_selector_is_a_name_with_matchers_and_nothing_else(String text) {
        assertThatThrownBy(() -> PrometheusMetric.count("x", text))
                .hasMessage("a selector must look like http_requests_total{$arm,code=~\"5..\"},"
                        + " without functions around it, but was '" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=2", "v=\"2", "{v=\"2\"}", "v=\"2\",", "v==\"2\"", "v=\"2\"} or up{a=\"b\""})
    void matchers_are_labels_with_quoted_values_and_nothing_else(String text) {
        assertThatThrownBy(() -> source().arm(Arm.CANARY, text))
                .hasMessage(
                        "matchers of an arm must look like version=\"v2\",namespace=\"prod\", but were '" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=\"2\"", " a =~ \"x.*\" , b!=\"\\\"}\" ", "a!~\"1,2{3}\""})
    void matchers_may_hold_anything_in_quotes(String text) {
        assertThat(source().arm(Arm.CANARY, text).build().metrics()).containsExactly("requests");
    }

    @Test
    void matchers_may_name_hundreds_of_pods() {
        String pods = IntStream.range(0, 1000).mapToObj(i -> "shop-" + i).collect(Collectors.joining("|"));

        PrometheusSource source =
                source().arm(Arm.CANARY, "pod=~\"" + pods + "\"").build();

        assertThat(source.metrics()).containsExactly("requests");
        assertThat(PrometheusMetric.count("x", "req{$arm,pod=~\"" + pods + "\"}")
                        .promql())
                .endsWith("|shop-999\"}");
    }

    @Test
    void an_address_with_a_password_is_refused_without_showing_it() {
        assertThatThrownBy(() -> PrometheusSource.builder("http://hum:s3cr3t@p:9090"))
                .hasMessage("address of Prometheus must have no user or password in it; use basic() instead");
        assertThatThrownBy(() -> PrometheusSource.builder("ftp://hum:s3cr3t@p:9090"))
                .hasMessage("address of Prometheus must be whole, such as http://localhost:9090,"
                        + " but has no http or https scheme or no host");
    }

    @Test
    void a_metric_is_only_changed_to_what_it_can_be() {
        assertThatThrownBy(() -> REQUESTS.reduction(Reduction.MAX))
                .hasMessage("requests is no gauge; the series of counts and distributions are added up,"
                        + " and nothing else");
        assertThatThrownBy(() -> PrometheusMetric.estimate("x", "sum($arm)").zeroIfAbsentWhile("requests"))
                .hasMessage("x is no count of a selector, so its absence is never zero");
        assertThat(REQUESTS).hasToString("requests: req{$arm}");
    }

    private static PrometheusSource.Builder source() {
        return PrometheusSource.builder("http://p:9090").metric(REQUESTS);
    }
}
