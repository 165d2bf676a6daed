package dev.fledge.metric.source;

import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** How the values of several series at one instant become one. */
public enum Reduction {
    /** The largest: the pod that is worst off. */
    MAX(values -> DoubleStream.of(values).max().orElseThrow()),
    /** The arithmetic mean, each series with equal weight. */
    MEAN(values -> DoubleStream.of(values).average().orElseThrow()),
    /** The smallest. */
    MIN(values -> DoubleStream.of(values).min().orElseThrow()),
    /** All together. */
    SUM(values -> DoubleStream.of(values).sum());

    // Lambdas without state, which the compiler cannot know.
    @SuppressWarnings("ImmutableEnumChecker")
    private final transient ToDoubleFunction<double[]> rule;

    Reduction(ToDoubleFunction<double[]> rule) {
        this.rule = rule;
    }

    /** Reduces at least one value. */
    double of(double[] values) {
        return rule.applyAsDouble(values);
    }
}
