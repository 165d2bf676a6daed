package dev.fledge.internal;

import java.time.Duration;

/** Argument checks whose messages name the subject, the rule and the value. */
public final class Check {
    private Check() {}

    /** Returns {@code value}; throws {@link NullPointerException} naming {@code subject} if it is null. */
    public static <T> T notNull(String subject, T value) {
        if (value == null) {
            throw new NullPointerException(subject + " must not be null");
        }
        return value;
    }

    /** Returns {@code value}; throws {@link IllegalArgumentException} if it is empty or only white space. */
    public static String notBlank(String subject, String value) {
        notNull(subject, value);
        if (value.isBlank()) {
            throw new IllegalArgumentException(subject + " must not be blank");
        }
        return value;
    }

    /** Returns {@code value}; throws {@link IllegalArgumentException} unless {@code min <= value <= max}. */
    public static long inRange(String subject, long value, long min, long max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(subject + " must be from " + min + " to " + max + ", but was " + value);
        }
        return value;
    }

    /** Returns {@code value}; throws {@link IllegalArgumentException} unless {@code min <= value <= max}; NaN is refused. */
    public static double inRange(String subject, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(subject + " must be from " + min + " to " + max + ", but was " + value);
        }
        return value;
    }

    /** Returns {@code value}; throws {@link IllegalArgumentException} unless it is longer than zero. */
    public static Duration positive(String subject, Duration value) {
        notNull(subject, value);
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(subject + " must be longer than zero, but was " + value);
        }
        return value;
    }

    /** Returns {@code value}; throws {@link IllegalArgumentException} if it is negative. */
    public static Duration notNegative(String subject, Duration value) {
        notNull(subject, value);
        if (value.isNegative()) {
            throw new IllegalArgumentException(subject + " must not be negative, but was " + value);
        }
        return value;
    }
}
