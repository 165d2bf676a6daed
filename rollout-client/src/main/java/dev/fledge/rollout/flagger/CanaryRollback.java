package dev.fledge.rollout.flagger;

import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.kubernetes.JsonPatch;
import dev.fledge.rollout.kubernetes.KubernetesException;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.PodTemplate;
import dev.fledge.rollout.kubernetes.WriteRequest;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goes back to a rollback point: during a release by an abort and the former template, after a promotion by a release of the
 * former template without analysis, since every further minute of it is served by the bad version.
 */
final class CanaryRollback {
    static final String UID = "uid";
    static final String TEMPLATE = "template";
    private static final String SKIP = "/spec/skipAnalysis";
    private static final String WAS = "/metadata/annotations/" + JsonPatch.escape(CanaryReading.SKIP_WAS);

    private final CanaryAccess access;
    private final CanaryAbort abort;
    private final CanaryGates gates;
    private final FlaggerTarget.Settings settings;

    CanaryRollback(CanaryAccess access, CanaryAbort abort, CanaryGates gates, FlaggerTarget.Settings settings) {
        this.access = access;
        this.abort = abort;
        this.gates = gates;
        this.settings = settings;
    }

    Outcome rollback(RollbackPoint to, Deadline deadline) throws IOException, InterruptedException {
        CanaryReading now = access.read(deadline);
        String uid = to.identity().getOrDefault(UID, now.target().uid());
        boolean written = !at(now, to.stable());
        if (needsAbort(now, to)) {
            Outcome aborted = abort.abort(deadline);
            written |= aborted instanceof Outcome.Reached;
            if (!aborted.shows(Proof.DRAINED)) {
                return aborted;
            }
        }
        if (!uid.equals(now.target().uid())) {
            return new Outcome.Conflict(
                    "Deployment " + now.target().name() + " with uid " + uid,
                    "one that was made anew with uid " + now.target().uid(),
                    access.snapshot(now));
        }
        return written ? back(to, deadline) : already(to, deadline);
    }

    /** Whether the canary is or may come within reach; not for the release of the former template that a rollback began. */
    boolean needsAbort(CanaryReading now, RollbackPoint to) throws IOException {
        boolean wayBack = now.skipWas().isPresent()
                && now.targetTemplate(settings.container()).carries(to.stable());
        return !wayBack
                && !now.phase().promoting()
                && (!now.phase().idle() || now.share().reachable());
    }

    /** Nothing of the release is left, and no analysis is skipped any more because of us. */
    private boolean at(CanaryReading now, Revision stable) throws IOException {
        return now.phase().idle()
                && now.primaryTemplate(settings.container()).carries(stable)
                && now.targetTemplate(settings.container()).carries(stable)
                && now.primaryReady()
                && !now.share().reachable()
                && now.skipWas().isEmpty();
    }

    private Outcome already(RollbackPoint to, Deadline deadline) throws IOException, InterruptedException {
        return access.until(deadline, (now, waiting) -> {
            waiting.append("requests in flight of a canary that is out of reach");
            return at(now, to.stable()) && access.settled()
                    ? Optional.of(new Outcome.AlreadySo(Proof.DRAINED, access.snapshot(now)))
                    : Optional.empty();
        });
    }

    private Outcome back(RollbackPoint to, Deadline deadline) throws IOException, InterruptedException {
        boolean[] rolledOut = {false};
        return access.until(deadline, (now, waiting) -> {
            boolean served = now.primaryTemplate(settings.container()).carries(to.stable());
            boolean busy =
                    now.phase().promoting() || (served && !now.phase().idle() && now.phase() != CanaryPhase.WAITING);
            waiting.append("Flagger to bring ")
                    .append(to.stable())
                    .append(" back; phase ")
                    .append(now.phaseWord());
            now.problems().forEach(problem -> waiting.append("; ").append(problem));
            if (!busy && !served) {
                rolledOut[0] = true;
                releaseFormer(now, to, deadline);
            }
            if (busy
                    || !served
                    || tidy(now, to, deadline)
                    || !now.primaryReady()
                    || now.share().reachable()) {
                return Optional.empty();
            }
            if (rolledOut[0]) {
                rolledOut[0] = false;
                access.settleAnew();
            }
            return access.settled()
                    ? Optional.of(new Outcome.Reached(Proof.DRAINED, access.snapshot(now)))
                    : Optional.empty();
        });
    }

