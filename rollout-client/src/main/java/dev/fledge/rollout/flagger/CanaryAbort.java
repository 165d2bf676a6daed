package dev.fledge.rollout.flagger;

import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.kubernetes.KubernetesException;
import dev.fledge.rollout.kubernetes.WriteRequest;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes users off the canary on three paths at once, since each of them is deaf in some phase: the route itself, our rollback
 * hook, and the count of failed checks.
 */
final class CanaryAbort {
    private final CanaryAccess access;
    private final CanaryGates gates;

    CanaryAbort(CanaryAccess access, CanaryGates gates) {
        this.access = access;
        this.gates = gates;
    }

    Outcome abort(Deadline deadline) throws IOException, InterruptedException {
        StringBuilder failed = new StringBuilder();
        boolean[] written = {false};
        try {
            // Flagger may act on it before anything is read.
            written[0] = gates.demandRollback();
        } catch (IOException e) {
            // The book is one path of three.
            failed.append("; the lease book: ").append(e.getMessage());
        }
        return access.until(deadline, (now, waiting) -> {
            if (now.phase().promoting()) {
                return Optional.of(new Outcome.Unproved(
                        "the end of the promotion: in phase " + now.phaseWord()
                                + " the primary itself is given the canary's image, so only a rollback leads back",
                        access.snapshot(now)));
            }
            if (now.share().reachable()) {
                written[0] = true;
                attempt("the route", failed, () -> access.closeRoute(deadline));
            }
            if (now.phase().abortable()) {
                written[0] = true;
                attempt("the status of the Canary", failed, () -> failChecks(now, deadline));
            }
            return over(now, waiting.append(failed), written[0]);
        });
    }

    private interface Write {
        void send() throws IOException, InterruptedException;
    }

    /** A path that is closed does not close the others; a lost answer is seen at the next reading. */
    private static void attempt(String path, StringBuilder failed, Write write) throws InterruptedException {
        try {
            write.send();
        } catch (IOException e) {
            String why = "; " + path + ": " + e.getMessage();
            if (failed.indexOf(why) < 0) {
                failed.append(why);
            }
        }
    }

    /** Flagger adds to the count itself, so ours may be overwritten and is sent again until it stands there. */
    private void failChecks(CanaryReading now, Deadline deadline) throws IOException, InterruptedException {
        Optional<WriteRequest> write = failChecks(now);
        if (write.isEmpty()) {
            return;
        }
        try {
            access.send(write.get(), deadline);
        } catch (KubernetesException e) {
            if (!e.conflict()) {
                throw e;
            }
        }
    }

    private Optional<WriteRequest> failChecks(CanaryReading now) {
        long threshold = CanaryAnalysis.threshold(now.canary());
        String json = "{\"metadata\":{\"resourceVersion\":\"" + now.canary().resourceVersion()
                + "\"},\"status\":{\"failedChecks\":" + threshold + "}}";
        return now.canary().number("/status/failedChecks").orElse(0) >= threshold
                ? Optional.empty()
                : Optional.of(access.ofStatus("have Flagger give the release up", json));
    }

    /** Returns what an abort would do now. */
    List<String> plan(Deadline deadline) throws IOException, InterruptedException {
        CanaryReading now = access.read(deadline);
        if (now.phase().promoting()) {
            return List.of("nothing is sent: in phase " + now.phaseWord() + " only a rollback leads back");
        }
        List<String> lines = new ArrayList<>(access.routeClosing(deadline));
        if (now.phase().abortable()) {
            lines.add("hook rollback: yes");
            failChecks(now).map(WriteRequest::describe).ifPresent(lines::add);
        }
        return lines;
    }

    private Optional<Outcome> over(CanaryReading now, StringBuilder waiting, boolean written) throws IOException {
        boolean atRest = now.phase().idle() || now.phase() == CanaryPhase.WAITING || now.suspended();
        if (!now.share().reachable() && now.share().applied() && atRest && access.settled()) {
            return Optional.of(
                    written
                            ? new Outcome.Reached(Proof.DRAINED, access.snapshot(now))
                            : new Outcome.AlreadySo(Proof.DRAINED, access.snapshot(now)));
        }
        String route = now.share().reachable()
                ? "the route to let go of the canary, which gets " + now.share().permille() + " permille"
                : "requests in flight, and Flagger to give the release up; no new request is routed to the canary";
        waiting.insert(
                0,
                route + "; phase " + now.phaseWord() + ", " + now.targetReplicas() + " replicas wanted of "
                        + now.target().name());
        return Optional.empty();
    }
}
