package dev.fledge.rollout.flagger;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.PodTemplate;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One reading of everything that a release consists of.
 *
 * @param canary the Canary
 * @param target the Deployment that it points at, where releases begin
 * @param primary the Deployment that serves users between releases
 * @param share what the route sends to the canary
 */
record CanaryReading(
        KubernetesObject canary, KubernetesObject target, KubernetesObject primary, FlaggerRoute.Share share) {
    /** What {@code spec.skipAnalysis} was before a rollback of ours set it; an annotation of the Canary. */
    static final String SKIP_WAS = "fledge.dev/skip-analysis-was";

    /** Within a tick Flagger says Progressing before it asks whether a release may begin; then it has scaled nothing up yet. */
    CanaryPhase phase() {
        CanaryPhase said = CanaryPhase.of(canary);
        boolean notBegun = said == CanaryPhase.PROGRESSING && targetReplicas() == 0 && !share.reachable();
        return notBegun ? CanaryPhase.WAITING : said;
    }

    String phaseWord() {
        return canary.text("/status/phase").orElse("(none)");
    }

    String lastApplied() {
        return canary.text("/status/lastAppliedSpec").orElse("");
    }

    String message() {
        return canary.objects("/status/conditions").stream()
                .filter(condition -> condition.text("/type").orElse("").equals("Promoted"))
                .map(condition -> condition.text("/message").orElse(""))
                .findFirst()
                .orElse("no condition Promoted");
    }

    boolean suspended() {
        return canary.isTrue("/spec/suspend");
    }

    boolean skipsAnalysis() {
        return canary.isTrue("/spec/skipAnalysis");
    }

    /** A rollback of ours has set {@code skipAnalysis} and died before it put it back. */
    Optional<String> skipWas() {
        return canary.text("/metadata/annotations/fledge.dev~1skip-analysis-was");
    }

    PodTemplate targetTemplate(String container) throws IOException {
        return PodTemplate.of(target, container);
    }

    PodTemplate primaryTemplate(String container) throws IOException {
        return PodTemplate.of(primary, container);
    }

    long targetReplicas() {
        return target.number("/spec/replicas").orElse(1);
    }

    boolean targetReady() {
        return targetReplicas() > 0 && rolledOut(target);
    }

    boolean primaryReady() {
        return rolledOut(primary);
    }

    private static boolean rolledOut(KubernetesObject deployment) {
        long wanted = deployment.number("/spec/replicas").orElse(1);
        long updated = deployment.number("/status/updatedReplicas").orElse(0);
        return deployment.number("/status/observedGeneration").orElse(0) >= deployment.generation()
                && updated >= wanted
                && deployment.number("/status/replicas").orElse(0) <= updated
                && deployment.number("/status/availableReplicas").orElse(0) >= updated;
    }

    /** Traffic on a canary that Flagger gave up, or a promotion that does not go on: what Flagger will not mend by itself. */
    List<String> problems() {
        List<String> problems = new ArrayList<>(share.problems());
        String name = "Canary " + canary.namespace() + "/" + canary.name();
        if (phase() == CanaryPhase.UNKNOWN) {
            problems.add(name + " is in phase '" + phaseWord() + "', which we do not know; nothing is taken for done");
        }
        if (suspended()) {
            problems.add(
                    name + " has spec.suspend: true, so it stands still at the present weight; take it away to go on");
        }
        if (phase() == CanaryPhase.FAILED && share.reachable()) {
            problems.add(
                    name + " has failed with traffic on the canary, since its primary is not healthy; abort, and mend "
                            + primary.name());
        }
        if (phase() == CanaryPhase.FAILED && targetReplicas() > 0) {
            problems.add(name + " has failed, but " + target.name() + " still has " + targetReplicas()
                    + " replicas; see: kubectl -n " + canary.namespace() + " scale deployment/" + target.name()
                    + " --replicas=0");
        }
        if (phase().promoting() && !primaryReady()) {
            problems.add(name + " waits for " + primary.name() + " to become ready; see: kubectl -n "
                    + canary.namespace() + " rollout status deployment/" + primary.name());
        }
        if (skipsAnalysis()) {
            problems.add(name + " has spec.skipAnalysis: true"
                    + (skipWas().isPresent() ? ", left by a rollback that did not finish" : "")
                    + ", so a release is promoted without a test; take it away");
        }
        return problems;
    }

    /** @param settled whether the canary has been out of reach for as long as a request may last */
    Snapshot.Builder seen(String container, boolean settled, Instant seenAt) throws IOException {
        Revision stable = primaryTemplate(container).revision();
        PodTemplate target = targetTemplate(container);
        Snapshot.Builder seen = Snapshot.of(stable, seenAt).inFlightNotCounted(settled);
        if (!target.carries(stable) || phase().promoting() || share.reachable()) {
            seen.canary(target.revision());
        }
        if (share.reachable()) {
            seen.canaryReachable().weightPermille(share.permille());
        }
        problems().forEach(seen::problem);
        return seen;
    }
}
