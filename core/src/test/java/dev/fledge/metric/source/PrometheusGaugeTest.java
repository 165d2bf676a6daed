package dev.fledge.metric.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSeries;
import dev.fledge.metric.MetricSeries.Sample;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gauges, from answers in the format of the HTTP API. 1767261600 is 10:00:00. */
class PrometheusGaugeTest {
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    private static final Interval MINUTE = new Interval(START, START.plusSeconds(60));
    private static final PrometheusMetric CPU =
            PrometheusMetric.gauge("cpu", "rate(cpu{$arm}[$window])", Duration.ofSeconds(20));
    private static final String QUERY = "rate(cpu{v=\"2\"}[20000ms])";
    private final RecordedPrometheus prometheus = new RecordedPrometheus();

    @Test
    void nan_is_a_missing_sample() throws Exception {
        prometheus.matrix(
                QUERY,
                "[{\"metric\":{},\"values\":[[1767261600,\"0.5\"],[1767261620,\"NaN\"],[1767261640,\"0.25\"]]}]");

        MetricData data = fetch(CPU);

        assertThat(data)
                .isEqualTo(new MetricData.Samples(
                        new MetricSeries(List.of(new Sample(START, 0.5), new Sample(START.plusSeconds(40), 0.25)), 3)));
        assertThat(((MetricData.Samples) data).series().missing()).isEqualTo(1);
        assertThat(prometheus.asked()).containsExactly("/api/v1/query_range " + QUERY);
    }

    @Test
    void only_nan_is_no_data_and_not_the_same_as_no_series() throws Exception {
        MetricData empty = fetch(CPU);
        prometheus.matrix(QUERY, "[{\"metric\":{},\"values\":[[1767261600,\"NaN\"],[1767261620,\"+Inf\"]]}]");
        MetricData nan = fetch(CPU);

        assertThat(empty)
                .isEqualTo(new MetricData.NoData("no series matches rate(cpu{v=\"2\"}[20000ms])"
                        + " between 2026-01-01T10:00:00Z and 2026-01-01T10:01:00Z"));
        assertThat(nan)
                .isEqualTo(new MetricData.NoData("every sample of rate(cpu{v=\"2\"}[20000ms]) is NaN or infinite"
                        + " between 2026-01-01T10:00:00Z and 2026-01-01T10:01:00Z"));
    }

    @Test
    void several_series_are_an_error_unless_a_reduction_is_declared() {
        twoPods();

        assertThatThrownBy(() -> fetch(CPU))
                .isInstanceOf(IOException.class)
                .hasMessage("rate(cpu{v=\"2\"}[20000ms]) gives 2 series, such as {pod=a} and {pod=b},"
                        + " but a gauge is one; declare reduction(), or narrow the matchers");
    }

    @ParameterizedTest
    @CsvSource({"MAX, 0.75", "MEAN, 0.5", "MIN, 0.25", "SUM, 1"})
    void a_reduction_makes_several_series_one(Reduction reduction, double both) throws Exception {
        twoPods();

        // At 20 s only one of the two has a number.
        assertThat(fetch(CPU.reduction(reduction)))
                .isEqualTo(new MetricData.Samples(
                        new MetricSeries(List.of(new Sample(START, both), new Sample(START.plusSeconds(20), 0.5)), 3)));
    }

    @Test
    void the_samples_lie_in_the_interval_and_none_at_its_end() throws Exception {
        RecordedPrometheus recorded = prometheus.matrix(QUERY, "[]");
        StringBuilder asked = new StringBuilder();
        PrometheusSource source = PrometheusSource.builder("http://prometheus:9090")
                .transport(call -> {
                    asked.append(call.url().query());
                    return recorded.exchange(call);
                })
                .metric(CPU)
                .arm(Arm.CANARY, "v=\"2\"")
                .build();

        source.fetch(new MetricQuery("cpu", Arm.CANARY, MINUTE));

        assertThat(asked.toString()).endsWith("&start=2026-01-01T10:00:00Z&end=2026-01-01T10:00:40Z&step=20000ms");
    }

    private void twoPods() {
        prometheus.matrix(
                QUERY,
                "[{\"metric\":{\"pod\":\"a\"},\"values\":[[1767261600,\"0.25\"],[1767261620,\"NaN\"]]},"
                        + "{\"metric\":{\"pod\":\"b\"},\"values\":[[1767261600,\"0.75\"],[1767261620,\"0.5\"]]}]");
    }

    private MetricData fetch(PrometheusMetric metric) throws IOException, InterruptedException {
        return PrometheusSource.builder("http://prometheus:9090")
                .transport(prometheus)
                .metric(metric)
                .lag(Duration.ZERO)
                .arm(Arm.CANARY, "v=\"2\"")
                .build()
                .fetch(new MetricQuery(metric.name(), Arm.CANARY, MINUTE));
    }
}
