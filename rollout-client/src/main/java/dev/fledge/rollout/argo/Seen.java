package dev.fledge.rollout.argo;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import java.util.List;
import java.util.Optional;

/**
 * One reading of everything that is to be known of a Rollout.
 *
 * @param view the Rollout
 * @param routed what is sent to the canary, at the least favourable of all who say something of it
 * @param fatal why the canary's pods will not come by themselves; empty if nothing says so
 * @param snapshot all of it in the words of the port
 */
record Seen(RolloutView view, TrafficRoute.Routed routed, List<String> fatal, Snapshot snapshot) {
    Seen {
        fatal = List.copyOf(fatal);
    }

    /** Whether the wanted template is another than the stable one, and this is what it carries. */
    Optional<Revision> canary() {
        return view.fullyPromoted() ? Optional.empty() : snapshot.canary();
    }

    KubernetesObject rollout() {
        return view.object();
    }

    boolean canaryIs(Revision revision) {
        return canary().map(Revision::digest).equals(Optional.of(revision.digest()));
    }

    boolean stableIs(Revision revision) {
        return snapshot.stable().digest().equals(revision.digest());
    }

    /** The same snapshot with more problems. */
    static Snapshot with(Snapshot seen, List<String> problems) {
        if (problems.isEmpty()) {
            return seen;
        }
        Snapshot.Builder copy = seen.toBuilder();
        problems.forEach(copy::problem);
        return copy.build();
    }
}
