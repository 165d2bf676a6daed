package dev.fledge.probe;

import dev.fledge.verdict.Verdict;
import java.util.Optional;

/** What one question to one arm came to in a round. Immutable. */
public final class SyntheticResult {
    private final int sample;
    private final Answer answer;
    private final Optional<Answer> second;
    private final SyntheticOutcome outcome;

    private SyntheticResult(int sample, Answer answer, Optional<Answer> second, SyntheticOutcome outcome) {
        this.sample = sample;
        this.answer = answer;
        this.second = second;
        this.outcome = outcome;
    }

    static SyntheticResult of(int sample, Answer answer) {
        return new SyntheticResult(sample, answer, Optional.empty(), SyntheticOutcome.of(answer.finding()));
    }

    /** Only a second answer that passes takes a failure back: one that says nothing must not excuse it. */
    SyntheticResult confirmedBy(Answer again) {
        boolean takenBack = again.finding().verdict() == Verdict.PASS;
        return new SyntheticResult(
                sample, answer, Optional.of(again), takenBack ? SyntheticOutcome.FLAKY : SyntheticOutcome.FAILED);
    }

    SyntheticResult inconclusive() {
        return new SyntheticResult(sample, answer, second, SyntheticOutcome.INCONCLUSIVE);
    }

    /** Returns the name of the question, such as {@code where2eat > health}. */
    public String check() {
        return answer.finding().subject();
    }

    /** Returns which of the samples of the round it was, from 1. */
    public int sample() {
        return sample;
    }

    /** Returns the first answer, whatever came after it. */
    public Answer answer() {
        return answer;
    }

    /** Returns the answer when a failure was asked again; empty if it was not. Its latency counts to no metric. */
    public Optional<Answer> second() {
        return second;
    }

    /** Returns what it came to. */
    public SyntheticOutcome outcome() {
        return outcome;
    }

    @Override
    public String toString() {
        return outcome + " " + check();
    }
}
