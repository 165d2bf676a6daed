package dev.fledge.contract.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSource;
import dev.fledge.testing.ManualTime;
import dev.fledge.testing.MetricSourceContract;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DriftMetricsContractTest extends MetricSourceContract {
    private static final Instant BEFORE = INTERVAL.start().minusSeconds(120);
    private static final Instant MIDDLE = INTERVAL.start().plusSeconds(300);

    private final ManualTime time = ManualTime.startingAt(BEFORE);
    private final DriftMonitor monitor = monitor();

    private DriftMonitor monitor() {
        try (DriftMonitor started = DriftMonitor.builder("prices")
                .contract(DriftApp.prices())
                .time(time)
                .start()) {
            // What was checked is told after closing too, and here nothing is watched.
            return started;
        }
    }

    private void until(Instant instant) throws Exception {
        Duration left = Duration.between(time.now(), instant);
        if (!left.isNegative() && !left.isZero()) {
            time.advance(left);
        }
        // Somebody asks now and then, so that what came before and after can be told apart.
        monitor.source()
                .fetch(new MetricQuery(
                        DriftMonitor.CHECKS, Arm.CANARY, new Interval(BEFORE.minusSeconds(1), time.now())));
    }

    private void good() {
        for (Arm arm : Arm.values()) {
            monitor.check(arm, DriftApp.answer(DriftApp.GOOD));
        }
    }

    @Override
    protected String countMetric() {
        return DriftMonitor.VIOLATIONS;
    }

    @Override
    protected MetricSource withoutData() throws Exception {
        until(INTERVAL.end());
        return monitor.source();
    }

    @Override
    protected MetricSource withoutEvents() throws Exception {
        until(INTERVAL.start());
        good();
        until(INTERVAL.end());
        return monitor.source();
    }

    @Override
    protected MetricSource withEvent(Arm arm, Instant at) throws Exception {
        for (Instant instant :
                new Instant[] {INTERVAL.start().minusSeconds(60), INTERVAL.start(), MIDDLE, INTERVAL.end()}) {
            until(instant);
            good();
            if (instant.equals(at)) {
                monitor.check(arm, DriftApp.answer(DriftApp.BAD));
            }
        }
        until(INTERVAL.end().plusSeconds(1));
        return monitor.source();
    }

    @Test
    void checks_are_counted_too_and_none_is_no_data() throws Exception {
        MetricSource source = withoutEvents();

        assertThat(source.fetch(new MetricQuery(DriftMonitor.CHECKS, Arm.CANARY, INTERVAL)))
                .isEqualTo(new MetricData.Count(1));
        assertThat(source.fetch(new MetricQuery(
                        DriftMonitor.CHECKS, Arm.CANARY, Interval.endingAt(INTERVAL.start(), Duration.ofSeconds(60)))))
                .isEqualTo(new MetricData.NoData(
                        "no answer of the canary was checked between 2026-01-01T09:59:00Z and 2026-01-01T10:00:00Z"));
    }
}
