package dev.fledge.metric.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Counters and raw expressions, from answers in the format of the HTTP API. 1767261600 is 10:00:00. */
class PrometheusCountTest {
    private static final Interval MINUTE =
            new Interval(Instant.parse("2026-01-01T10:00:00Z"), Instant.parse("2026-01-01T10:01:00Z"));
    private static final String READ = "req{v=\"2\"}[60000ms]";
    private static final String LAST = "last_over_time(req{v=\"2\"}[3600000ms])";
    private final RecordedPrometheus prometheus = new RecordedPrometheus();

    @Test
    void each_end_of_the_interval_stands_for_the_newest_sample_that_is_not_after_it() throws Exception {
        prometheus
                .vector(LAST, "[{\"metric\":{\"pod\":\"a\"},\"value\":[1767261600,\"100\"]}]")
                // 10:00:00 belongs to what came before, 10:01:00 to this interval.
                .matrix(
                        READ,
                        "[{\"metric\":{\"__name__\":\"req\",\"pod\":\"a\"},\"values\":"
                                + "[[1767261600,\"100\"],[1767261630,\"104\"],[1767261660,\"107\"]]}]");

        assertThat(count()).isEqualTo(new MetricData.Count(7));
        assertThat(prometheus.asked()).containsExactly("/api/v1/query " + READ, "/api/v1/query " + LAST);
    }

    @Test
    void a_counter_that_restarted_counts_its_new_readings_whole() throws Exception {
        prometheus
                .vector(LAST, "[{\"metric\":{\"pod\":\"a\"},\"value\":[1767261600,\"100\"]}]")
                .matrix(
                        READ,
                        "[{\"metric\":{\"pod\":\"a\"},\"values\":"
                                + "[[1767261615,\"110\"],[1767261630,\"3\"],[1767261645,\"5\"],[1767261660,\"2\"]]}]");

        // 10 before the first restart, 5 until the second, 2 after it.
        assertThat(count()).isEqualTo(new MetricData.Count(17));
    }

    @Test
    void a_new_series_counts_whole_and_pods_are_added_up() throws Exception {
        prometheus
                .vector(
                        LAST,
                        "[{\"metric\":{\"pod\":\"a\"},\"value\":[1767261600,\"100\"]},"
                                + "{\"metric\":{\"pod\":\"gone\"},\"value\":[1767261600,\"900\"]}]")
                .matrix(
                        READ,
                        "[{\"metric\":{\"pod\":\"a\"},\"values\":[[1767261630,\"101\"]]},"
                                + "{\"metric\":{\"pod\":\"b\"},\"values\":[[1767261630,\"4\"]]}]");

        assertThat(count()).isEqualTo(new MetricData.Count(5));
    }

    @Test
    void a_counter_that_did_not_rise_is_a_true_zero() throws Exception {
        prometheus
                .vector(LAST, "[{\"metric\":{},\"value\":[1767261600,\"100\"]}]")
                .matrix(READ, "[{\"metric\":{},\"values\":[[1767261630,\"100\"]]}]");

        assertThat(count()).isEqualTo(new MetricData.Count(0));
    }

    @Test
    void no_series_and_series_that_went_stale_are_told_apart() throws Exception {
        MetricData never = count();
        prometheus.vector(LAST, "[{\"metric\":{},\"value\":[1767261600,\"100\"]}]");
        MetricData stale = count();

        assertThat(never)
                .isEqualTo(new MetricData.NoData(
                        "no series matches req{v=\"2\"}" + " between 2026-01-01T10:00:00Z and 2026-01-01T10:01:00Z"));
        assertThat(stale)
                .isEqualTo(new MetricData.NoData("1 series match req{v=\"2\"}, but none was read"
                        + " between 2026-01-01T10:00:00Z and 2026-01-01T10:01:00Z: is the app gone or not scraped,"
                        + " or the interval shorter than the scrape interval?"));
    }

    @Test
    void a_sample_at_the_start_belongs_to_what_came_before() throws Exception {
        prometheus
                .vector(LAST, "[{\"metric\":{},\"value\":[1767261600,\"100\"]}]")
                .matrix(READ, "[{\"metric\":{},\"values\":[[1767261600,\"100\"]]}]");

        assertThat(count()).isInstanceOf(MetricData.NoData.class);
    }

    @Test
    void nan_is_neither_zero_nor_absent() throws Exception {
        prometheus.matrix(READ, "[{\"metric\":{},\"values\":[[1767261630,\"NaN\"]]}]");

        assertThat(count())
                .isEqualTo(new MetricData.NoData(
                        "req{v=\"2\"} is NaN at 2026-01-01T10:00:30Z, and NaN is neither zero nor a count"));
    }

    @Test
    void what_counts_no_events_is_an_error() {
        prometheus.matrix(READ, "[{\"metric\":{\"pod\":\"a\"},\"values\":[[1767261630,\"0.25\"]]}]");

        assertThatThrownBy(this::count)
                .isInstanceOf(IOException.class)
                .hasMessage("{pod=a} rose by 0.25, which is no count of events;"
                        + " read it as a gauge, or name the counter of events");
    }

