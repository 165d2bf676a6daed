package dev.fledge.rollout;

import dev.fledge.internal.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a target saw where traffic is routed, at one instant. Immutable.
 *
 * <p>It says what is, not what was asked for.
 */
public final class Snapshot {
    private final Revision stable;
    private final @Nullable Revision canary;
    private final int weightPermille;
    private final boolean canaryReachable;
    private final OptionalLong canaryInFlight;
    private final boolean settled;
    private final List<String> problems;
    private final Instant seenAt;

    private Snapshot(Builder builder) {
        this.stable = builder.stable;
        this.canary = builder.canary;
        this.weightPermille = builder.weightPermille;
        this.canaryReachable = builder.canaryReachable;
        this.canaryInFlight = builder.canaryInFlight;
        this.settled = builder.settled;
        this.problems = List.copyOf(builder.problems);
        this.seenAt = builder.seenAt;
    }

    /** Starts a snapshot of a target where {@code stable} serves everything. */
    public static Builder of(Revision stable, Instant seenAt) {
        return new Builder(stable, seenAt);
    }

    /** Starts a snapshot that says the same, seen at the same instant. */
    public Builder toBuilder() {
        Builder builder = new Builder(stable, seenAt);
        builder.canary = canary;
        builder.weightPermille = weightPermille;
        builder.canaryReachable = canaryReachable;
        builder.canaryInFlight = canaryInFlight;
        builder.settled = settled;
        builder.problems.addAll(problems);
        return builder;
    }

    /** Returns the revision that is stable. */
    public Revision stable() {
        return stable;
    }

    /** Returns the revision beside it; empty when none is deployed. */
    public Optional<Revision> canary() {
        return Optional.ofNullable(canary);
    }

    /** Returns the share of users' requests that the router sends to the canary, 0 to 1000. */
    public int weightPermille() {
        return weightPermille;
    }

    /** Returns whether any request can reach the canary: by weight, header or cookie. */
    public boolean canaryReachable() {
        return canaryReachable;
    }

    /** Returns how many requests the canary is answering at this instant; empty where nobody counts them. */
    public OptionalLong canaryInFlight() {
        return canaryInFlight;
    }

    /** Returns when this was seen. */
    public Instant seenAt() {
        return seenAt;
    }

    /** Returns what stands in the way of the canary or of its traffic, one sentence each that names the fix; empty if nothing does. */
    public List<String> problems() {
        return problems;
    }

    /**
     * Returns whether nothing reaches the canary and nothing is left in it: no request is in flight or, where nobody counts
     * them, the canary has been out of reach for as long as its target says that requests may last.
     */
    public boolean drained() {
        return !canaryReachable && (canaryInFlight.isPresent() ? canaryInFlight.getAsLong() == 0 : settled);
    }

    @Override
    public String toString() {
        return "stable " + stable + ", canary " + (canary == null ? "none" : canary) + " at " + weightPermille
                + " permille" + (canaryReachable ? "" : ", closed") + ", " + inFlight()
                + (problems.isEmpty() ? "" : "; " + String.join("; ", problems));
    }

    private String inFlight() {
        if (canaryInFlight.isPresent()) {
            return canaryInFlight.getAsLong() + " in flight";
        }
        return settled ? "settled" : "in flight not counted";
    }

    /** Collects what was seen. Not thread-safe. */
    public static final class Builder {
        private final Revision stable;
        private final Instant seenAt;
        private @Nullable Revision canary;
        private int weightPermille;
        private boolean canaryReachable;
        private OptionalLong canaryInFlight = OptionalLong.of(0);
        private boolean settled;
        private final List<String> problems = new ArrayList<>();

        private Builder(Revision stable, Instant seenAt) {
            this.stable = Check.notNull("stable revision", stable);
            this.seenAt = Check.notNull("instant", seenAt);
        }

        /** Sets the canary; the default is none. */
        public Builder canary(Revision canary) {
            this.canary = Check.notNull("canary", canary);
            return this;
        }

        /**
         * Sets the weight, 0 to 1000; the default is 0.
         *
         * @throws IllegalArgumentException if out of range
         */
        public Builder weightPermille(int weightPermille) {
            this.weightPermille = (int) Check.inRange("weight in permille", weightPermille, 0, 1000);
            return this;
        }

        /** Says that requests can reach the canary; the default is that none can. */
        public Builder canaryReachable() {
            this.canaryReachable = true;
            return this;
        }

        /**
         * Sets how many requests the canary is answering; the default is 0.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder canaryInFlight(long canaryInFlight) {
            this.canaryInFlight =
                    OptionalLong.of(Check.inRange("requests in flight", canaryInFlight, 0, Long.MAX_VALUE));
            return this;
        }

        /**
         * Says that nobody counts requests in flight here.
         *
         * @param settled whether the canary has been out of reach for as long as a request may last
         */
        public Builder inFlightNotCounted(boolean settled) {
            this.canaryInFlight = OptionalLong.empty();
            this.settled = settled;
            return this;
        }

        /**
         * Adds what stands in the way; the default is nothing.
         *
         * @throws IllegalArgumentException if {@code problem} is blank
         */
        public Builder problem(String problem) {
            this.problems.add(Check.notBlank("problem", problem));
            return this;
        }

        /**
         * Builds the snapshot.
         *
         * @throws IllegalStateException if traffic goes to a canary that is not there or not reachable
         */
        public Snapshot build() {
            if (weightPermille > 0 && (canary == null || !canaryReachable)) {
                throw new IllegalStateException(
                        "weight is " + weightPermille + " permille, but no canary can be reached");
            }
            return new Snapshot(this);
        }
    }
}
