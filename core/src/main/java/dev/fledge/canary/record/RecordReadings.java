package dev.fledge.canary.record;

import dev.fledge.canary.Observation;
import dev.fledge.canary.compat.Reading;
import dev.fledge.canary.compat.Readings;
import dev.fledge.internal.Check;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a foreign judge reads, out of a record. Immutable.
 *
 * <p>A metric of the record answers to its own name: a count with its sum over the interval, samples with the last one. Where
 * the record has no metric of that name, these are derived, if it has what they are made of:
 *
 * <ul>
 *   <li>{@code request-success-rate}: percent of {@code requests} that are no {@code server-errors}, as Flagger has it;
 *   <li>{@code request-duration}: the p99 of {@code latency} in milliseconds, as Flagger has it;
 *   <li>{@code error-rate}: {@code server-errors} per {@code requests}, 0 to 1;
 *   <li>{@code NAME-p50}, {@code NAME-p99.9} and so on: that quantile of the distribution {@code NAME}, linear within a bucket as
 *       Prometheus has it.
 * </ul>
 *
 * <p>A share of no requests, and a quantile of none, is NaN. No data is {@link Reading.Empty}; a source that failed, and a metric
 * that is neither there nor derived, is {@link Reading.Failed}. A batch belongs to an interval if it ends in it.
 */
public final class RecordReadings implements Readings {
    private static final String REQUESTS = "requests";
    private static final String SERVER_ERRORS = "server-errors";
    private static final String LATENCY = "latency";

    private final RunRecord record;
    private final Map<String, String> names;
    private final @Nullable Duration every;

    private RecordReadings(RunRecord record, Map<String, String> names, @Nullable Duration every) {
        this.record = record;
        this.names = names;
        this.every = every;
    }

    /** Returns the readings of a record, one value an interval. */
    public static RecordReadings of(RunRecord record) {
        return new RecordReadings(Check.notNull("record", record), Map.of(), null);
    }

    /** Returns these readings with another name for a metric that the record has or that is derived. */
    public RecordReadings named(String foreign, String metric) {
        Map<String, String> more = new LinkedHashMap<>(names);
        more.put(Check.notBlank("foreign name", foreign), Check.notBlank("metric", metric));
        return new RecordReadings(record, Map.copyOf(more), every);
    }

    /**
     * Returns these readings as series: one value for each so long part of the interval, NaN where there is none.
     *
     * @throws IllegalArgumentException if it is not longer than zero
     */
    public RecordReadings series(Duration every) {
        return new RecordReadings(record, names, Check.positive("resolution", every));
    }

    /**
     * Returns whether the record has that metric, under its own name or the one it was given, or all that it is derived from. A
     * metric on which there is only a failure, or no data, is there.
     */
    public boolean canRead(String metric) {
        String own = names.getOrDefault(metric, metric);
        List<String> there = record.metrics();
        return there.contains(own)
                || switch (own) {
                    case "request-success-rate", "error-rate" ->
                        there.contains(REQUESTS) && there.contains(SERVER_ERRORS);
                    case "request-duration" -> there.contains(LATENCY);
                    default ->
                        QuantileName.of(own)
                                .filter(name -> there.contains(name.of()))
                                .isPresent();
                };
    }

    @Override
    public Reading read(MetricQuery query) {
        String metric = names.getOrDefault(query.metric(), query.metric());
        MetricQuery asked = new MetricQuery(metric, query.arm(), query.interval());
        return every == null ? value(asked) : series(asked, every);
    }

    private Reading series(MetricQuery query, Duration step) {
        List<Double> values = new ArrayList<>();
        boolean any = false;
        Instant end = query.interval().end();
        for (Instant from = query.interval().start(); from.isBefore(end); from = from.plus(step)) {
            Instant until = from.plus(step).isAfter(end) ? end : from.plus(step);
            Reading part = value(new MetricQuery(query.metric(), query.arm(), new Interval(from, until)));
            if (part instanceof Reading.Failed) {
                return part;
            }
            any |= part instanceof Reading.Values;
            values.add(part instanceof Reading.Values one ? one.values().get(0) : Double.NaN);
        }
        return any ? new Reading.Values(values) : new Reading.Empty();
    }