    /** The promoted version serves: release the former one, without analysis. Each write is needed once and says what it presumes. */
    private void releaseFormer(CanaryReading now, RollbackPoint to, Deadline deadline)
            throws IOException, InterruptedException {
        gates.openForStart();
        try {
            if (!now.skipsAnalysis()) {
                access.send(skip(now), deadline);
            } else if (!now.targetTemplate(settings.container()).carries(to.stable())) {
                access.send(template(now, to), deadline);
            }
        } catch (KubernetesException e) {
            if (!e.conflict()) {
                throw e;
            }
        }
    }

    WriteRequest skip(CanaryReading now) {
        JsonPatch patch =
                JsonPatch.begin().test("/metadata/resourceVersion", now.canary().resourceVersion());
        if (!now.canary().has("/metadata/annotations")) {
            patch.add("/metadata/annotations", KubernetesObject.ofTexts(Map.of()));
        }
        patch.add(WAS, was(now)).add(SKIP, true);
        return access.ofCanary("have the next release promoted without analysis", patch);
    }

    WriteRequest template(CanaryReading now, RollbackPoint to) throws IOException {
        PodTemplate present = now.targetTemplate(settings.container());
        String captured = to.identity().getOrDefault(TEMPLATE, "");
        JsonPatch patch = captured.isEmpty()
                ? present.change(to.stable(), "")
                : present.replace(KubernetesObject.parse(captured));
        return access.ofTarget("put back the template of " + to.stable(), now, patch.build());
    }

    /** Puts back what stands in the way of the next release; returns whether anything was written. */
    private boolean tidy(CanaryReading now, RollbackPoint to, Deadline deadline)
            throws IOException, InterruptedException {
        try {
            if (now.skipWas().isPresent()) {
                access.send(unskip(now), deadline);
                return true;
            }
            if (!now.targetTemplate(settings.container()).carries(to.stable())) {
                // Flagger starts nothing for the template that it promoted last; should this be another, it is turned
                // away.
                gates.demandRollback();
                access.send(template(now, to), deadline);
                return true;
            }
            return false;
        } catch (KubernetesException e) {
            if (!e.conflict()) {
                throw e;
            }
            return true;
        }
    }

    private static String was(CanaryReading now) {
        return now.skipWas().orElse(now.canary().has(SKIP) ? "false" : "absent");
    }

    WriteRequest unskip(CanaryReading now) {
        String was = was(now);
        JsonPatch patch = JsonPatch.begin().test(WAS, was).remove(WAS);
        return access.ofCanary(
                "have releases analysed again", was.equals("absent") ? patch.remove(SKIP) : patch.add(SKIP, false));
    }

    /** Returns what a rollback would do now. */
    List<String> plan(RollbackPoint to, Deadline deadline) throws IOException, InterruptedException {
        CanaryReading now = access.read(deadline);
        List<String> lines = new ArrayList<>();
        if (needsAbort(now, to)) {
            lines.addAll(abort.plan(deadline));
        }
        boolean promoted = !now.primaryTemplate(settings.container()).carries(to.stable());
        if (promoted && !now.skipsAnalysis()) {
            lines.add(skip(now).describe());
        }
        if (!now.targetTemplate(settings.container()).carries(to.stable())) {
            lines.add(template(now, to).describe());
        }
        if (promoted || now.skipWas().isPresent()) {
            lines.add(unskip(now).describe());
        }
        return lines;
    }
}
