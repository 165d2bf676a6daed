package dev.fledge.probe;

import dev.fledge.metric.Arm;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What a suite of synthetics asks, and how. Immutable. */
final class SuitePlan {
    private static final Duration PERIOD = Duration.ofSeconds(30);
    private static final Duration ROUND_DEADLINE = Duration.ofSeconds(10);

    private final String name;
    private final Map<Arm, Probe> probes;
    private final long periodNanos;
    private final Duration roundDeadline;
    private final int samples;
    private final Optional<Duration> confirmAfter;
    private final Optional<Probe> control;

    /** Takes from {@code defaults} what the suite leaves open. */
    SuitePlan(SyntheticSuite suite, SyntheticSuite defaults) {
        this.name = suite.name();
        this.probes = Collections.unmodifiableMap(new EnumMap<>(suite.probes()));
        Duration period = suite.period().or(defaults::period).orElse(PERIOD);
        this.periodNanos = period.toNanos();
        this.roundDeadline = suite.roundDeadline().or(defaults::roundDeadline).orElse(ROUND_DEADLINE);
        this.samples = suite.samples().or(defaults::samples).orElse(1);
        this.confirmAfter = suite.confirmAfter().or(defaults::confirmAfter);
        this.control = suite.control().or(defaults::control);
        if (!probes.containsKey(Arm.CANARY)) {
            throw new IllegalStateException(
                    "synthetics " + name + " have no probe for the canary; add one with arm(Arm.CANARY, probe)");
        }
        confirmAfter.filter(wait -> wait.compareTo(period) >= 0).ifPresent(wait -> {
            throw new IllegalStateException("synthetics " + name + " ask a failed question again after " + wait
                    + ", which must be shorter than their period of " + period);
        });
    }

    String name() {
        return name;
    }

    /** The arms that are asked, the baseline first. */
    Map<Arm, Probe> probes() {
        return probes;
    }

    long periodNanos() {
        return periodNanos;
    }

    Duration roundDeadline() {
        return roundDeadline;
    }

    int samples() {
        return samples;
    }

    /** How long to wait before a failed question is asked again; empty to take its word. */
    Optional<Duration> confirmAfter() {
        return confirmAfter;
    }

    /** What is asked to see whether the prober itself is well. */
    Optional<Probe> control() {
        return control;
    }
}