    @Test
    void an_interval_is_taken_a_little_earlier_unless_told_otherwise() throws Exception {
        prometheus
                .vector(LAST, "[{\"metric\":{},\"value\":[1767261598,\"100\"]}]")
                // 10:00:59 is in the interval as it was asked, but not in the one that ends 2 s earlier.
                .matrix(READ, "[{\"metric\":{},\"values\":[[1767261630,\"103\"],[1767261659,\"109\"]]}]");
        PrometheusSource source = PrometheusSource.builder("http://prometheus:9090")
                .transport(prometheus)
                .metric(PrometheusMetric.count("requests", "req{$arm}"))
                .arm(Arm.CANARY, "v=\"2\"")
                .build();

        assertThat(source.fetch(new MetricQuery("requests", Arm.CANARY, MINUTE)))
                .isEqualTo(new MetricData.Count(3));
    }

    @Test
    void an_absent_error_counter_is_zero_only_while_the_requests_are_there() throws Exception {
        MetricData dead = errors("req{code=~\"5..\",$arm}");
        prometheus.matrix(READ, "[{\"metric\":{\"code\":\"200\"},\"values\":[[1767261630,\"9\"]]}]");
        MetricData healthy = errors("req{code=~\"5..\",$arm}");

        assertThat(dead)
                .isEqualTo(new MetricData.NoData(
                        "no series matches req{v=\"2\"}" + " between 2026-01-01T10:00:00Z and 2026-01-01T10:01:00Z"));
        assertThat(healthy).isEqualTo(new MetricData.Count(0));
    }

    @Test
    void an_error_label_that_the_requests_do_not_have_is_no_zero() throws Exception {
        prometheus.matrix(READ, "[{\"metric\":{\"code\":\"200\",\"pod\":\"a\"},\"values\":[[1767261630,\"9\"]]}]");

        assertThat(errors("req{status=~\"5..\",$arm}"))
                .isEqualTo(new MetricData.NoData("the series of requests have no label status, which errors is told by,"
                        + " so it would never be seen; they have [code, pod]"));
    }

    @Test
    void an_estimate_is_the_rounded_number_of_an_expression() throws Exception {
        prometheus.vector("sum(increase(req{v=\"2\"}[60000ms]))", "[{\"metric\":{},\"value\":[1767261660,\"41.7\"]}]");

        assertThat(estimate("sum(increase(req{$arm}[$window]))")).isEqualTo(new MetricData.Count(42));
    }

    @Test
    void an_estimate_keeps_nothing_nan_and_several_series_apart() throws Exception {
        prometheus
                .vector("nan", "[{\"metric\":{},\"value\":[1767261660,\"NaN\"]}]")
                .data("scalar", "{\"resultType\":\"scalar\",\"result\":[1767261660,\"5\"]}")
                .vector(
                        "two",
                        "[{\"metric\":{\"pod\":\"a\"},\"value\":[1767261660,\"1\"]},"
                                + "{\"metric\":{\"pod\":\"b\"},\"value\":[1767261660,\"1\"]}]");

        assertThat(estimate("none($arm)"))
                .isEqualTo(new MetricData.NoData("nothing matches none(v=\"2\") at 2026-01-01T10:01:00Z"));
        assertThat(estimate("nan($arm)"))
                .isEqualTo(new MetricData.NoData(
                        "nan(v=\"2\") is NaN at 2026-01-01T10:01:00Z, and NaN is neither zero nor a count"));
        assertThat(estimate("scalar($arm)")).isEqualTo(new MetricData.Count(5));
        assertThatThrownBy(() -> estimate("two($arm)"))
                .isInstanceOf(IOException.class)
                .hasMessage("two(v=\"2\") gives 2 series, such as {pod=a} and {pod=b}, but a count is one number;"
                        + " write sum() around it if they belong together");
    }

    private MetricData count() throws IOException, InterruptedException {
        return fetch("requests", PrometheusMetric.count("requests", "req{$arm}"));
    }

    private MetricData errors(String selector) throws IOException, InterruptedException {
        return fetch(
                "errors",
                PrometheusMetric.count("requests", "req{$arm}"),
                PrometheusMetric.count("errors", selector).zeroIfAbsentWhile("requests"));
    }

    private MetricData estimate(String expression) throws IOException, InterruptedException {
        return fetch("x", PrometheusMetric.estimate("x", expression));
    }

    private MetricData fetch(String metric, PrometheusMetric... metrics) throws IOException, InterruptedException {
        PrometheusSource.Builder source = PrometheusSource.builder("http://prometheus:9090")
                .transport(prometheus)
                .lag(Duration.ZERO)
                .arm(Arm.CANARY, "v=\"2\"");
        for (PrometheusMetric each : metrics) {
            source.metric(each);
        }
        return source.build().fetch(new MetricQuery(metric, Arm.CANARY, MINUTE));
    }
}
