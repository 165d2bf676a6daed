package dev.fledge.metric.source;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSource;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.testing.ManualTime;
import dev.fledge.testing.MetricSourceContract;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** The source is asked once a minute, as a promotion does; what happens at that instant happens after the question. */
class InProcessSourceContractTest extends MetricSourceContract {
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Instant BEFORE = INTERVAL.start().minus(Duration.ofHours(1));
    private static final Instant AFTER = INTERVAL.end().plus(Duration.ofHours(1));

    private final Map<Arm, TrafficRecorder> recorders =
            new EnumMap<>(Map.of(Arm.BASELINE, TrafficRecorder.create(), Arm.CANARY, TrafficRecorder.create()));

    @Override
    protected String countMetric() {
        return InProcessSource.SERVER_ERRORS;
    }

    @Override
    protected MetricSource withoutData() {
        return source(ManualTime.startingAt(AFTER));
    }

    @Override
    protected MetricSource withoutEvents() {
        return watched(() -> {}, BEFORE);
    }

    @Override
    protected MetricSource withEvent(Arm arm, Instant at) {
        return watched(() -> recorders.get(arm).record(500, 1_000_000), at);
    }

    private MetricSource watched(Runnable event, Instant at) {
        ManualTime time = ManualTime.startingAt(BEFORE);
        InProcessSource source = source(time);
        while (time.now().isBefore(AFTER)) {
            if (time.now().equals(at)) {
                event.run();
            }
            time.advance(LOOK);
            source.fetch(new MetricQuery(countMetric(), Arm.CANARY, Interval.endingAt(time.now(), LOOK)));
        }
        return source;
    }

    private InProcessSource source(ManualTime time) {
        InProcessSource.Builder source = InProcessSource.named("router").time(time);
        recorders.forEach(source::arm);
        return source.build();
    }
}
