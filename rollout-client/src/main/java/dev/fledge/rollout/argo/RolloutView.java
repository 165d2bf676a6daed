package dev.fledge.rollout.argo;

import dev.fledge.rollout.kubernetes.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What one reading of a Rollout says, field by field. Messages are free text there, so nothing is decided by them. */
final class RolloutView {
    /** What the controller says of the whole; what is not known is never success. */
    enum Phase {
        HEALTHY,
        PROGRESSING,
        PAUSED,
        DEGRADED,
        UNKNOWN
    }

    private static final String WORKLOAD_GENERATION = "/metadata/annotations/rollout.argoproj.io~1workload-generation";

    private final KubernetesObject rollout;
    private final CanarySteps steps;

    RolloutView(KubernetesObject rollout) {
        this.rollout = rollout;
        this.steps = CanarySteps.of(rollout);
    }

    KubernetesObject object() {
        return rollout;
    }

    CanarySteps steps() {
        return steps;
    }

    /** Whether the status is about the spec as it stands; if not, what is missing. */
    Optional<String> notYet() {
        String observed = rollout.text("/status/observedGeneration").orElse("");
        if (behind(observed, rollout.generation())) {
            return Optional.of("the controller to see generation " + rollout.generation() + " of the spec (it has seen "
                    + observed + ")");
        }
        if (rollout.isTrue("/status/controllerPause") && !paused()) {
            return Optional.of("the controller to go on after a pause");
        }
        String wanted = rollout.text(WORKLOAD_GENERATION).orElse("");
        String seen = rollout.text("/status/workloadObservedGeneration").orElse("");
        if (usesWorkload() && !wanted.equals(seen)) {
            return Optional.of("the controller to see generation " + wanted + " of the workload (it has seen "
                    + (seen.isEmpty() ? "none" : seen) + ")");
        }
        return Optional.empty();
    }

    // The field is a string. Very old controllers wrote a hash there, so what is no number, or above the generation, is
    // taken as seen.
    private static boolean behind(String observed, long generation) {
        try {
            return Long.parseLong(observed) < generation;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    Phase phase() {
        if (notYet().isPresent()) {
            return Phase.PROGRESSING;
        }
        return switch (phaseText()) {
            case "Healthy" -> Phase.HEALTHY;
            case "Progressing" -> Phase.PROGRESSING;
            case "Paused" -> Phase.PAUSED;
            case "Degraded" -> Phase.DEGRADED;
            default -> Phase.UNKNOWN;
        };
    }

    String phaseText() {
        return rollout.text("/status/phase").orElse("");
    }

    String message() {
        return rollout.text("/status/message").orElse("");
    }

    boolean usesWorkload() {
        return rollout.has("/spec/workloadRef");
    }

    boolean canaryStrategy() {
        return rollout.has("/spec/strategy/canary");
    }

    boolean routed() {
        return rollout.has("/spec/strategy/canary/trafficRouting");
    }

    boolean scalesStable() {
        return rollout.isTrue("/spec/strategy/canary/dynamicStableScale");
    }

    long rollbackWindow() {
        return rollout.number("/spec/rollbackWindow/revisions").orElse(0);
    }

    long replicas() {
        return rollout.number("/spec/replicas").orElse(1);
    }

    boolean heldByHand() {
        return rollout.isTrue("/spec/paused");
    }

    boolean aborted() {
        return rollout.isTrue("/status/abort");
    }

    /** Whether the controller has acted on an abort; before that, the flag is only a wish and the route is as it was. */
    boolean abortCarriedOut() {
        return aborted() && (rollout.has("/status/abortedAt") || phaseText().equals("Degraded"));
    }

    boolean promoting() {
        return rollout.isTrue("/status/promoteFull");
    }

    /** The hash of the template that is wanted; empty if the controller has not seen any. */
    String currentHash() {
        return rollout.text("/status/currentPodHash").orElse("");
    }

    String stableHash() {
        return rollout.text("/status/stableRS").orElse("");
    }

    /** Whether what is wanted is what is stable, so that there is no canary. */
    boolean fullyPromoted() {
        return !stableHash().isEmpty() && stableHash().equals(currentHash());
    }

    /** The present step; the count of steps after the last, -1 if the controller says none. */
    int step() {
        return (int) rollout.number("/status/currentStepIndex").orElse(-1);
    }

    boolean paused() {
        return !rollout.objects("/status/pauseConditions").isEmpty();
    }

    boolean controllerPause() {
        return rollout.has("/status/controllerPause");
    }

    /** The step at which the Rollout waits for somebody. */
    OptionalInt pausedAt() {
        boolean atStep = pausedBecause("CanaryPauseStep") && steps.isPause(step());
        return atStep ? OptionalInt.of(step()) : OptionalInt.empty();
    }

    boolean inconclusive() {
        return pausedBecause("InconclusiveAnalysisRun") || pausedBecause("InconclusiveExperiment");
    }

    private boolean pausedBecause(String reason) {
        return rollout.objects("/status/pauseConditions").stream()
                .anyMatch(condition -> condition.text("/reason").orElse("").equals(reason));
    }

    /** The share that the controller says it has set; empty without a traffic router. */
    OptionalInt reportedPermille() {
        return rollout.number("/status/canary/weights/canary/weight").stream()
                .mapToInt(steps::permille)
                .findFirst();
    }

    /** The hash that the controller says the weight goes to; empty if it does not say. */
    String weightedHash() {
        return rollout.text("/status/canary/weights/canary/podTemplateHash").orElse("");
    }

    /** Whether a header leads to the canary at the present step. */
    boolean headerRoute() {
        return !abortCarriedOut() && !fullyPromoted() && steps.headerRouteAt(step());
    }

    /** The names of analysis runs that go on. */
    List<String> runningAnalyses() {
        List<String> running = new ArrayList<>();
        for (String which : List.of("currentStepAnalysisRunStatus", "currentBackgroundAnalysisRunStatus")) {
            String status = rollout.text("/status/canary/" + which + "/status").orElse("");
            Optional<String> name = rollout.text("/status/canary/" + which + "/name");
            if (name.isPresent() && (status.equals("Running") || status.equals("Pending"))) {
                running.add(name.get());
            }
        }
        return running;
    }

    /** What stands in the way, one sentence each. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        Phase phase = phase();
        if (phase == Phase.UNKNOWN) {
            problems.add(rollout + " is in phase '" + phaseText() + "', which is not known, so it is no success;"
                    + " kubectl argo rollouts get rollout " + rollout.name() + " says more");
        }
        if (phase == Phase.DEGRADED && !aborted()) {
            problems.add(rollout + " is degraded: " + message());
        }
        if (inconclusive()) {
            problems.add(
                    rollout + " is paused at step " + step() + " by an inconclusive analysis, with its traffic still on"
                            + " the canary; abort, or skipStep(" + step() + ")");
        }
        for (KubernetesObject condition : rollout.objects("/status/conditions")) {
            String type = condition.text("/type").orElse("");
            boolean bad = type.equals("InvalidSpec") || type.equals("ReplicaFailure");
            if (bad && condition.text("/status").orElse("").equals("True")) {
                problems.add(rollout + " has the condition " + type + ": "
                        + condition.text("/message").orElse("no message"));
            }
        }
        return problems;
    }

    /** Whether pods cannot be made, and waiting does not help. */
    boolean cannotMakePods() {
        return rollout.objects("/status/conditions").stream()
                .anyMatch(condition -> (condition.text("/type").orElse("").equals("ReplicaFailure")
                                || condition.text("/type").orElse("").equals("InvalidSpec"))
                        && condition.text("/status").orElse("").equals("True"));
    }
}
