package dev.fledge.canary.compat.internal;

/** How numbers stand in messages. */
public final class PlainNumber {
    private PlainNumber() {}

    /** Returns the number without a needless fraction. */
    public static String text(double value) {
        return value == StrictMath.rint(value) && StrictMath.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }
}
