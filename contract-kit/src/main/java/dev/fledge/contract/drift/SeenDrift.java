package dev.fledge.contract.drift;

import java.time.Instant;

/** One kind of breach and how often an arm showed it. Immutable; holds no value of an answer. */
public final class SeenDrift {
    private final Fingerprint fingerprint;
    private final String wording;
    private final Instant firstSeen;
    private final Instant lastSeen;
    private final long count;

    private SeenDrift(SeenDrift before, Instant lastSeen) {
        this.fingerprint = before.fingerprint;
        this.wording = before.wording;
        this.firstSeen = before.firstSeen;
        this.lastSeen = lastSeen;
        this.count = before.count + 1;
    }

    SeenDrift(Fingerprint fingerprint, String wording, Instant seen) {
        this.fingerprint = fingerprint;
        this.wording = wording;
        this.firstSeen = seen;
        this.lastSeen = seen;
        this.count = 1;
    }

    SeenDrift again(Instant seen) {
        return new SeenDrift(this, seen);
    }

    /** Returns what makes it this kind. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /** Returns what was promised and what kind of value was found the first time, such as {@code expected integer, found string}. */
    public String wording() {
        return wording;
    }

    /** Returns when it was checked first. */
    public Instant firstSeen() {
        return firstSeen;
    }

    /** Returns when it was checked last. */
    public Instant lastSeen() {
        return lastSeen;
    }

    /** Returns in how many checks it was found, from 1. */
    public long count() {
        return count;
    }

    /** Returns fingerprint, wording and count. */
    @Override
    public String toString() {
        return fingerprint + ": " + wording + " (" + count + "x)";
    }
}
