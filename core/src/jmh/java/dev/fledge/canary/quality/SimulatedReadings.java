package dev.fledge.canary.quality;

import dev.fledge.canary.compat.Reading;
import dev.fledge.canary.compat.Readings;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Answers foreign judges from the traffic of a run. Without a request there is no value, and without a value an empty answer. */
final class SimulatedReadings implements Readings {
    /** When the canary started. */
    static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    /** How an answer is written. */
    enum Shape {
        /** One value over the whole interval, as an instant query gives it. */
        ONE_VALUE,
        /** One value for each bin, NaN where there was no request. */
        SERIES
    }

    private final BinnedTraffic traffic;
    private final Shape shape;

    SimulatedReadings(BinnedTraffic traffic, Shape shape) {
        this.traffic = traffic;
        this.shape = shape;
    }

    /**
     * Knows error-rate, request-success-rate (percent), p95 (milliseconds), exception-rate, cpu (cores) and memory (MiB), and
     * p95-ratio, exception-ratio, cpu-ratio and memory-ratio of the canary to the baseline.
     */
    @Override
    public Reading read(MetricQuery query) {
        Arm arm = query.arm();
        return switch (query.metric()) {
            case "error-rate" -> of(query, from -> errorRate(from.arm(arm)));
            case "request-success-rate" -> of(query, from -> 100 * (1 - errorRate(from.arm(arm))));
            case "p95" -> of(query, from -> from.arm(arm).millis(0.95));
            case "exception-rate" -> of(query, from -> exceptionRate(from.arm(arm)));
            case "cpu" -> of(query, from -> cpu(from.arm(arm)));
            case "memory" -> of(query, from -> memory(from.arm(arm)));
            case "p95-ratio" -> of(query, from -> from.ratio(each -> each.millis(0.95)));
            case "exception-ratio" -> of(query, from -> from.ratio(SimulatedReadings::exceptionRate));
            case "cpu-ratio" -> of(query, from -> from.ratio(SimulatedReadings::cpu));
            case "memory-ratio" -> of(query, from -> from.ratio(SimulatedReadings::memory));
            default -> new Reading.Failed("the simulation has no metric " + query.metric());
        };
    }

    private static double errorRate(ArmSlice arm) {
        return (double) arm.errors / arm.requests;
    }

    private static double exceptionRate(ArmSlice arm) {
        return (double) arm.exceptions / arm.requests;
    }

    private static double cpu(ArmSlice arm) {
        return ArmSlice.mean(arm.cpuCores);
    }

    private static double memory(ArmSlice arm) {
        return ArmSlice.mean(arm.memoryMebibytes);
    }

    /** Both arms over one interval. */
    private record Span(BinnedTraffic traffic, long fromSeconds, long toSeconds) {
        ArmSlice arm(Arm arm) {
            return traffic.sum(arm, fromSeconds, toSeconds);
        }

        double ratio(ToDoubleFunction<ArmSlice> value) {
            return value.applyAsDouble(arm(Arm.CANARY)) / value.applyAsDouble(arm(Arm.BASELINE));
        }
    }

    private Reading of(MetricQuery query, ToDoubleFunction<Span> value) {
        long from = Duration.between(START, query.interval().start()).toSeconds();
        long to = Duration.between(START, query.interval().end()).toSeconds();
        long step = shape == Shape.SERIES ? traffic.binSeconds() : to - from;
        List<Double> values = new ArrayList<>();
        for (long at = from; at < to; at += step) {
            values.add(value.applyAsDouble(new Span(traffic, at, at + step)));
        }
        return values.stream().allMatch(each -> each.isNaN()) ? new Reading.Empty() : new Reading.Values(values);
    }
}
