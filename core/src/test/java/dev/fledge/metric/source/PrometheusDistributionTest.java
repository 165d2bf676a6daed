package dev.fledge.metric.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Classic histograms, from answers in the format of the HTTP API. Times are seconds after 10:00:00. */
class PrometheusDistributionTest {
    private static final Interval MINUTE =
            new Interval(Instant.parse("2026-01-01T10:00:00Z"), Instant.parse("2026-01-01T10:01:00Z"));
    private final List<String> before = new ArrayList<>();
    private final List<String> during = new ArrayList<>();

    @Test
    void buckets_are_taken_apart_and_edges_are_milliseconds() throws Exception {
        bucket("a", "0.005", 10, 12, 13);
        bucket("a", "0.035", 20, 24, 26);
        bucket("a", "+Inf", 30, 35, 40);

        assertThat(fetch()).isEqualTo(Histogram.of(Buckets.of(5, 35), new long[] {3, 3, 4}));
    }

    @Test
    void all_buckets_restart_together_even_one_that_reads_more_than_before() throws Exception {
        bucket("a", "0.1", 5, 7);
        bucket("a", "+Inf", 100, 9);

        assertThat(fetch()).isEqualTo(Histogram.of(Buckets.of(100), new long[] {7, 2}));
    }

    @Test
    void a_histogram_that_was_not_there_before_counts_whole() throws Exception {
        during.add(series("a", "0.1", 15, 5));
        during.add(series("a", "+Inf", 15, 6));

        assertThat(fetch()).isEqualTo(Histogram.of(Buckets.of(100), new long[] {5, 1}));
    }

    @Test
    void a_histogram_that_had_no_last_bucket_before_counts_whole() throws Exception {
        before.add("{\"metric\":" + labels("a", "0.1") + ",\"value\":[1767261600,\"4\"]}");
        during.add(series("a", "0.1", 15, 5));
        during.add(series("a", "+Inf", 15, 6));

        assertThat(fetch()).isEqualTo(Histogram.of(Buckets.of(100), new long[] {5, 1}));
    }

    @Test
    void pods_with_other_buckets_are_added_over_the_edges_that_all_have() throws Exception {
        bucket("a", "0.1", 0, 1);
        bucket("a", "0.2", 0, 3);
        bucket("a", "0.5", 0, 6);
        bucket("a", "+Inf", 0, 10);
        bucket("b", "0.1", 0, 10);
        bucket("b", "0.5", 0, 20);
        bucket("b", "+Inf", 0, 20);

        assertThat(fetch()).isEqualTo(Histogram.of(Buckets.of(100, 500), new long[] {11, 15, 4}));
    }

    @Test
    void a_bucket_that_was_not_read_each_time_is_left_out() throws Exception {
        bucket("a", "0.1", 0, 1, 2);
        bucket("a", "0.5", 0, 5, 8);
        bucket("a", "+Inf", 0, 6, 10);
        // Known before but read once only, and read each time but not known before.
        bucket("a", "0.2", 0, 3);
        during.add("{\"metric\":" + labels("a", "0.3") + ",\"values\":[" + sample(15, 4) + "," + sample(30, 5) + "]}");

        assertThat(fetch()).isEqualTo(Histogram.of(Buckets.of(100, 500), new long[] {2, 6, 2}));
    }

    @Test
    void pods_without_a_common_edge_are_an_error() {
        bucket("a", "0.1", 0, 1);
        bucket("a", "+Inf", 0, 10);
        bucket("b", "0.2", 0, 1);
        bucket("b", "+Inf", 0, 10);

        assertThatThrownBy(this::fetch).isInstanceOf(IOException.class).hasMessageContaining("share no bucket edge");
    }

    @Test
    void a_bucket_read_a_moment_before_a_smaller_one_is_put_right() throws Exception {
        bucket("a", "0.1", 0, 501);
        bucket("a", "0.2", 0, 500);
        bucket("a", "+Inf", 0, 1000);

        assertThat(fetch()).isEqualTo(Histogram.of(Buckets.of(100, 200), new long[] {501, 0, 499}));
    }

