package dev.fledge.probe;

import dev.fledge.metric.Arm;
import dev.fledge.time.Deadline;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One arm in one round: its samples, and what is left of the time it may take for them. Not thread-safe. */
final class ArmRound {
    private final Questioner questioner;
    private final Map.Entry<Arm, Probe> asked;
    private final String who;
    private final List<List<SyntheticResult>> samples = new ArrayList<>();
    private Duration left;

    ArmRound(Questioner questioner, SuitePlan plan, Map.Entry<Arm, Probe> asked) {
        this.questioner = questioner;
        this.asked = asked;
        this.who = "synthetics " + plan.name() + " > " + asked.getKey().label();
        this.left = plan.roundDeadline();
    }

    Arm arm() {
        return asked.getKey();
    }

    boolean hasTime() {
        return !left.isZero();
    }

    void askSample() throws InterruptedException {
        int sample = samples.size() + 1;
        List<SyntheticResult> results = new ArrayList<>();
        for (Answer answer : ask()) {
            results.add(SyntheticResult.of(sample, answer));
        }
        samples.add(results);
    }

    private List<Answer> ask() throws InterruptedException {
        Deadline deadline = Deadline.after(left, questioner.time());
        List<Answer> answers = questioner.ask(who, asked.getValue(), deadline);
        left = deadline.remaining();
        return answers;
    }

    boolean failed() {
        return samples.stream().anyMatch(ArmRound::failed);
    }

    private static boolean failed(List<SyntheticResult> sample) {
        return sample.stream().anyMatch(result -> result.outcome() == SyntheticOutcome.FAILED);
    }

    /** Asks once more for each sample that failed, as long as there is time. */
    void confirmFailures() throws InterruptedException {
        for (List<SyntheticResult> sample : samples) {
            if (failed(sample) && hasTime()) {
                List<Answer> again = ask();
                sample.replaceAll(result -> confirmed(result, again));
            }
        }
    }

    private static SyntheticResult confirmed(SyntheticResult first, List<Answer> again) {
        if (first.outcome() != SyntheticOutcome.FAILED) {
            return first;
        }
        return again.stream()
                .filter(answer -> answer.finding().subject().equals(first.check()))
                .findFirst()
                .map(first::confirmedBy)
                .orElse(first);
    }

    List<SyntheticResult> results() {
        return samples.stream().flatMap(List::stream).toList();
    }

    /** The same where the prober was sick: none of it says anything of the arm. */
    List<SyntheticResult> resultsOfSickProber() {
        return results().stream().map(SyntheticResult::inconclusive).toList();
    }

    /** Returns the worst of the findings. */
    static Finding worst(List<Answer> answers) {
        Finding worst = answers.get(0).finding();
        for (Answer answer : answers) {
            Verdict verdict = answer.finding().verdict();
            worst = verdict.compareTo(worst.verdict()) > 0 ? answer.finding() : worst;
        }
        return worst;
    }
}
