package dev.fledge.metric;

import java.io.IOException;
import java.util.Set;

/**
 * Where the judge's numbers come from: Prometheus, this process, synthetics, a file.
 *
 * <p>Implementations are thread-safe. No data, a broken source and a true zero are three different answers.
 */
public interface MetricSource {
    /** Returns a short name for messages, such as {@code router} or {@code prometheus}. */
    String name();

    /** Returns the names of the metrics that {@link #fetch} knows; the same at every call. */
    Set<String> metrics();

    /**
     * Returns what is known of the metric over the interval.
     *
     * @throws IllegalArgumentException if {@link #metrics} does not hold the metric; the message lists those it holds
     * @throws IOException if the source could not be asked or answered nonsense
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    MetricData fetch(MetricQuery query) throws IOException, InterruptedException;
}
