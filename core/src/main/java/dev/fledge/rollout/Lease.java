package dev.fledge.rollout;

import dev.fledge.internal.Check;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is known, at the instant at which it was read, about the newest run of one app: who runs it, for how long the run is
 * sure to be alive, what it thinks of the canary, and what a controller may do next. Immutable.
 *
 * <p>A lease that was not renewed in time has run out and stays so: then the run counts as dead, and whoever asks is told to
 * take the canary away.
 */
public final class Lease {
    /** What the run thinks of the canary. */
    public enum Word {
        /** Good so far. */
        PASS,
        /** Not known yet; the canary may stay where it is. */
        WAIT,
        /** Bad: take it away. */
        FAIL
    }

    /** What a controller that asks before it acts may do. */
    public enum Permit {
        /** Bring the new version up. */
        ROLLOUT,
        /** Raise the weight by one step. Used up by the first who is told yes. */
        TRAFFIC_INCREASE,
        /** Make the new version the stable one. */
        PROMOTION,
        /** Take the new version away: not a leave but a demand. */
        ROLLBACK
    }

    private final String app;
    private final String run;
    private final long fence;
    private final Duration left;
    private final Word word;
    private final String reason;
    private final Set<Permit> permits;
    private final String canaryHash;

    private Lease(Builder builder) {
        this.app = builder.app;
        this.run = builder.run;
        this.fence = builder.fence;
        this.left = builder.left;
        this.word = builder.word;
        this.reason = builder.reason;
        this.permits = Set.copyOf(builder.permits);
        this.canaryHash = builder.canaryHash;
    }

    /**
     * Starts a lease.
     *
     * @param app what the app is called where it is asked for, such as {@code where2eat}
     * @param run names the run; no two runs have the same
     * @param fence larger than that of every earlier run of the app; at least 0
     * @throws IllegalArgumentException if a name is blank or {@code fence} is negative
     */
    public static Builder of(String app, String run, long fence) {
        return new Builder(app, run, fence);
    }

    /** Starts a lease that differs from this one only in what is then set. */
    public Builder toBuilder() {
        Builder builder = new Builder(app, run, fence).left(left).word(word, reason);
        builder.permits.addAll(permits);
        builder.canaryHash = canaryHash;
        return builder;
    }

    /** Returns what the app is called. */
    public String app() {
        return app;
    }

    /** Returns the name of the run. */
    public String run() {
        return run;
    }

    /** Returns the number that is larger than that of every earlier run of the app. */
    public long fence() {
        return fence;
    }

    /** Returns for how long after it was read the lease is held without a renewal; zero if it has run out. */
    public Duration left() {
        return left;
    }

    /** Returns whether the run is sure to be alive. */
    public boolean held() {
        return !left.isZero();
    }

    /** Returns what the run thinks of the canary; {@link Word#WAIT} until it is set. */
    public Word word() {
        return word;
    }

    /** Returns why it thinks so, in a sentence without secrets; empty if none was given. */
    public String reason() {
        return reason;
    }

    /** Returns what a controller may do. */
    public Set<Permit> permits() {
        return permits;
    }

    /** Returns whether a controller may do this. */
    public boolean permits(Permit permit) {
        return permits.contains(permit);
    }

    /**
     * Returns what the controller calls the canary of this run: Argo Rollouts the hash of its pod template, Flagger a
     * checksum; empty until it is known.
     */
    public Optional<String> canaryHash() {
        return canaryHash.isEmpty() ? Optional.empty() : Optional.of(canaryHash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Lease that
                && app.equals(that.app)
                && run.equals(that.run)
                && fence == that.fence
                && left.equals(that.left)
                && word == that.word
                && reason.equals(that.reason)
                && permits.equals(that.permits)
                && canaryHash.equals(that.canaryHash);
    }

    @Override
    public int hashCode() {
        return Objects.hash(app, run, fence, left, word, reason, permits, canaryHash);
    }

    @Override
    public String toString() {
        return "lease of " + app + " by run " + run + " (fence " + fence + "), "
                + (held() ? left.toSeconds() + " s left" : "run out") + ", " + word
                + (reason.isEmpty() ? "" : ": " + reason);
    }

    /** Collects what is known. Not thread-safe. */
    public static final class Builder {
        private final String app;
        private final String run;
        private final long fence;
        private final Set<Permit> permits = EnumSet.noneOf(Permit.class);
        private Duration left = Duration.ZERO;
        private Word word = Word.WAIT;
        private String reason = "";
        private String canaryHash = "";

        private Builder(String app, String run, long fence) {
            this.app = Check.notBlank("app of a lease", app);
            this.run = Check.notBlank("run of a lease", run);
            this.fence = Check.inRange("fence", fence, 0, Long.MAX_VALUE);
        }

        /** Sets for how long from now the lease is held; the default is zero: it has run out. @throws IllegalArgumentException if negative */
        public Builder left(Duration left) {
            this.left = Check.notNegative("time left of a lease", left);
            return this;
        }

        /** Sets what the run thinks of the canary; the default is {@link Word#WAIT} without a reason. */
        public Builder word(Word word, String reason) {
            this.word = Check.notNull("word", word);
            this.reason = Check.notNull("reason", reason);
            return this;
        }

        /** Allows this; the default is to allow nothing. */
        public Builder permit(Permit permit) {
            permits.add(Check.notNull("permit", permit));
            return this;
        }

        /** Allows this no more. */
        public Builder forbid(Permit permit) {
            permits.remove(Check.notNull("permit", permit));
            return this;
        }

        /** Sets what the controller calls the canary; the default is that nobody knows. @throws IllegalArgumentException if blank */
        public Builder canaryHash(String canaryHash) {
            this.canaryHash = Check.notBlank("hash of the canary", canaryHash);
            return this;
        }

        /** Forgets what the controller calls the canary: another one is about to start. */
        public Builder canaryHashUnknown() {
            this.canaryHash = "";
            return this;
        }

        /** Builds the lease. */
        public Lease build() {
            return new Lease(this);
        }
    }
}
