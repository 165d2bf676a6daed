package dev.fledge.canary.compat;

import java.time.Instant;
import java.util.List;

/**
 * A policy in another system's format. Immutable.
 *
 * <p>It is judged with that system's own exact semantics, defects included; {@link #explain} says where the native judge
 * would decide differently, and {@link #convert} writes the native policy.
 */
public interface ForeignPolicy {
    /** Returns the format: {@code kayenta}, {@code argo}, {@code flagger}, {@code keptn} or {@code openslo}. */
    String format();

    /** Returns the name the file gives, or the format if it gives none. */
    String name();

    /**
     * Returns the names of the metrics it reads, in the order of the file; empty only if the foreign judge decides without
     * asking anything.
     */
    List<String> metrics();

    /** Starts a run of the foreign judge. */
    ForeignRun begin(Instant start);

    /** Returns every construct on which the native judge would decide differently, in the order of the file. */
    List<Difference> explain();

    /**
     * Returns the native policy that comes closest, and what it could not take over.
     *
     * @throws IllegalStateException if nothing of it has a native counterpart: a native policy has at least one rule
     */
    Conversion convert();
}
