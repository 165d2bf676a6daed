package dev.fledge.metric.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Histogram.Bounds;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Native histograms, from answers in the format that the HTTP API documents. Edges are 2^(n/8) s. */
class NativeHistogramTest {
    private static final Interval MINUTE =
            new Interval(Instant.parse("2026-01-01T10:00:00Z"), Instant.parse("2026-01-01T10:01:00Z"));
    private static final String LAST = "last_over_time(latency{v=\"2\"}[3600000ms])";
    private static final String READ = "latency{v=\"2\"}[60000ms]";
    // 2^(-27/8) to 2^(-26/8) s: 96.4 to 105.1 ms; and 2^(-8/8) to 2^(-7/8) s: 500 to 545.3 ms.
    private static final String AT_100 = "[0,\"0.0963881765879963\",\"0.10511205190671431\",\"%d\"]";
    private static final String AT_500 = "[0,\"0.5\",\"0.5452538663326288\",\"%d\"]";
    private final RecordedPrometheus prometheus = new RecordedPrometheus();

    @Test
    void the_increase_of_each_bucket_is_read() throws Exception {
        prometheus
                .vector(LAST, vector("15", AT_100.formatted(10), AT_500.formatted(5)))
                .matrix(
                        READ,
                        matrix(
                                reading(15, AT_100.formatted(14), AT_500.formatted(5)),
                                reading(30, AT_100.formatted(17), AT_500.formatted(8))));

        Histogram histogram = fetch();

        assertThat(histogram.total()).isEqualTo(10);
        assertBounds(histogram.quantile(0.7), 96.388, 105.112);
        assertBounds(histogram.quantile(0.71), 500.0, 545.254);
    }

    @Test
    void a_restart_counts_whole_even_where_the_total_rose() throws Exception {
        prometheus
                .vector(LAST, vector("15", AT_100.formatted(10), AT_500.formatted(5)))
                // The bucket at 500 ms is gone, so the process is new.
                .matrix(READ, matrix(reading(15, AT_100.formatted(20))));

        assertThat(fetch().total()).isEqualTo(20);
    }

    @Test
    void buckets_that_became_coarser_hold_the_finer_ones() throws Exception {
        prometheus
                .vector(LAST, vector("15", AT_100.formatted(10), AT_500.formatted(5)))
                // Schema 2: 2^(-14/4) to 2^(-13/4) and 2^(-4/4) to 2^(-3/4).
                .matrix(
                        READ,
                        matrix(reading(
                                15,
                                "[0,\"0.08838834764831845\",\"0.10511205190671431\",\"13\"]",
                                "[0,\"0.5\",\"0.5946035575013605\",\"6\"]")));

        Histogram histogram = fetch();

        assertThat(histogram.total()).isEqualTo(4);
        assertBounds(histogram.quantile(0.75), 88.388, 105.112);
    }

    @Test
    void finer_buckets_than_needed_are_put_together() throws Exception {
        // Schema 4: both halves of 500 to 545.3 ms.
        prometheus.matrix(
                READ,
                matrix(reading(
                        15,
                        "[0,\"0.5\",\"0.5221368912137069\",\"2\"]",
                        "[0,\"0.5221368912137069\",\"0.5452538663326288\",\"3\"]")));

        Histogram histogram = fetch();

        assertThat(histogram.total()).isEqualTo(5);
        assertBounds(histogram.quantile(0.1), 500.0, 545.254);
        assertBounds(histogram.quantile(1), 500.0, 545.254);
    }

    @Test
    void the_bucket_around_zero_is_the_lowest() throws Exception {
        prometheus.matrix(READ, matrix(reading(15, "[3,\"-2.938735877055719e-39\",\"2.938735877055719e-39\",\"4\"]")));

        assertThat(fetch().count(0)).isEqualTo(4);
    }

    @Test
    void a_bucket_around_zero_that_holds_slow_requests_is_an_error() {
        prometheus.matrix(READ, matrix(reading(15, "[3,\"-0.25\",\"0.25\",\"4\"]")));

        assertThatThrownBy(this::fetch)
                .isInstanceOf(IOException.class)
                .hasMessage("a native histogram has the bucket -0.25 to 0.25 around zero, which hides what is fast from"
                        + " what is slow; let the app keep its zero threshold small");
    }

    @Test
    void intervals_have_the_same_buckets_so_that_they_can_be_added_up() throws Exception {
        prometheus.matrix(READ, matrix(reading(15, AT_100.formatted(1))));
        Histogram first = fetch();
        prometheus.matrix(READ, matrix(reading(15, AT_500.formatted(2))));
        Histogram second = fetch();

        assertThat(first.plus(second).total()).isEqualTo(3);
    }

    @Test
    void a_histogram_that_did_not_rise_is_empty_and_not_missing() throws Exception {
        prometheus
                .vector(LAST, vector("15", AT_100.formatted(10)))
                .matrix(READ, matrix(reading(15, AT_100.formatted(10))));

        assertThat(fetch().total()).isZero();
    }

    @Test
    void buckets_of_no_octave_are_an_error() {
        prometheus.matrix(READ, matrix(reading(15, "[0,\"0.1\",\"0.25\",\"4\"]")));

        assertThatThrownBy(this::fetch)
                .isInstanceOf(IOException.class)
                .hasMessage("a native histogram has the bucket 0.1 to 0.25, which is no octave or part of one;"
                        + " let the app expose exponential buckets");
    }

    @Test
    void a_count_of_a_native_histogram_is_an_error() {
        prometheus.matrix(READ, matrix(reading(15, AT_100.formatted(10))));

        assertThatThrownBy(() -> fetch(PrometheusMetric.count("latency", "latency{$arm}")))
                .isInstanceOf(IOException.class)
                .hasMessage("latency{v=\"2\"} is a native histogram; read it with distribution()");
    }

    private static void assertBounds(Optional<Bounds> bounds, double atLeast, double atMost) {
        assertThat(bounds.orElseThrow().atLeast()).isCloseTo(atLeast, Offset.offset(0.001));
        assertThat(bounds.orElseThrow().atMost()).isCloseTo(atMost, Offset.offset(0.001));
    }

    private static String vector(String count, String... buckets) {
        return "[{\"metric\":{\"__name__\":\"latency\",\"v\":\"2\"},\"histogram\":[1767261600,{\"count\":\"" + count
                + "\",\"sum\":\"1.5\",\"buckets\":[" + String.join(",", buckets) + "]}]}]";
    }

    private static String matrix(String... readings) {
        return "[{\"metric\":{\"__name__\":\"latency\",\"v\":\"2\"},\"histograms\":[" + String.join(",", readings)
                + "]}]";
    }

    private static String reading(int second, String... buckets) {
        return "[" + (1767261600 + second) + ",{\"count\":\"1\",\"sum\":\"1.5\",\"buckets\":["
                + String.join(",", buckets) + "]}]";
    }

    private Histogram fetch() throws IOException, InterruptedException {
        return ((MetricData.Distribution)
                        fetch(PrometheusMetric.distribution("latency", "latency{$arm}", Duration.ofSeconds(1))))
                .histogram();
    }

    private MetricData fetch(PrometheusMetric metric) throws IOException, InterruptedException {
        return PrometheusSource.builder("http://prometheus:9090")
                .transport(prometheus)
                .metric(metric)
                .lag(Duration.ZERO)
                .arm(Arm.CANARY, "v=\"2\"")
                .build()
                .fetch(new MetricQuery("latency", Arm.CANARY, MINUTE));
    }
}
