package dev.fledge.probe;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** Counts answers by outcome, and keeps the latency of those that say something of the arm. Not thread-safe. */
final class Tally implements RoundCount {
    private final Map<SyntheticOutcome, Long> counts = new EnumMap<>(SyntheticOutcome.class);
    private long[] latencyNanos = new long[16];
    private int timed;
    private long rounds;
    private long inconclusiveRounds;

    @Override
    public void add(KeptArm round) {
        rounds++;
        inconclusiveRounds += round.inconclusive() ? 1 : 0;
        for (int i = 0; i < round.checks().size(); i++) {
            add(round.outcome(i), round.latencyNanos(i));
        }
    }

    void add(SyntheticOutcome outcome, long nanos) {
        counts.merge(outcome, 1L, Long::sum);
        // Zero says that the question was never sent; counting it would make the arm look fast.
        if (outcome != SyntheticOutcome.INCONCLUSIVE && nanos > 0) {
            if (timed == latencyNanos.length) {
                latencyNanos = Arrays.copyOf(latencyNanos, 2 * timed);
            }
            latencyNanos[timed++] = nanos;
        }
    }

    long rounds() {
        return rounds;
    }

    /** How many of the rounds say nothing of the arm at all. */
    long inconclusiveRounds() {
        return inconclusiveRounds;
    }

    long count(SyntheticOutcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }

    /** Answers that say something of the arm. */
    long requests() {
        return counts.values().stream().mapToLong(Long::longValue).sum() - count(SyntheticOutcome.INCONCLUSIVE);
    }

    /** In no order. */
    long[] latencyNanos() {
        return Arrays.copyOf(latencyNanos, timed);
    }

    SyntheticSummary summary() {
        long[] sorted = latencyNanos();
        Arrays.sort(sorted);
        return new SyntheticSummary(
                new EnumMap<>(counts),
                Arrays.stream(sorted).mapToObj(Duration::ofNanos).toList());
    }
}
