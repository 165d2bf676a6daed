package dev.fledge.rollout.flagger;

import dev.fledge.rollout.Lease;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.kubernetes.JsonPatch;
import dev.fledge.rollout.kubernetes.KubernetesException;
import dev.fledge.rollout.kubernetes.PodTemplate;
import dev.fledge.rollout.kubernetes.WriteRequest;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.Optional;

/** Begins releases, and waits until Flagger works on ours. */
final class CanaryRelease {
    private final CanaryAccess access;
    private final CanaryGates gates;
    private final FlaggerTarget.Settings settings;

    CanaryRelease(CanaryAccess access, CanaryGates gates, FlaggerTarget.Settings settings) {
        this.access = access;
        this.gates = gates;
        this.settings = settings;
    }

    Outcome start(Revision canary, Deadline deadline) throws IOException, InterruptedException {
        CanaryReading now = access.read(deadline);
        boolean ours = now.targetTemplate(settings.container()).carries(canary);
        Optional<Outcome> another = another(canary, now);
        if (another.isPresent()) {
            return another.get();
        }
        if (deadline.passed()) {
            return new Outcome.Unproved(
                    "its turn; the deadline had passed and nothing was written", access.snapshot(now));
        }
        if (ours && now.phase() == CanaryPhase.PROGRESSING) {
            return atZero(now, deadline);
        }
        Optional<String> hindrance = hindrance(now);
        if (hindrance.isPresent()) {
            return new Outcome.Refused(hindrance.get());
        }
        return begin(now, canary, deadline);
    }

    /** Says that it is no canary of its own, or another one is under way; empty if not so. */
    Optional<Outcome> another(Revision canary, CanaryReading now) throws IOException {
        if (now.primaryTemplate(settings.container()).carries(canary)) {
            return Optional.of(new Outcome.Refused(canary + " is stable already; start another revision"));
        }
        PodTemplate target = now.targetTemplate(settings.container());
        boolean free = now.phase().idle() || now.phase() == CanaryPhase.WAITING || target.carries(canary);
        return free
                ? Optional.empty()
                : Optional.of(new Outcome.Conflict(
                        "no canary but " + canary, "a release of " + target.image(), access.snapshot(now)));
    }

    /** The canary of this command is under way already. */
    private Outcome atZero(CanaryReading before, Deadline deadline) throws IOException, InterruptedException {
        boolean reachable = before.share().reachable();
        if (reachable) {
            gates.hold();
            access.closeRoute(deadline);
        }
        return ready("", reachable, deadline);
    }

    /** Why a release would be unsafe now; empty if it would not. */
    Optional<String> hindrance(CanaryReading now) {
        String name = "Canary " + now.canary().namespace() + "/" + now.canary().name();
        if (!now.phase().idle() && now.phase() != CanaryPhase.WAITING) {
            return Optional.of(name + " is in phase " + now.phaseWord() + "; wait until it is Succeeded or Failed");
        }
        if (now.suspended()) {
            return Optional.of(name + " has spec.suspend: true, so nothing would start; take it away");
        }
        if (now.skipsAnalysis()) {
            return Optional.of(
                    name + " has spec.skipAnalysis: true, so the release would be promoted without a test; take"
                            + " it away");
        }
        if (now.share().reachable()) {
            return Optional.of(name + ": the route sends " + now.share().permille()
                    + " permille to the canary before a release; abort first");
        }
        String analysis = CanaryAnalysis.at(now.canary());
        if (now.canary().number(analysis + "/iterations").orElse(0) > 0
                || CanarySteps.of(now.canary()).none()) {
            return Optional.of(
                    name + " does not shift traffic by weight; set stepWeight or stepWeights and no iterations at "
                            + analysis);
        }
        if (gates.held().isEmpty()) {
            return Optional.of(gates.notHeld());
        }
        return CanaryHooks.of(now.canary(), settings.endpoint()).missing();
    }

    /** What begins a release of that canary. */
    WriteRequest request(CanaryReading before, Revision canary) throws IOException {
        PodTemplate template = before.targetTemplate(settings.container());
        return access.ofTarget(
                "start " + canary, before, template.change(canary, mark(before)).build());
    }

    /** Changes the template and waits until the release is ours: another applied spec, ready, at weight 0. */
    Outcome begin(CanaryReading before, Revision canary, Deadline deadline) throws IOException, InterruptedException {
        gates.openForStart();
        PodTemplate template = before.targetTemplate(settings.container());
        String mark = mark(before);
        try {
            access.send(request(before, canary), deadline);
        } catch (KubernetesException e) {
            if (!e.conflict()) {
                throw e;
            }
            CanaryReading now = access.read(deadline);
            return new Outcome.Conflict(
                    before.target() + " with image " + template.image(),
                    String.valueOf(e.getMessage()),
                    access.snapshot(now));
        } catch (IOException e) {
            // The answer was lost, but the change may be made.
            if (!markOf(access.read(deadline)).equals(mark)) {
                throw e;
            }
        }
        return ready(before.lastApplied(), true, deadline);
    }

    /** The run, numbered where it stands there already: an unchanged template starts nothing. */
    private String mark(CanaryReading before) {
        String run = gates.held().map(Lease::run).orElse("by-hand");
        String present = markOf(before);
        if (!present.equals(run) && !present.startsWith(run + "-")) {
            return run;
        }
        String number = present.substring(run.length()).replaceFirst("^-", "");
        return run + "-" + (number.matches("[0-9]{1,9}") ? Integer.parseInt(number) + 1 : 2);
    }

    private static String markOf(CanaryReading reading) {
        return reading.target()
                .text("/spec/template/metadata/annotations/" + JsonPatch.escape(PodTemplate.RUN))
                .orElse("");
    }

    private Outcome ready(String appliedBefore, boolean written, Deadline deadline)
            throws IOException, InterruptedException {
        boolean[] active = {false};
        Deadline failedForGood = Deadline.after(settings.tick().multipliedBy(2), settings.time());
        return access.until(deadline, (now, waiting) -> {
            CanaryPhase phase = now.phase();
            boolean applied = !now.lastApplied().equals(appliedBefore);
            active[0] |= !phase.idle();
            if (applied && phase == CanaryPhase.FAILED && (active[0] || failedForGood.passed())) {
                return Optional.of(
                        new Outcome.Failed("Flagger gave the release up: " + now.message(), access.snapshot(now)));
            }
            boolean zero = !now.share().reachable();
            if (phase == CanaryPhase.PROGRESSING && now.targetReady() && zero && applied) {
                return Optional.of(reached(written, now));
            }
            waiting.append("Flagger to bring the canary up at weight 0; phase ")
                    .append(now.phaseWord())
                    .append(applied ? "" : ", release not seen yet")
                    .append(zero ? "" : ", the route still reaches the canary")
                    .append(now.targetReady() ? "" : ", " + now.target().name() + " not ready");
            return Optional.empty();
        });
    }

    private Outcome reached(boolean written, CanaryReading now) throws IOException {
        return written
                ? new Outcome.Reached(Proof.EFFECTIVE, access.snapshot(now))
                : new Outcome.AlreadySo(Proof.EFFECTIVE, access.snapshot(now));
    }
}
