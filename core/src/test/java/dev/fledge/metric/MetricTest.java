package dev.fledge.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void an_interval_holds_its_start_and_not_its_end() {
        Interval minute = Interval.endingAt(NOON, Duration.ofMinutes(1));

        assertThat(minute.start()).isEqualTo("2026-01-31T11:59:00Z");
        assertThat(minute.contains(minute.start())).isTrue();
        assertThat(minute.contains(NOON)).isFalse();
        assertThat(minute.contains(minute.start().minusNanos(1))).isFalse();
        assertThat(minute.length()).isEqualTo(Duration.ofMinutes(1));
        assertThatThrownBy(() -> new Interval(NOON, NOON))
                .hasMessage("start must be before end, but was 2026-01-31T12:00:00Z/2026-01-31T12:00:00Z");
    }

    @Test
    void counts_refuse_more_errors_than_requests() {
        assertThat(new Counts(10, 3, 7).plus(new Counts(1, 0, 0))).isEqualTo(new Counts(11, 3, 7));
        assertThat(new Counts(11, 3, 7).since(new Counts(10, 3, 6))).isEqualTo(new Counts(1, 0, 1));
        assertThatThrownBy(() -> new Counts(10, 4, 7)).hasMessage("server errors must be from 0 to 6, but was 7");
        assertThatThrownBy(() -> new Counts(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Counts(1, 2, 0)).hasMessage("client errors must be from 0 to 1, but was 2");
    }

    @Test
    void a_recorder_tells_4xx_from_5xx_and_no_answer_is_a_server_error() {
        TrafficRecorder recorder = TrafficRecorder.create();
        recorder.record(200, 5_000_000);
        recorder.record(404, 5_000_000);
        recorder.record(503, 5_000_000);
        recorder.record(0, 100_000_000);

        TrafficSnapshot seen = recorder.snapshot();

        assertThat(seen.counts()).isEqualTo(new Counts(4, 1, 2));
        assertThat(seen.latencyMillis().quantile(0.5).orElseThrow().atMost()).isBetween(5.0, 5.25);
        assertThat(seen.latencyMillis().quantile(1).orElseThrow().atMost()).isBetween(100.0, 105.0);
        assertThat(seen.since(seen)).isEqualTo(TrafficSnapshot.NONE);
        assertThatThrownBy(() -> recorder.record(99, 1)).hasMessage("status must be from 100 to 599, but was 99");
        assertThatThrownBy(() -> recorder.record(200, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_recorder_loses_nothing_under_concurrent_use() throws Exception {
        TrafficRecorder recorder = TrafficRecorder.create();
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    for (int n = 0; n < 50_000; n++) {
                        recorder.record(n % 10 == 0 ? 500 : 200, n * 1000L);
                    }
                }))
                .toList();

        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(10_000);
        }

        assertThat(recorder.snapshot().counts()).isEqualTo(new Counts(200_000, 0, 20_000));
    }

    @Test
    void what_came_between_two_readings_is_whole_while_requests_are_recorded() throws Exception {
        TrafficRecorder recorder = TrafficRecorder.create();
        IntStream.range(0, 1000).forEach(i -> recorder.record(200, 1000));
        List<Thread> failing = List.of(
                new Thread(() -> IntStream.range(0, 1_000_000).forEach(n -> recorder.record(500, 1000))),
                new Thread(() -> IntStream.range(0, 1_000_000).forEach(n -> recorder.record(404, 1000))));

        failing.forEach(Thread::start);
        TrafficSnapshot last = recorder.snapshot();
        while (failing.stream().anyMatch(Thread::isAlive)) {
            TrafficSnapshot next = recorder.snapshot();
            Counts since = next.since(last).counts();
            // Each is an error, so none may be seen without its request or as a good one.
            assertThat(since.clientErrors() + since.serverErrors())
                    .as("errors of %s", since)
                    .isEqualTo(since.requests());
            last = next;
        }

        assertThat(recorder.snapshot().counts()).isEqualTo(new Counts(2_001_000, 1_000_000, 1_000_000));
    }

    @Test
    void a_series_knows_what_is_missing_and_refuses_disorder() {
        MetricSeries.Sample first = new MetricSeries.Sample(NOON, 1);
        MetricSeries.Sample second = new MetricSeries.Sample(NOON.plusSeconds(1), 2);

        assertThat(new MetricSeries(List.of(first, second), 5).missing()).isEqualTo(3);
        assertThat(new MetricSeries(List.of(first, second), 1).missing()).isEqualTo(0);
        assertThatThrownBy(() -> new MetricSeries(List.of(second, first), 2))
                .hasMessage("samples must ascend in time, but 2026-01-31T12:00:00Z follows 2026-01-31T12:00:01Z");
        assertThatThrownBy(() -> new MetricSeries.Sample(NOON, Double.NaN))
                .hasMessage("a sample must be finite, but was NaN at 2026-01-31T12:00:00Z");
    }

    @Test
    void no_data_says_why_and_a_count_is_not_negative() {
        assertThatThrownBy(() -> new MetricData.NoData("")).hasMessage("why there is no data must not be blank");
        assertThatThrownBy(() -> new MetricData.Count(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Arm.CANARY.label()).isEqualTo("canary");
        assertThatThrownBy(() -> new MetricQuery(" ", Arm.CANARY, Interval.endingAt(NOON, Duration.ofSeconds(1))))
                .hasMessage("metric must not be blank");
    }
}
