package dev.fledge.metric.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fledge.house.RealPrometheus;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSeries;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every preset against a real Prometheus that holds {@link PresetSamples}. */
@Tag("story")
@Timeout(120)
class PrometheusPresetTest {
    private static final Interval INTERVAL = new Interval(PresetSamples.START, PresetSamples.END);
    private static RealPrometheus prometheus;

    /** Runs a test for each preset that has requests, errors of both kinds and latency. */
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PROBE", "KUBERNETES", "LOGBACK"})
    private @interface ForEachTrafficPreset {}

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        prometheus = RealPrometheus.backFilled(folder, PresetSamples.openMetrics());
    }

    @AfterAll
    static void stop() throws Exception {
        if (prometheus != null) {
            prometheus.close();
        }
    }

    private static String matchers(PrometheusPreset preset, String app) {
        return switch (preset) {
            case ISTIO -> "destination_workload=\"" + app + "\"";
            case LINKERD -> "deployment=\"" + app + "\"";
            case INGRESS_NGINX -> "exported_namespace=\"prod\",ingress=\"" + app + "\",canary=\"\"";
            case TRAEFIK -> "service=~\"prod-" + app + "-.*@kubernetes.*\"";
            case ENVOY -> "envoy_cluster_name=~\"prod_" + app + "_.*\"";
            case MICROMETER, KUBERNETES, LOGBACK -> "pod=~\"" + app + "-.*\"";
            case OTEL -> "service_version=\"" + app + "\"";
            case PROBE -> "instance=\"" + app + "\"";
        };
    }

    private static MetricData fetch(PrometheusPreset preset, String app, String metric)
            throws IOException, InterruptedException {
        try (PrometheusSource source = PrometheusSource.builder(prometheus.url())
                .preset(preset)
                .arm(Arm.CANARY, matchers(preset, app))
                .lag(Duration.ZERO)
                .build()) {
            return source.fetch(new MetricQuery(metric, Arm.CANARY, INTERVAL));
        }
    }

    @ForEachTrafficPreset
    void a_healthy_app_has_counts_and_no_server_error(PrometheusPreset preset) throws Exception {
        assertThat(fetch(preset, "healthy", "requests")).isEqualTo(new MetricData.Count(202));
        assertThat(fetch(preset, "healthy", "server-errors")).isEqualTo(new MetricData.Count(0));
        assertThat(fetch(preset, "healthy", "client-errors")).isEqualTo(new MetricData.Count(2));
        assertThat(fetch(preset, "healthy", "latency")).isEqualTo(latency(160, 40, 2));
    }

    @ForEachTrafficPreset
    void the_first_errors_of_a_failing_app_are_counted(PrometheusPreset preset) throws Exception {
        assertThat(fetch(preset, "failing", "requests")).isEqualTo(new MetricData.Count(205));
        assertThat(fetch(preset, "failing", "server-errors")).isEqualTo(new MetricData.Count(3));
        assertThat(fetch(preset, "failing", "client-errors")).isEqualTo(new MetricData.Count(2));
        assertThat(fetch(preset, "failing", "latency")).isEqualTo(latency(160, 40, 5));
    }

    @ForEachTrafficPreset
    void a_silent_app_has_true_zeros(PrometheusPreset preset) throws Exception {
        assertThat(fetch(preset, "silent", "requests")).isEqualTo(new MetricData.Count(0));
        assertThat(fetch(preset, "silent", "server-errors")).isEqualTo(new MetricData.Count(0));
        assertThat(fetch(preset, "silent", "client-errors")).isEqualTo(new MetricData.Count(0));
        assertThat(fetch(preset, "silent", "latency")).isEqualTo(latency(0, 0, 0));
    }

    @ForEachTrafficPreset
    void an_app_without_buckets_has_counts_and_a_hint(PrometheusPreset preset) throws Exception {
        assertThat(fetch(preset, "bucketless", "requests")).isEqualTo(new MetricData.Count(202));
        assertThat(why(fetch(preset, "bucketless", "latency")))
                .startsWith("no series matches ")
                .contains(", though requests has data; ");
    }

    @ParameterizedTest
    @EnumSource
    void a_dead_app_has_no_data_rather_than_zeros(PrometheusPreset preset) throws Exception {
        for (PrometheusMetric metric : preset.metrics()) {
            assertThat(why(fetch(preset, "dead", metric.name()))).doesNotContain("though requests has data");
            assertThat(why(fetch(preset, "unknown", metric.name()))).startsWith("no series matches ");
        }
    }

    @ParameterizedTest
    @CsvSource({"dead, series match", "unknown, no series matches"})
    void a_dead_app_is_told_from_one_that_never_was(String app, String words) throws Exception {
        assertThat(why(fetch(PrometheusPreset.ISTIO, app, "requests"))).contains(words);
    }

    @Test
    void spring_boot_without_buckets_is_told_which_property_to_set() throws Exception {
        assertThat(why(fetch(PrometheusPreset.MICROMETER, "bucketless", "latency")))
                .isEqualTo("no series matches http_server_requests_seconds_bucket"
                        + "{uri!~\"/actuator.*\",pod=~\"bucketless-.*\"}"
                        + " between 2026-01-01T10:00:00Z and 2026-01-01T10:10:00Z, though requests has data; set"
                        + " management.metrics.distribution.percentiles-histogram.http.server.requests=true");
    }

    @Test
    void each_probe_is_one_request() throws Exception {
        assertThat(fetch(PrometheusPreset.PROBE, "healthy", "requests")).isEqualTo(new MetricData.Count(40));
        assertThat(fetch(PrometheusPreset.PROBE, "healthy", "server-errors")).isEqualTo(new MetricData.Count(0));
        assertThat(fetch(PrometheusPreset.PROBE, "failing", "server-errors")).isEqualTo(new MetricData.Count(10));
        Histogram latency = ((MetricData.Distribution) fetch(PrometheusPreset.PROBE, "failing", "latency")).histogram();
        assertThat(latency.total()).isEqualTo(40);
        assertThat(latency.countAbove(1024)).isEqualTo(new Histogram.CountBounds(10, 10));
        assertThat(why(fetch(PrometheusPreset.PROBE, "bucketless", "latency")))
                .contains("let the scrape of the prober");
    }

    @Test
    void the_worst_pod_stands_for_its_arm() throws Exception {
        MetricSeries cpu = ((MetricData.Samples) fetch(PrometheusPreset.KUBERNETES, "healthy", "cpu")).series();
        MetricSeries memory = ((MetricData.Samples) fetch(PrometheusPreset.KUBERNETES, "healthy", "memory")).series();

        assertThat(cpu.samples()).hasSize(40).allMatch(sample -> sample.value() == 0.5);
        assertThat(memory.samples()).hasSize(40).allMatch(sample -> sample.value() == 0.5);
        assertThat(cpu.missing()).isZero();
        assertThat(fetch(PrometheusPreset.KUBERNETES, "healthy", "restarts")).isEqualTo(new MetricData.Count(2));
    }

    @Test
    void an_app_that_never_logged_an_error_has_zero_errors() throws Exception {
        assertThat(fetch(PrometheusPreset.LOGBACK, "healthy", "log-lines")).isEqualTo(new MetricData.Count(80));
        assertThat(fetch(PrometheusPreset.LOGBACK, "healthy", "log-errors")).isEqualTo(new MetricData.Count(0));
        assertThat(fetch(PrometheusPreset.LOGBACK, "failing", "log-errors")).isEqualTo(new MetricData.Count(4));
    }

    @Test
    void a_silent_app_neither_logs_nor_restarts() throws Exception {
        assertThat(fetch(PrometheusPreset.LOGBACK, "silent", "log-lines")).isEqualTo(new MetricData.Count(0));
        assertThat(fetch(PrometheusPreset.LOGBACK, "silent", "log-errors")).isEqualTo(new MetricData.Count(0));
        assertThat(fetch(PrometheusPreset.KUBERNETES, "silent", "restarts")).isEqualTo(new MetricData.Count(0));
    }

    @Test
    void an_app_that_restarted_is_counted_on() throws Exception {
        assertThat(fetch(PrometheusPreset.OTEL, "restarted", "requests")).isEqualTo(new MetricData.Count(195));
        assertThat(fetch(PrometheusPreset.OTEL, "restarted", "latency"))
                .isEqualTo(new MetricData.Distribution(Histogram.of(Buckets.of(100), new long[] {156, 39})));
    }

    @Test
    void intervals_that_join_count_every_request_once() throws Exception {
        try (PrometheusSource source = PrometheusSource.builder(prometheus.url())
                .preset(PrometheusPreset.OTEL)
                .arm(Arm.CANARY, "service_version=\"failing\"")
                .lag(Duration.ZERO)
                .build()) {
            long requests = 0;
            long errors = 0;
            // 70 s is no multiple of the scrape interval, so the ends of the intervals lie between two scrapes.
            for (int second = 0; second < 630; second += 70) {
                Interval interval = new Interval(
                        PresetSamples.START.plusSeconds(second), PresetSamples.START.plusSeconds(second + 70L));
                requests += count(source.fetch(new MetricQuery("requests", Arm.CANARY, interval)));
                errors += count(source.fetch(new MetricQuery("server-errors", Arm.CANARY, interval)));
            }

            assertThat(List.of(requests, errors)).containsExactly(205L, 3L);
        }
    }

    @Test
    void a_query_that_prometheus_refuses_is_an_error_in_its_own_words() {
        try (PrometheusSource source = PrometheusSource.builder(prometheus.url())
                .metric(PrometheusMetric.estimate("x", "sum(rate(x{$arm}))"))
                .arm(Arm.CANARY, "a=\"b\"")
                .lag(Duration.ZERO)
                .build()) {
            assertThat(catchThrowable(() -> source.fetch(new MetricQuery("x", Arm.CANARY, INTERVAL))))
                    .isInstanceOf(IOException.class)
                    .hasMessage("sum(rate(x{a=\"b\"})) at 2026-01-01T10:10:00Z: status 400, bad_data: invalid parameter"
                            + " \"query\": 1:10: parse error: expected type range vector in call to function \"rate\","
                            + " got instant vector; put the query of this metric right");
        }
    }

    private static long count(MetricData data) {
        return ((MetricData.Count) data).value();
    }

    private static String why(MetricData data) {
        return ((MetricData.NoData) data).why();
    }

    private static MetricData latency(long fast, long middling, long slow) {
        return new MetricData.Distribution(Histogram.of(Buckets.of(100, 500), new long[] {fast, middling, slow}));
    }
}