    private Reading value(MetricQuery query) {
        if (record.metrics().contains(query.metric())) {
            return own(query);
        }
        switch (query.metric()) {
            case "request-success-rate" -> {
                return share(query, 100, true);
            }
            case "error-rate" -> {
                return share(query, 1, false);
            }
            case "request-duration" -> {
                return quantile(query, LATENCY, 0.99);
            }
            default -> {
                return quantileByName(query)
                        .orElseGet(() -> new Reading.Failed("the record has no metric '" + query.metric()
                                + "', and it is none that is derived; it has " + record.metrics()));
            }
        }
    }

    private Reading own(MetricQuery query) {
        Observation answer = record.answer(query);
        if (answer instanceof Observation.Failed failed) {
            return new Reading.Failed(failed.why());
        }
        MetricData data = ((Observation.Seen) answer).data();
        if (data instanceof MetricData.Count count) {
            return Reading.Values.of((double) count.value());
        }
        if (data instanceof MetricData.Samples samples
                && !samples.series().samples().isEmpty()) {
            List<MetricSeries.Sample> all = samples.series().samples();
            return Reading.Values.of(all.get(all.size() - 1).value());
        }
        if (data instanceof MetricData.Distribution) {
            return new Reading.Failed("the record has '" + query.metric() + "' as a distribution; ask for one of its"
                    + " quantiles, such as " + query.metric() + "-p95");
        }
        return new Reading.Empty();
    }

    private Reading share(MetricQuery query, double whole, boolean good) {
        Reading all = made(query, REQUESTS);
        Reading bad = made(query, SERVER_ERRORS);
        if (all instanceof Reading.Values requests && bad instanceof Reading.Values errors) {
            double n = requests.values().get(0);
            double share = errors.values().get(0) / n;
            return Reading.Values.of(n > 0 ? whole * (good ? 1 - share : share) : Double.NaN);
        }
        return all instanceof Reading.Values ? bad : all;
    }

    private Reading made(MetricQuery query, String metric) {
        return record.metrics().contains(metric)
                ? own(new MetricQuery(metric, query.arm(), query.interval()))
                : new Reading.Failed(query.metric() + " is made of " + metric
                        + ", which the record does not have; it has " + record.metrics());
    }

    private Optional<Reading> quantileByName(MetricQuery query) {
        return QuantileName.of(query.metric())
                .filter(name -> record.metrics().contains(name.of()))
                .map(name -> quantile(query, name.of(), name.quantile()));
    }

    /** A name such as {@code latency-p99.9}, taken apart. */
    private record QuantileName(String of, double quantile) {
        static Optional<QuantileName> of(String name) {
            int at = name.lastIndexOf("-p");
            if (at < 1 || !name.substring(at + 2).matches("[0-9]{1,2}(\\.[0-9]{1,4})?")) {
                return Optional.empty();
            }
            double percent = Double.parseDouble(name.substring(at + 2));
            return percent > 0 ? Optional.of(new QuantileName(name.substring(0, at), percent / 100)) : Optional.empty();
        }
    }

    private Reading quantile(MetricQuery query, String of, double quantile) {
        if (!record.metrics().contains(of)) {
            return made(query, of);
        }
        Observation answer = record.answer(new MetricQuery(of, query.arm(), query.interval()));
        if (answer instanceof Observation.Failed failed) {
            return new Reading.Failed(failed.why());
        }
        MetricData data = ((Observation.Seen) answer).data();
        if (data instanceof MetricData.Distribution distribution) {
            return Reading.Values.of(HistogramQuantile.of(distribution.histogram(), quantile));
        }
        return data instanceof MetricData.NoData
                ? new Reading.Empty()
                : new Reading.Failed("the record's '" + of + "' is no distribution, so it has no quantile");
    }
}
