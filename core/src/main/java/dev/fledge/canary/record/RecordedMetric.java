package dev.fledge.canary.record;

import dev.fledge.canary.Observation;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a record holds of one arm's metric over an interval. */
final class RecordedMetric {
    private RecordedMetric() {}

    /** Adds up what ends in the interval; a failure counts only where nothing was seen. */
    static Observation answer(List<Observation> recorded, MetricQuery query) {
        Optional<MetricData> sum = Optional.empty();
        String silence = "the record has nothing on " + query.metric() + " of the "
                + query.arm().label() + " from " + query.interval().start() + " to "
                + query.interval().end();
        Optional<String> failure = Optional.empty();
        for (Observation observation : recorded) {
            if (!endsIn(observation, query.interval())) {
                continue;
            }
            if (observation instanceof Observation.Failed failed) {
                failure = Optional.of(failed.why());
            } else if (observation instanceof Observation.Seen seen) {
                if (seen.data() instanceof MetricData.NoData noData) {
                    silence = noData.why();
                } else {
                    try {
                        sum = Optional.of(plus(sum, seen.data()));
                    } catch (IllegalArgumentException | ArithmeticException e) {
                        return new Observation.Failed(query, "its batches do not add up: " + e.getMessage());
                    }
                }
            }
        }
        if (sum.isEmpty() && failure.isPresent()) {
            return new Observation.Failed(query, failure.get());
        }
        return new Observation.Seen(query, sum.orElse(new MetricData.NoData(silence)));
    }

    private static boolean endsIn(Observation observation, Interval interval) {
        return observation.at().isAfter(interval.start()) && !observation.at().isAfter(interval.end());
    }

    private static MetricData plus(Optional<MetricData> before, MetricData more) {
        if (before.isEmpty()) {
            return more;
        }
        MetricData sum = before.get();
        if (sum instanceof MetricData.Count a && more instanceof MetricData.Count b) {
            return new MetricData.Count(Math.addExact(a.value(), b.value()));
        }
        if (sum instanceof MetricData.Distribution a && more instanceof MetricData.Distribution b) {
            return new MetricData.Distribution(a.histogram().plus(b.histogram()));
        }
        if (sum instanceof MetricData.Samples a && more instanceof MetricData.Samples b) {
            List<MetricSeries.Sample> samples = new ArrayList<>(a.series().samples());
            samples.addAll(b.series().samples());
            int expected = Math.addExact(a.series().expected(), b.series().expected());
            return new MetricData.Samples(new MetricSeries(samples, expected));
        }
        throw new IllegalArgumentException("a " + more.getClass().getSimpleName() + " cannot be added to a "
                + sum.getClass().getSimpleName());
    }
}
