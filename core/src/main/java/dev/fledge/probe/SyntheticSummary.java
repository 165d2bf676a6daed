package dev.fledge.probe;

import dev.fledge.internal.Check;
import dev.fledge.metric.Histogram;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How often one question, or all questions, came to what, and how long the answers took. Never without its number of answers. Immutable.
 */
public final class SyntheticSummary {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Map<SyntheticOutcome, Long> counts;
    private final List<Duration> latencies;

    SyntheticSummary(Map<SyntheticOutcome, Long> counts, List<Duration> ascending) {
        this.counts = counts;
        this.latencies = ascending;
    }

    /** Returns n: how many answers there were, whatever they came to. */
    public long answers() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns how many came to that. */
    public long count(SyntheticOutcome outcome) {
        return counts.getOrDefault(Check.notNull("outcome", outcome), 0L);
    }

    /** Returns how many failed and were not taken back. */
    public long failures() {
        return count(SyntheticOutcome.FAILED);
    }

    /** Returns how many passed without all that was hoped for. */
    public long degraded() {
        return count(SyntheticOutcome.DEGRADED);
    }

    /** Returns how many failed first and then passed. */
    public long flaky() {
        return count(SyntheticOutcome.FLAKY);
    }

    /** Returns how many say nothing of the arm. They are in no latency. */
    public long inconclusive() {
        return count(SyntheticOutcome.INCONCLUSIVE);
    }

    /** Returns how many answers the latencies are of: those that say something of the arm and were sent. */
    public long timed() {
        return latencies.size();
    }

    /**
     * Returns the smallest latency that at least the share {@code quantile} of the answers do not exceed; empty if no answer was timed.
     * Of 20 answers the p95 is the second slowest: look at {@link #timed} before you believe it.
     *
     * @param quantile above 0, at most 1
     * @throws IllegalArgumentException if {@code quantile} is NaN or out of range
     * @see "Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), definition 1"
     */
    public Optional<Duration> quantile(double quantile) {
        int rank = (int) Histogram.rank(quantile, Math.max(1, timed()));
        return latencies.isEmpty() ? Optional.empty() : Optional.of(latencies.get(rank - 1));
    }

    /** Returns the longest latency; empty if no answer was timed. */
    public Optional<Duration> max() {
        return quantile(1);
    }

    /** Returns the summary as one line, such as {@code n=20 failed=1 ... p50=12.0 ms p95=40.0 ms max=41.0 ms of 19}. */
    @Override
    public String toString() {
        String counted = "n=" + answers() + " failed=" + failures() + " degraded=" + degraded() + " flaky=" + flaky()
                + " inconclusive=" + inconclusive();
        return latencies.isEmpty()
                ? counted + ", no latency"
                : counted + ", p50=" + millis(0.5) + " p95=" + millis(0.95) + " max=" + millis(1) + " of " + timed();
    }

    private String millis(double quantile) {
        double millis = quantile(quantile).orElse(Duration.ZERO).toNanos() / NANOS_PER_MILLI;
        return Math.round(millis * 10) / 10.0 + " ms";
    }
}
