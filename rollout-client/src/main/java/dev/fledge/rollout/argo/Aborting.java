package dev.fledge.rollout.argo;

import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.kubernetes.KubernetesException;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.Patch;
import dev.fledge.rollout.kubernetes.PodTemplate;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Nothing is routed to the canary. An abort that is accepted but does not come through climbs a ladder: the route itself, the
 * template back, the stable ReplicaSet scaled up. An abort that somebody undoes is made again.
 */
final class Aborting implements Goal {
    private final RolloutReader reader;
    private final TimeSource time;
    private final Duration patience;
    private final List<String> notes = new ArrayList<>();
    private boolean wasAborted;
    private boolean mayNotAbort;
    private boolean begun;
    private boolean aborting;
    private boolean undone;
    private String hash = "";
    private long rungNanos;
    private int rung;

    /** @param patience how long each rung may take before the next */
    Aborting(RolloutReader reader, TimeSource time, Duration patience) {
        this.reader = reader;
        this.time = time;
        this.patience = patience;
    }

    @Override
    public boolean urgent() {
        return true;
    }

    @Override
    public List<String> notes() {
        return List.copyOf(notes);
    }

    @Override
    public void accepted() {
        wasAborted |= aborting;
        aborting = false;
    }

    @Override
    public boolean refused(KubernetesException refusal) {
        notes.add(
                rung == 0
                        ? "abort was refused, so the next way is taken: " + refusal.getMessage()
                        : refused(rung, refusal));
        mayNotAbort |= rung == 0;
        rungNanos = time.nanoTime() - patience.toNanos();
        return true;
    }

    private static String refused(int rung, KubernetesException refusal) {
        return "way " + rung + " was refused: " + refusal.getMessage();
    }

    @Override
    public Move next(Seen now, Deadline deadline) throws IOException, InterruptedException {
        RolloutView view = now.view();
        if (!begun) {
            begun = true;
            rungNanos = time.nanoTime();
        }
        boolean open = !view.fullyPromoted() && !view.aborted();
        if (open && view.notYet().isEmpty() && !mayNotAbort) {
            if (wasAborted && !undone) {
                undone = true;
                notes.add("somebody undid the abort of " + view.currentHash()
                        + " (a retry, a promotion or an edit), so it was" + " aborted again; find out who drives "
                        + reader.ref());
            }
            wasAborted = false;
            aborting = true;
            hash = view.currentHash();
            return Move.Write.of(Sending.abort(view), waiting(now));
        }
        wasAborted |= view.aborted();
        if (!hash.isEmpty() && view.stableHash().equals(hash)) {
            return new Move.End(new Outcome.Failed(
                    "somebody promoted " + hash
                            + " in full while it was aborted, so it is stable now; roll back instead, and"
                            + " find out who drives " + reader.ref(),
                    now.snapshot()));
        }
        boolean settled = view.fullyPromoted() || view.abortCarriedOut();
        if (now.routed().closed() && settled && view.notYet().isEmpty()) {
            return new Move.Done();
        }
        if (time.nanoTime() - rungNanos < patience.toNanos()) {
            return new Move.Wait(waiting(now));
        }
        return climb(now, deadline);
    }

    private Move climb(Seen now, Deadline deadline) throws IOException, InterruptedException {
        while (rung < 3) {
            rung++;
            Optional<Sending> way = way(now, deadline);
            if (way.isPresent()) {
                notes.add("the abort did not come through in " + patience + " ("
                        + now.routed().weightPermille() + " permille), so: "
                        + way.get().describe());
                rungNanos = time.nanoTime();
                return Move.Write.of(way.get(), waiting(now));
            }
        }
        return new Move.Wait(waiting(now));
    }

    private Optional<Sending> way(Seen now, Deadline deadline) throws IOException, InterruptedException {
        RolloutView view = now.view();
        if (rung == 1) {
            return reader.route().map(Sending::route);
        }
        Optional<KubernetesObject> stable = reader.replicaSet(view, view.stableHash(), deadline);
        if (stable.isEmpty()) {
            return Optional.empty();
        }
        if (rung == 2) {
            return templateBack(view, stable.get(), deadline);
        }
        long replicas = stable.get().number("/spec/replicas").orElse(0);
        if (replicas >= view.replicas()) {
            return Optional.empty();
        }
        ObjectRef set = new ObjectRef(
                ResourceKind.REPLICA_SET, stable.get().namespace(), stable.get().name());
        Patch scale = Patch.merge("{\"spec\":{\"replicas\":" + view.replicas() + "}}");
        return Optional.of(Sending.other(set, "scale", scale, "scale stable up from " + replicas));
    }

    private Optional<Sending> templateBack(RolloutView view, KubernetesObject stable, Deadline deadline)
            throws IOException, InterruptedException {
        PodTemplate present = reader.template(view, deadline);
        KubernetesObject back = PodTemplate.of(stable, reader.container()).bare();
        return present.bare().equals(back)
                ? Optional.empty()
                : Optional.of(Sending.template(
                        reader.workloadRef(view),
                        present.replace(back),
                        "put back the template of stable " + view.stableHash()));
    }

    private String waiting(Seen now) {
        String route = now.routed().byHeader() ? " and a header" : "";
        return "nothing to be routed to the canary (it gets " + now.routed().weightPermille() + " permille" + route
                + "; " + now.view().message() + ")" + (notes.isEmpty() ? "" : "; " + String.join("; ", notes));
    }

    @Override
    public List<String> later(Seen now) {
        List<String> lines = new ArrayList<>();
        lines.add("wait until nothing is routed to the canary, and watch that it stays so");
        reader.route()
                .ifPresent(route -> lines.add("if that does not come: " + route.name() + ": all traffic to stable"));
        lines.add("if that does not come: put back the template of stable "
                + now.view().stableHash());
        lines.add("if that does not come: scale up the ReplicaSet of stable");
        return lines;
    }
}
