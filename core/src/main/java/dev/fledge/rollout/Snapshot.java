package dev.fledge.rollout;

import dev.fledge.internal.Check;
import java.time.Instant;
import java.util.Optional;
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
    private final long canaryInFlight;
    private final Instant seenAt;

    private Snapshot(Builder builder) {
        this.stable = builder.stable;
        this.canary = builder.canary;
        this.weightPermille = builder.weightPermille;
        this.canaryReachable = builder.canaryReachable;
        this.canaryInFlight = builder.canaryInFlight;
        this.seenAt = builder.seenAt;
    }

    /** Starts a snapshot of a target where {@code stable} serves everything. */
    public static Builder of(Revision stable, Instant seenAt) {
        return new Builder(stable, seenAt);
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

    /** Returns how many requests the canary is answering at this instant. */
    public long canaryInFlight() {
        return canaryInFlight;
    }

    /** Returns when this was seen. */
    public Instant seenAt() {
        return seenAt;
    }

    /** Returns whether nothing reaches the canary and nothing is left in it. */
    public boolean drained() {
        return !canaryReachable && canaryInFlight == 0;
    }

    @Override
    public String toString() {
        return "stable " + stable + ", canary " + (canary == null ? "none" : canary) + " at " + weightPermille
                + " permille" + (canaryReachable ? "" : ", closed") + ", " + canaryInFlight + " in flight";
    }

    /** Collects what was seen. Not thread-safe. */
    public static final class Builder {
        private final Revision stable;
        private final Instant seenAt;
        private @Nullable Revision canary;
        private int weightPermille;
        private boolean canaryReachable;
        private long canaryInFlight;

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
            this.canaryInFlight = Check.inRange("requests in flight", canaryInFlight, 0, Long.MAX_VALUE);
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
