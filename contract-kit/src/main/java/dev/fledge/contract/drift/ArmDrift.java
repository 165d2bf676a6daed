package dev.fledge.contract.drift;

import dev.fledge.metric.Arm;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was checked of one arm up to a moment. Immutable. */
public final class ArmDrift {
    private static final int MOST_TOLD = 20;

    private final Arm arm;
    private final SortedMap<Operation, OperationCount> operations;
    private final List<SeenDrift> drifts;
    private final Beyond beyond;

    /** Why an answer was not checked. */
    public enum Unchecked {
        /** The queue was full. */
        DROPPED("dropped, because the queue was full"),
        /** The caller closed it before its end. */
        UNREAD("not read to the end by the app"),
        /** It was longer than the limit. */
        TOO_LONG("longer than the body limit"),
        /** No contract says anything of it. */
        UNCOVERED("covered by no contract"),
        /** A contract threw instead of answering. */
        FAILED("not checked, because a contract threw");

        private final String words;

        Unchecked(String words) {
            this.words = words;
        }
    }

    /** What could not be counted as the rest is. */
    record Beyond(long overflow, Map<Unchecked, Long> unchecked) {}

    ArmDrift(Arm arm, Map<Operation, OperationCount> operations, Collection<SeenDrift> drifts, Beyond beyond) {
        this.arm = arm;
        this.operations = Collections.unmodifiableSortedMap(new TreeMap<>(operations));
        this.drifts = List.copyOf(drifts);
        this.beyond = beyond;
    }

    /** Returns whose answers were checked. */
    public Arm arm() {
        return arm;
    }

    /** Returns how often an answer was checked against a contract that covers it. */
    public long checks() {
        return operations.values().stream().mapToLong(OperationCount::checks).sum();
    }

    /** Returns how many of the checks found a breach. */
    public long violations() {
        return operations.values().stream()
                .mapToLong(OperationCount::violations)
                .sum();
    }

    /** Returns how many answers to an operation were checked, such as {@code POST /recommend 200}. */
    public long checks(String operation) {
        return operations.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(operation))
                .mapToLong(entry -> entry.getValue().checks())
                .sum();
    }

    SortedMap<Operation, OperationCount> operations() {
        return operations;
    }

    /** Returns the kinds of breaches, in the order of their fingerprints; at most as many as the monitor's limit. */
    public List<SeenDrift> drifts() {
        return drifts;
    }

    /** Returns the kind of breach with this fingerprint; empty if it was not seen. */
    public Optional<SeenDrift> drift(Fingerprint fingerprint) {
        return drifts.stream()
                .filter(seen -> seen.fingerprint().equals(fingerprint))
                .findFirst();
    }

    /** Returns how many breaches were of further kinds, which are counted and not told apart. */
    public long overflow() {
        return beyond.overflow();
    }

    /** Returns how many sampled answers were not checked for this reason. */
    public long unchecked(Unchecked reason) {
        return beyond.unchecked().getOrDefault(reason, 0L);
    }

    /**
     * Returns the share of checks that found a breach, with Wilson's interval, the kinds of breaches and what was not checked, over
     * several lines. Without checks it says so and no share.
     */
    public String text() {
        StringBuilder text = new StringBuilder(share());
        drifts.stream().limit(MOST_TOLD).forEach(drift -> text.append("\n  ").append(drift));
        if (drifts.size() > MOST_TOLD) {
            text.append("\n  and ").append(drifts.size() - MOST_TOLD).append(" more kinds");
        }
        if (overflow() > 0) {
            text.append("\n  ").append(overflow()).append(" breaches of further kinds");
        }
        for (Unchecked reason : Unchecked.values()) {
            if (unchecked(reason) > 0) {
                text.append("\n  ").append(unchecked(reason)).append(' ').append(reason.words);
            }
        }
        return text.append('\n').toString();
    }

    private String share() {
        if (checks() == 0) {
            return arm.label() + ": no answer was checked, so nothing is known";
        }
        double percent = 100.0 * (double) violations() / (double) checks();
        return arm.label() + ": " + violations() + " of " + checks() + " checks found a breach, "
                + String.format(Locale.ROOT, "%.2f %%", percent) + " (95 % confidence: "
                + WilsonInterval.of(violations(), checks()) + ")";
    }

    /** Returns the first line of {@link #text}. */
    @Override
    public String toString() {
        return share();
    }
}
