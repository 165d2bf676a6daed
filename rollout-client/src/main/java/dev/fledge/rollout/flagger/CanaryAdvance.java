package dev.fledge.rollout.flagger;

import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.kubernetes.PodTemplate;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets Flagger step up to a weight or promote, one yes at a time. */
final class CanaryAdvance {
    private final CanaryAccess access;
    private final CanaryGates gates;
    private final CanaryRelease release;
    private final FlaggerTarget.Settings settings;

    CanaryAdvance(CanaryAccess access, CanaryGates gates, CanaryRelease release, FlaggerTarget.Settings settings) {
        this.access = access;
        this.gates = gates;
        this.release = release;
        this.settings = settings;
    }

    Outcome weigh(int permille, Deadline deadline) throws IOException, InterruptedException {
        CanaryReading now = access.read(deadline);
        PodTemplate target = now.targetTemplate(settings.container());
        Optional<Outcome> hindered = hindered(now, permille);
        if (hindered.isPresent()) {
            return hindered.get();
        }
        boolean there =
                now.phase().abortable() && now.share().applied() && now.share().permille() == permille;
        if (deadline.passed()) {
            return new Outcome.Unproved(
                    "its turn; the deadline had passed and nothing was written", access.snapshot(now));
        }
        if (there) {
            gates.hold();
            return new Outcome.AlreadySo(Proof.EFFECTIVE, access.snapshot(now));
        }
        if (now.phase() == CanaryPhase.FAILED) {
            Outcome again = again(now, target.revision(), deadline);
            if (permille == 0 || !again.shows(Proof.EFFECTIVE)) {
                return again;
            }
        }
        return permille == 0 ? backToZero(deadline) : stepTo(permille, deadline);
    }

    private Outcome again(CanaryReading now, Revision canary, Deadline deadline)
            throws IOException, InterruptedException {
        Optional<String> hindrance = release.hindrance(now);
        return hindrance.isPresent() ? new Outcome.Refused(hindrance.get()) : release.begin(now, canary, deadline);
    }

    /** Says why that weight is not to be had now; empty if it is. */
    Optional<Outcome> hindered(CanaryReading now, int permille) throws IOException {
        Revision stable = now.primaryTemplate(settings.container()).revision();
        if (now.targetTemplate(settings.container()).carries(stable)) {
            return Optional.of(new Outcome.Conflict(
                    "a canary beside the primary", "no canary; start one first", access.snapshot(now)));
        }
        CanarySteps steps = CanarySteps.of(now.canary());
        int present = now.share().permille();
        if (!steps.reaches(permille)) {
            return Optional.of(
                    new Outcome.Refused("Flagger cannot stand at " + permille + " permille; the nearest lower weight"
                            + " of spec.analysis is " + steps.atMost(permille) + " of " + steps));
        }
        if (permille > 0 && gates.held().isEmpty()) {
            return Optional.of(new Outcome.Refused(gates.notHeld()));
        }
        if (!now.phase().abortable() && now.phase() != CanaryPhase.FAILED) {
            return Optional.of(new Outcome.Conflict(
                    "a release in phase Progressing", "phase " + now.phaseWord(), access.snapshot(now)));
        }
        if (permille == 0 && now.phase() == CanaryPhase.WAITING_PROMOTION) {
            return Optional.of(
                    new Outcome.Refused("in phase WaitingPromotion Flagger would step up from 0 again without"
                            + " asking; abort, and start again"));
        }
        if (permille > 0 && permille < present) {
            return Optional.of(new Outcome.Refused("Flagger never steps down, and " + present
                    + " permille are routed; the nearest" + " lower weight that it holds is 0"));
        }
        return Optional.empty();
    }

    private Outcome backToZero(Deadline deadline) throws IOException, InterruptedException {
        gates.hold();
        return access.until(deadline, (now, waiting) -> {
            if (now.share().reachable()) {
                access.closeRoute(deadline);
                waiting.append("the route to let go of the canary");
                return Optional.empty();
            }
            waiting.append("the gateway to take the route");
            return now.share().applied()
                    ? Optional.of(new Outcome.Reached(Proof.EFFECTIVE, access.snapshot(now)))
                    : Optional.empty();
        });
    }

