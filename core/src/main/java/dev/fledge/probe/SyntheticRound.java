package dev.fledge.probe;

import dev.fledge.metric.Arm;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One round of a suite of synthetics: what each arm answered, back to back. Immutable. */
public final class SyntheticRound {
    /** Which round it is, and how long after its due time it began. */
    record Opening(String suite, long number, Duration startLag) {}

    private final Opening opening;
    private final Instant endedAt;
    private final Map<Arm, List<SyntheticResult>> results;
    private final Optional<Finding> control;

    SyntheticRound(
            Opening opening, Instant endedAt, Map<Arm, List<SyntheticResult>> results, Optional<Finding> control) {
        this.opening = opening;
        this.endedAt = endedAt;
        this.results = new EnumMap<>(results);
        this.control = control;
    }

    /** Returns the name of the suite; that of the synthetics, if they have one suite only. */
    public String suite() {
        return opening.suite();
    }

    /** Returns the number of the round in its suite, from 1; rounds that were missed have none. */
    public long number() {
        return opening.number();
    }

    /** Returns how long after it was due the round began, not negative. What is much more than a millisecond is a busy prober's. */
    public Duration startLag() {
        return opening.startLag();
    }

    /** Returns when the last arm had answered. Both arms count as of then, so that an interval never splits a pair. */
    public Instant endedAt() {
        return endedAt;
    }

    /** Returns the worst finding of the control, which is asked when something failed; empty if it was not asked. */
    public Optional<Finding> control() {
        return control;
    }

    /**
     * Returns what an arm's answers to a check come to: FAIL if one failed, else INCONCLUSIVE if one says nothing, else PASS; empty if
     * it was not asked. A flaky answer passes; where the control did not pass, everything is inconclusive.
     *
     * @param check name of one question as its finding has it, such as {@code where2eat > health}, or of all questions of a suite,
     *     such as {@code where2eat}
     */
    public Optional<Verdict> verdict(Arm arm, String check) {
        List<Verdict> verdicts = results(arm).stream()
                .filter(result -> result.check().equals(check) || result.check().startsWith(check + " > "))
                .map(result -> result.outcome().verdict())
                .toList();
        return verdicts.isEmpty() ? Optional.empty() : Optional.of(Verdict.worstOf(verdicts));
    }

    /**
     * Returns what each question to an arm came to, sample by sample in the order of its questions. A probe that threw or answered
     * nothing gave one inconclusive answer; an arm without a probe has none.
     */
    public List<SyntheticResult> results(Arm arm) {
        return results.getOrDefault(arm, List.of());
    }

    /** Returns the first answers of an arm, in the order of {@link #results}. */
    public List<Answer> answers(Arm arm) {
        return results(arm).stream().map(SyntheticResult::answer).toList();
    }

    @Override
    public String toString() {
        return "round " + number() + " of " + suite() + " " + results;
    }
}
