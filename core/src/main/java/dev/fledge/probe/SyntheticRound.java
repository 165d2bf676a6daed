package dev.fledge.probe;

import dev.fledge.metric.Arm;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One round of synthetics: what each arm answered, back to back. Immutable. */
public final class SyntheticRound {
    private final long number;
    private final Instant endedAt;
    private final Map<Arm, List<Answer>> answers;

    SyntheticRound(long number, Instant endedAt, Map<Arm, List<Answer>> answers) {
        this.number = number;
        this.endedAt = endedAt;
        this.answers = new EnumMap<>(answers);
    }

    /** Returns the number of the round, from 1; rounds that were missed have none. */
    public long number() {
        return number;
    }

    /** Returns when the last arm had answered. Both arms count as of then, so that an interval never splits a pair. */
    public Instant endedAt() {
        return endedAt;
    }

    /**
     * Returns the answers of an arm in the order of its questions. A probe that threw or answered nothing gave one
     * inconclusive answer; an arm without a probe has none.
     */
    public List<Answer> answers(Arm arm) {
        return answers.getOrDefault(arm, List.of());
    }
}
