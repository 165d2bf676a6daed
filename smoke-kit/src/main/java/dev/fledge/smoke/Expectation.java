package dev.fledge.smoke;

import java.util.List;

/**
 * One thing that an answer must show. Made by {@link Expectations}.
 *
 * <p>Immutable. Two expectations are the same if their {@link #text()} is.
 */
public abstract sealed class Expectation
        permits PlainExpectation,
                JsonExpectation,
                JsonAllExpectation,
                CookieExpectation,
                LiveExpectation,
                SchemaExpectation,
                AssertionExpectation {
    private final boolean soft;

    Expectation(boolean soft) {
        this.soft = soft;
    }

    /** Returns the expectation as it is written in a suite file, such as {@code $.results exists}. */
    public abstract String text();

    /** Returns whether not meeting it degrades a check but does not fail it. */
    public boolean soft() {
        return soft;
    }

    /** Returns the same expectation, whose miss makes a check DEGRADED instead of FAILED. */
    public abstract Expectation softly();

    /** Returns why this expectation could not mean anything, such as a JSON path without a rule; empty text if it does. */
    String flaw() {
        return "";
    }

    /** Returns the expectation as a file writes it. */
    String written(Writing writing) {
        return writing.plain(text());
    }

    abstract List<Evaluation> evaluate(Evidence evidence);

    @Override
    public final boolean equals(Object other) {
        return other instanceof Expectation that && text().equals(that.text()) && soft == that.soft;
    }

    @Override
    public final int hashCode() {
        return text().hashCode();
    }

    @Override
    public final String toString() {
        return text();
    }
}