    @Test
    void buckets_that_do_not_hold_the_smaller_ones_are_an_error() {
        bucket("a", "0.1", 0, 500);
        bucket("a", "0.2", 0, 300);
        bucket("a", "+Inf", 0, 1000);

        assertThatThrownBy(this::fetch)
                .isInstanceOf(IOException.class)
                .hasMessage("bucket le=\"0.2\" rose by 300, a smaller one by 500,"
                        + " so they do not count what is less or equal");
    }

    @Test
    void a_histogram_without_its_last_bucket_is_an_error() {
        bucket("a", "0.1", 0, 500);

        assertThatThrownBy(this::fetch)
                .isInstanceOf(IOException.class)
                .hasMessage("the histogram {pod=a} has no bucket le=\"+Inf\", so its total is not known;"
                        + " let relabelling keep all buckets");
    }

    @Test
    void a_counter_that_is_no_bucket_is_an_error() {
        during.add("{\"metric\":{\"pod\":\"a\"},\"values\":[[1767261615,\"5\"]]}");

        assertThatThrownBy(this::fetch)
                .isInstanceOf(IOException.class)
                .hasMessage("{pod=a} is no bucket: its label le is ''; a distribution is read from the counter of"
                        + " buckets, whose name ends in _bucket");
    }

    @Test
    void an_edge_that_is_no_number_is_an_error() {
        bucket("a", "NaN", 0, 1);
        bucket("a", "+Inf", 0, 10);

        assertThatThrownBy(this::fetch)
                .isInstanceOf(IOException.class)
                .hasMessage("{le=NaN, pod=a} is no bucket: its label le is 'NaN'; a distribution is read from the"
                        + " counter of buckets, whose name ends in _bucket");
    }

    @Test
    void nan_in_a_bucket_is_no_data() throws Exception {
        during.add("{\"metric\":{\"le\":\"+Inf\"},\"values\":[[1767261615,\"NaN\"]]}");

        assertThat(data())
                .isEqualTo(new MetricData.NoData(
                        "b{v=\"2\"} is NaN at 2026-01-01T10:00:15Z, and NaN is neither zero nor a count"));
    }

    private void bucket(String pod, String edge, int last, int... readings) {
        before.add("{\"metric\":" + labels(pod, edge) + ",\"value\":[1767261600,\"" + last + "\"]}");
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < readings.length; i++) {
            values.append(i == 0 ? "" : ",").append(sample(15 * (i + 1), readings[i]));
        }
        during.add("{\"metric\":" + labels(pod, edge) + ",\"values\":[" + values + "]}");
    }

    private static String series(String pod, String edge, int second, int value) {
        return "{\"metric\":" + labels(pod, edge) + ",\"values\":[" + sample(second, value) + "]}";
    }

    private static String labels(String pod, String edge) {
        return "{\"pod\":\"" + pod + "\",\"le\":\"" + edge + "\"}";
    }

    private static String sample(int second, int value) {
        return "[" + (1767261600 + second) + ",\"" + value + "\"]";
    }

    private Histogram fetch() throws IOException, InterruptedException {
        return ((MetricData.Distribution) data()).histogram();
    }

    private MetricData data() throws IOException, InterruptedException {
        RecordedPrometheus prometheus = new RecordedPrometheus()
                .vector("last_over_time(b{v=\"2\"}[3600000ms])", before.toString())
                .matrix("b{v=\"2\"}[60000ms]", during.toString());
        return PrometheusSource.builder("http://prometheus:9090")
                .transport(prometheus)
                .metric(PrometheusMetric.distribution("latency", "b{$arm}", Duration.ofSeconds(1)))
                .lag(Duration.ZERO)
                .arm(Arm.CANARY, "v=\"2\"")
                .build()
                .fetch(new MetricQuery("latency", Arm.CANARY, MINUTE));
    }
}
