package dev.fledge.metric.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InProcessSourceTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private final ManualTime time = ManualTime.startingAt(NOON);
    private final TrafficRecorder canary = TrafficRecorder.create();
    private final InProcessSource source =
            InProcessSource.named("router").arm(Arm.CANARY, canary).time(time).build();

    @Test
    void counts_only_what_came_in_the_interval() {
        canary.record(200, 1_000_000);
        time.advance(Duration.ofSeconds(10));
        assertThat(requests(0, 10)).isEqualTo(new MetricData.Count(1));
        canary.record(200, 1_000_000);
        canary.record(500, 1_000_000);
        time.advance(Duration.ofSeconds(10));

        assertThat(requests(10, 20)).isEqualTo(new MetricData.Count(2));
        assertThat(fetch("server-errors", Arm.CANARY, 10, 20)).isEqualTo(new MetricData.Count(1));
        assertThat(fetch("client-errors", Arm.CANARY, 10, 20)).isEqualTo(new MetricData.Count(0));
        assertThat(((MetricData.Distribution) fetch("latency", Arm.CANARY, 10, 20))
                        .histogram()
                        .total())
                .isEqualTo(2);
    }

    @Test
    void intervals_that_join_count_every_request_once() {
        long sum = 0;
        for (int second = 0; second < 60; second++) {
            canary.record(200, 1_000_000);
            time.advance(Duration.ofSeconds(1));
            sum += ((MetricData.Count) requests(second, second + 1)).value();
        }

        assertThat(sum).isEqualTo(60);
        assertThat(requests(0, 60)).isEqualTo(new MetricData.Count(60));
    }

    @Test
    void a_true_zero_is_a_count_and_not_missing_data() {
        time.advance(Duration.ofSeconds(1));

        assertThat(requests(0, 1)).isEqualTo(new MetricData.Count(0));
    }

    @Test
    void an_arm_without_a_recorder_has_no_data() {
        time.advance(Duration.ofSeconds(1));

        assertThat(fetch("requests", Arm.BASELINE, 0, 1))
                .isEqualTo(new MetricData.NoData("router does not record the baseline"));
    }

    @Test
    void time_before_the_source_existed_has_no_data() {
        time.advance(Duration.ofSeconds(1));

        assertThat(requests(-5, 1))
                .isEqualTo(new MetricData.NoData("router keeps nothing from before 2026-01-31T12:00:00Z"));
    }

    @Test
    void readings_are_bounded_and_what_was_dropped_has_no_data() {
        for (int second = 1; second <= 5000; second++) {
            time.advance(Duration.ofSeconds(1));
            requests(second - 1, second);
        }

        assertThat(requests(0, 5000)).isInstanceOf(MetricData.NoData.class);
        assertThat(requests(905, 5000)).isEqualTo(new MetricData.Count(0));
    }

    @Test
    void an_unknown_metric_is_misuse_and_names_the_known_ones() {
        assertThatThrownBy(() -> fetch("request", Arm.CANARY, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("router has no metric 'request'; it has [client-errors, latency, requests, server-errors]");
        assertThatThrownBy(() -> InProcessSource.named("x").build())
                .hasMessage("source x records nothing; add a recorder with arm()");
    }

    private MetricData requests(long fromSecond, long toSecond) {
        return fetch("requests", Arm.CANARY, fromSecond, toSecond);
    }

    private MetricData fetch(String metric, Arm arm, long fromSecond, long toSecond) {
        return source.fetch(
                new MetricQuery(metric, arm, new Interval(NOON.plusSeconds(fromSecond), NOON.plusSeconds(toSecond))));
    }
}
