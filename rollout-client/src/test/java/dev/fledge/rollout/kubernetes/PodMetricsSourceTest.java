package dev.fledge.rollout.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSeries;
import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.testing.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodMetricsSourceTest {
    private static final Instant TEN = Instant.parse("2026-01-01T10:00:00Z");

    private final ManualTime time = ManualTime.startingAt(TEN.plusSeconds(60));
    private FakeKubernetes cluster;
    private KubernetesClient client;
    private PodMetricsSource source;

    @BeforeEach
    void start() throws Exception {
        cluster = FakeKubernetes.start();
        client = KubernetesClient.at(cluster.url()).build();
        source = PodMetricsSource.of(client, "prod")
                .arm(Arm.CANARY, "track=canary")
                .time(time)
                .build();
    }

    @AfterEach
    void end() {
        client.close();
        cluster.close();
    }

    @Test
    void usage_is_summed_over_containers_and_averaged_over_the_pods_of_the_arm() throws Exception {
        metrics("c-1", "canary", "10:00:50", "250m", "64Mi");
        metrics("c-2", "canary", "10:00:52", "150000000n", "32Mi");
        metrics("s-1", "stable", "10:00:52", "9", "9Gi");

        assertThat(asked(PodMetricsSource.CPU, 0, 60)).isEqualTo(sample("10:00:50", 0.3, 1));
        assertThat(asked(PodMetricsSource.CPU_MAX, 0, 60)).isEqualTo(sample("10:00:50", 0.35, 1));
        assertThat(asked(PodMetricsSource.MEMORY, 0, 60)).isEqualTo(sample("10:00:50", 51_380_224, 1));
        assertThat(asked(PodMetricsSource.MEMORY_MAX, 0, 60)).isEqualTo(sample("10:00:50", 68_157_440, 1));
    }

    @Test
    void each_reading_with_news_is_a_sample() throws Exception {
        metrics("c-1", "canary", "10:00:50", "100m", "1Mi");
        source.sample();
        source.sample();
        time.advance(Duration.ofSeconds(60));
        metrics("c-1", "canary", "10:01:50", "150m", "1Mi");

        assertThat(asked(PodMetricsSource.CPU, 0, 120))
                .isEqualTo(new MetricData.Samples(new MetricSeries(
                        List.of(
                                new MetricSeries.Sample(TEN.plusSeconds(50), 0.2),
                                new MetricSeries.Sample(TEN.plusSeconds(110), 0.25)),
                        2)));
    }

    @Test
    void stale_usage_is_no_data() throws Exception {
        metrics("c-1", "canary", "09:58:00", "100m", "1Mi");

        assertThat(asked(PodMetricsSource.CPU, 0, 60))
                .isEqualTo(
                        new MetricData.NoData("the metrics of pod c-1 are of 2026-01-01T09:58:00Z, older than PT2M at"
                                + " 2026-01-01T10:01:00Z"));
    }

    @Test
    void a_window_that_began_before_the_interval_is_no_data() throws Exception {
        metrics("c-1", "canary", "10:00:20", "100m", "1Mi");

        assertThat(asked(PodMetricsSource.CPU, 0, 60))
                .isEqualTo(new MetricData.NoData("the window of the metrics, from 2026-01-01T09:59:50Z to"
                        + " 2026-01-01T10:00:20Z, is not inside the interval"));
    }

    @Test
    void no_pods_is_no_data() throws Exception {
        assertThat(asked(PodMetricsSource.CPU, 0, 60))
                .isEqualTo(new MetricData.NoData("the metrics API knows no pod of this arm"));
    }

    @Test
    void an_arm_without_a_selector_has_no_data() throws Exception {
        MetricQuery query = new MetricQuery(PodMetricsSource.CPU, Arm.BASELINE, new Interval(TEN, TEN.plusSeconds(60)));

        assertThat(source.fetch(query)).isInstanceOf(MetricData.NoData.class);
    }

    @Test
    void without_a_metrics_server_it_cannot_be_asked() {
        cluster.faults().missing(ResourceKind.POD_METRICS);

        assertThatThrownBy(() -> asked(PodMetricsSource.CPU, 0, 60))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("metrics.k8s.io");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "3, 3",
        "250m, 0.25",
        "12345678n, 0.012345678",
        "7u, 0.000007",
        "1.5, 1.5",
        "1k, 1000",
        "2M, 2000000",
        "64Ki, 65536",
        "64Mi, 67108864",
        "1.5Gi, 1610612736",
        "1e3, 1000",
        "2E, 2000000000000000000",
        "1Ti, 1099511627776"
    })
    void quantities_are_read_as_the_api_writes_them(String text, double value) throws Exception {
        assertThat(Quantity.parse(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1 Mi", "1mi", "1MiB", "--1", "1e", "NaN"})
    void what_is_no_quantity_is_an_error(String text) {
        assertThatThrownBy(() -> Quantity.parse(text))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'" + text + "'");
    }

    private void metrics(String pod, String track, String clock, String cpu, String memory) {
        cluster.put("""
                {"apiVersion":"metrics.k8s.io/v1beta1","kind":"PodMetrics",
                 "metadata":{"name":"%s","namespace":"prod","labels":{"track":"%s"}},
                 "timestamp":"2026-01-01T%sZ","window":"30s","containers":[
                   {"name":"app","usage":{"cpu":"%s","memory":"%s"}},
                   {"name":"proxy","usage":{"cpu":"100m","memory":"1Mi"}}]}""".formatted(pod, track, clock, cpu, memory));
    }

    private MetricData asked(String metric, int from, int to) throws Exception {
        return source.fetch(
                new MetricQuery(metric, Arm.CANARY, new Interval(TEN.plusSeconds(from), TEN.plusSeconds(to))));
    }

    private static MetricData sample(String clock, double value, int expected) {
        Instant at = Instant.parse("2026-01-01T" + clock + "Z");
        return new MetricData.Samples(new MetricSeries(List.of(new MetricSeries.Sample(at, value)), expected));
    }
}
