package dev.fledge.examples.where2eat;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What users have seen so far: a copy that does not change. Answers of every status count as answers. */
public final class UserReport {
    private final long sent;
    private final long notSent;
    private final long failed;
    private final long cancelled;
    private final SortedMap<String, Long> byArm;
    private final SortedMap<String, Long> byVersion;
    private final SortedMap<Integer, Long> byStatus;
    private final Optional<String> lastFailure;

    UserReport(UserCounts counts) {
        this.sent = counts.sent.sum();
        this.notSent = counts.notSent.sum();
        this.failed = counts.failed.sum();
        this.cancelled = counts.cancelled.sum();
        this.byArm = UserCounts.copy(counts.byArm);
        this.byVersion = UserCounts.copy(counts.byVersion);
        this.byStatus = UserCounts.copy(counts.byStatus);
        this.lastFailure = Optional.ofNullable(counts.lastFailure.get());
    }

    /** Returns how many requests were begun. */
    public long sent() {
        return sent;
    }

    /** Returns how many requests were due but dropped because too many were in flight. */
    public long notSent() {
        return notSent;
    }

    /** Returns how many requests got no answer: refused, reset, cut or out of time. */
    public long failed() {
        return failed;
    }

    /** Returns how many requests {@link UserTraffic#close()} broke off. */
    public long cancelled() {
        return cancelled;
    }

    /** Returns how many requests were answered, with any status. */
    public long answered() {
        return byStatus.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns how many answers had a status of 500 or more. */
    public long serverErrors() {
        return byStatus.tailMap(500).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Returns answers by the header {@code X-Fledge-Arm}; those without one count as {@code none}. */
    public Map<String, Long> byArm() {
        return new TreeMap<>(byArm);
    }

    /** Returns answers by the header {@code X-App-Version}; those without one count as {@code none}. */
    public Map<String, Long> byVersion() {
        return new TreeMap<>(byVersion);
    }

    /** Returns answers by status. */
    public Map<Integer, Long> byStatus() {
        return new TreeMap<>(byStatus);
    }

    /** Returns what went wrong with the newest request without an answer; empty if every request got one. */
    public Optional<String> lastFailure() {
        return lastFailure;
    }

    @Override
    public String toString() {
        return sent + " requests, " + notSent + " not sent, " + failed + " without an answer, by status " + byStatus
                + ", by version " + byVersion + ", by arm " + byArm;
    }
}
