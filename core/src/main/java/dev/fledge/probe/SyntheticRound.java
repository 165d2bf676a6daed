package dev.fledge.probe;

import dev.fledge.metric.Arm;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
     * Returns what an arm's answers to a check come to: FAIL if one failed, else INCONCLUSIVE if one says nothing, else PASS; empty if
     * it was not asked.
     *
     * @param check name of one question as its finding has it, such as {@code where2eat > health}, or of all questions of a suite,
     *     such as {@code where2eat}
     */
    public Optional<Verdict> verdict(Arm arm, String check) {
        List<Verdict> verdicts = answers(arm).stream()
                .map(Answer::finding)
                .filter(finding ->
                        finding.subject().equals(check) || finding.subject().startsWith(check + " > "))
                .map(Finding::verdict)
                .toList();
        return verdicts.isEmpty() ? Optional.empty() : Optional.of(Verdict.worstOf(verdicts));
    }

    /**
     * Returns the answers of an arm in the order of its questions. A probe that threw or answered nothing gave one
     * inconclusive answer; an arm without a probe has none.
     */
    public List<Answer> answers(Arm arm) {
        return answers.getOrDefault(arm, List.of());
    }
}