    private Outcome stepTo(int permille, Deadline deadline) throws IOException, InterruptedException {
        Stepping stepping = new Stepping();
        try {
            return access.until(deadline, (now, waiting) -> {
                int seen = now.share().permille();
                if (seen == permille && now.share().applied()) {
                    return Optional.of(new Outcome.Reached(Proof.EFFECTIVE, access.snapshot(now)));
                }
                if (seen > permille) {
                    return Optional.of(new Outcome.Failed(
                            "the route sends " + seen + " permille to the canary, above the " + permille
                                    + " asked for, so somebody else moved it; abort",
                            access.snapshot(now)));
                }
                waiting.append("Flagger to step from ")
                        .append(seen)
                        .append(" to ")
                        .append(permille);
                waiting.append(" permille; phase ").append(now.phaseWord());
                if (seen < permille) {
                    stepping.allow(seen);
                }
                return ended(now);
            });
        } finally {
            gates.hold();
        }
    }

    /** Gives the leave for a step anew when the one before was taken, or was used up and nothing came of it. */
    private final class Stepping {
        private int allowedAt = -1;
        private @Nullable Deadline usedUp;

        void allow(int seen) throws IOException {
            if (gates.stepAllowed()) {
                return;
            }
            if (allowedAt == seen) {
                if (usedUp == null) {
                    usedUp = Deadline.after(settings.tick(), settings.time());
                }
                if (!usedUp.passed()) {
                    return;
                }
            }
            allowedAt = seen;
            usedUp = null;
            gates.openForStep();
        }
    }

    private Optional<Outcome> ended(CanaryReading now) throws IOException {
        if (now.phase() == CanaryPhase.FAILED) {
            return Optional.of(
                    new Outcome.Failed("Flagger rolled the release back: " + now.message(), access.snapshot(now)));
        }
        return gates.held().isEmpty()
                ? Optional.of(new Outcome.Failed(gates.notHeld(), access.snapshot(now)))
                : Optional.empty();
    }

    Outcome promote(Revision canary, Deadline deadline) throws IOException, InterruptedException {
        CanaryReading now = access.read(deadline);
        if (promoted(now, canary)) {
            return new Outcome.AlreadySo(Proof.EFFECTIVE, access.snapshot(now));
        }
        Optional<Outcome> missing = notUnderWay(now, canary);
        if (missing.isPresent()) {
            return missing.get();
        }
        if (deadline.passed()) {
            return new Outcome.Unproved(
                    "its turn; the deadline had passed and nothing was written", access.snapshot(now));
        }
        if (now.phase().abortable() && !gates.openForPromotion()) {
            return new Outcome.Refused(gates.notHeld());
        }
        return awaitPromotion(canary, deadline);
    }

    Optional<Outcome> notUnderWay(CanaryReading now, Revision canary) throws IOException {
        boolean underWay = now.phase().abortable() || now.phase().promoting();
        return underWay && now.targetTemplate(settings.container()).carries(canary)
                ? Optional.empty()
                : Optional.of(new Outcome.Conflict(
                        "a release of " + canary + " under way",
                        "phase " + now.phaseWord() + ", " + access.snapshot(now),
                        access.snapshot(now)));
    }

    private Outcome awaitPromotion(Revision canary, Deadline deadline) throws IOException, InterruptedException {
        Stepping stepping = new Stepping();
        try {
            return access.until(deadline, (now, waiting) -> {
                if (promoted(now, canary)) {
                    return Optional.of(new Outcome.Reached(Proof.EFFECTIVE, access.snapshot(now)));
                }
                waiting.append("Flagger to promote; phase ").append(now.phaseWord());
                now.problems().forEach(problem -> waiting.append("; ").append(problem));
                if (now.phase() == CanaryPhase.PROGRESSING) {
                    // Flagger asks for a step at the highest weight too, before it asks for the promotion.
                    stepping.allow(now.share().permille());
                }
                return now.phase().promoting() ? Optional.empty() : ended(now);
            });
        } finally {
            gates.hold();
        }
    }

    private boolean promoted(CanaryReading now, Revision canary) throws IOException {
        boolean done = now.phase() == CanaryPhase.SUCCEEDED || now.phase() == CanaryPhase.INITIALIZED;
        return done
                && now.primaryTemplate(settings.container()).carries(canary)
                && now.targetTemplate(settings.container()).carries(canary)
                && now.primaryReady()
                && !now.share().reachable()
                && now.share().applied();
    }
}
