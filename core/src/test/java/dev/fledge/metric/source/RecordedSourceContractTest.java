package dev.fledge.metric.source;

import dev.fledge.canary.Observation;
import dev.fledge.canary.record.RunRecord;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSource;
import dev.fledge.testing.MetricSourceContract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class RecordedSourceContractTest extends MetricSourceContract {
    private static final Duration BATCH = Duration.ofSeconds(30);

    @Override
    protected String countMetric() {
        return "server-errors";
    }

    @Override
    protected MetricSource withoutData() {
        Interval before = Interval.endingAt(INTERVAL.start(), BATCH);
        return source(List.of(
                new Observation.Seen(new MetricQuery(countMetric(), Arm.CANARY, before), new MetricData.Count(1))));
    }

    @Override
    protected MetricSource withoutEvents() {
        return withEvent(Arm.CANARY, Instant.EPOCH);
    }

    @Override
    protected MetricSource withEvent(Arm arm, Instant at) {
        List<Observation> batches = new ArrayList<>();
        Instant end = INTERVAL.end().plus(Duration.ofMinutes(2));
        for (Instant from = INTERVAL.start().minus(Duration.ofMinutes(2));
                from.isBefore(end);
                from = from.plus(BATCH)) {
            Interval interval = new Interval(from, from.plus(BATCH));
            for (Arm each : Arm.values()) {
                long count = each == arm && interval.contains(at) ? 1 : 0;
                batches.add(new Observation.Seen(
                        new MetricQuery(countMetric(), each, interval), new MetricData.Count(count)));
            }
        }
        return source(batches);
    }

    @Override
    protected Optional<MetricSource> broken() {
        return Optional.of(source(List.of(new Observation.Failed(
                new MetricQuery(countMetric(), Arm.CANARY, INTERVAL), "no connection to prometheus:9090"))));
    }

    private static MetricSource source(List<Observation> observations) {
        return RecordedSource.of("run.jsonl", RunRecord.of(INTERVAL.start(), observations));
    }
}
