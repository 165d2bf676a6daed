package dev.fledge.probe;

import dev.fledge.metric.Arm;
import dev.fledge.time.Deadline;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the arms of a suite in one round: the samples in pairs, then the control if something failed, then what failed once more.
 * The control comes first, because a prober that was sick a moment ago may be well when the failures are confirmed. Thread-safe.
 */
final class RoundAsking {
    private final Questioner questioner;

    RoundAsking(Questioner questioner) {
        this.questioner = questioner;
    }

    SyntheticRound ask(SuitePlan plan, SyntheticRound.Opening opening) throws InterruptedException {
        List<ArmRound> arms = new ArrayList<>();
        for (Map.Entry<Arm, Probe> asked : plan.probes().entrySet()) {
            arms.add(new ArmRound(questioner, plan, asked));
        }
        askSamples(plan, opening.number(), arms);
        boolean failed = arms.stream().anyMatch(ArmRound::failed);
        Optional<Finding> control =
                failed && plan.control().isPresent() ? Optional.of(askControl(plan)) : Optional.empty();
        boolean sick =
                control.filter(finding -> finding.verdict() != Verdict.PASS).isPresent();
        if (failed && !sick && plan.confirmAfter().isPresent()) {
            questioner.time().sleep(plan.confirmAfter().get());
            for (ArmRound arm : arms) {
                arm.confirmFailures();
            }
        }
        Map<Arm, List<SyntheticResult>> results = new EnumMap<>(Arm.class);
        arms.forEach(arm -> results.put(arm.arm(), sick ? arm.resultsOfSickProber() : arm.results()));
        return new SyntheticRound(opening, questioner.time().now(), results, control);
    }

    /** Asks a pair only where every arm has time for it, so that all are asked equally often. */
    private static void askSamples(SuitePlan plan, long number, List<ArmRound> arms) throws InterruptedException {
        List<ArmRound> reversed = new ArrayList<>(arms);
        Collections.reverse(reversed);
        for (int sample = 0; sample < plan.samples() && arms.stream().allMatch(ArmRound::hasTime); sample++) {
            for (ArmRound arm : (number + sample) % 2 == 1 ? arms : reversed) {
                arm.askSample();
            }
        }
    }

    private Finding askControl(SuitePlan plan) throws InterruptedException {
        Deadline deadline = Deadline.after(plan.roundDeadline(), questioner.time());
        List<Answer> answers = questioner.ask(
                "synthetics " + plan.name() + " > control", plan.control().orElseThrow(), deadline);
        return ArmRound.worst(answers);
    }
}
