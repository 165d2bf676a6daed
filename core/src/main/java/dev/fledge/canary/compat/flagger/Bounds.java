package dev.fledge.canary.compat.flagger;

import dev.fledge.canary.compat.internal.PlainNumber;
import java.util.OptionalDouble;

/** The least and the greatest value that pass, both included; a NaN breaks neither. */
record Bounds(OptionalDouble min, OptionalDouble max) {
    static final Bounds NONE = new Bounds(OptionalDouble.empty(), OptionalDouble.empty());

    private static final double LONGEST_MILLIS = 9_223_372_036_854.0;

    static Bounds atLeast(double min) {
        return new Bounds(OptionalDouble.of(min), OptionalDouble.empty());
    }

    static Bounds atMost(double max) {
        return new Bounds(OptionalDouble.empty(), OptionalDouble.of(max));
    }

    boolean isBelow(double value) {
        return min.isPresent() && value < min.getAsDouble();
    }

    boolean isAbove(double value) {
        return max.isPresent() && value > max.getAsDouble();
    }

    /** Returns the bounds as Flagger uses them for durations. */
    Bounds inWholeMillis() {
        return new Bounds(cut(min), cut(max));
    }

    /**
     * Returns the number without its fraction. From 292 years on it is 0: Flagger turns it into an integer and that into
     * nanoseconds, and an infinite duration ends as 0 on amd64, which lets it pass a maximum.
     */
    static double wholeMillis(double value) {
        return StrictMath.abs(value) <= LONGEST_MILLIS ? (long) value : 0;
    }

    private static OptionalDouble cut(OptionalDouble bound) {
        return bound.isPresent() ? OptionalDouble.of(wholeMillis(bound.getAsDouble())) : bound;
    }

    @Override
    public String toString() {
        if (min.isPresent() && max.isPresent()) {
            return "min " + PlainNumber.text(min.getAsDouble()) + ", max " + PlainNumber.text(max.getAsDouble())
                    + " (equal passes)";
        }
        if (min.isPresent()) {
            return "min " + PlainNumber.text(min.getAsDouble()) + " (equal passes)";
        }
        return max.isPresent() ? "max " + PlainNumber.text(max.getAsDouble()) + " (equal passes)" : "no limit";
    }
}
