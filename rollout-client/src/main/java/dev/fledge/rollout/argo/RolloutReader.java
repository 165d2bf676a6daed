package dev.fledge.rollout.argo;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.KubernetesException;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.PodTemplate;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Reads one Rollout, its ReplicaSets, the canary's pods and the route. What a hash carries never changes and is kept. Thread-safe. */
final class RolloutReader {
    static final String HASH = "rollouts-pod-template-hash";

    private final KubernetesClient client;
    private final ObjectRef ref;
    private final String container;
    private final @Nullable TrafficRoute route;
    private final TimeSource time;
    private final Settling settling;
    private final Map<String, Revision> revisions;
    private final AtomicReference<String> uid;

    RolloutReader(
            KubernetesClient client,
            ObjectRef ref,
            String container,
            @Nullable TrafficRoute route,
            TimeSource time,
            Settling settling) {
        this(client, ref, container, route, time, settling, new ConcurrentHashMap<>(), new AtomicReference<>(""));
    }

    private RolloutReader(
            KubernetesClient client,
            ObjectRef ref,
            String container,
            @Nullable TrafficRoute route,
            TimeSource time,
            Settling settling,
            Map<String, Revision> revisions,
            AtomicReference<String> uid) {
        this.client = client;
        this.ref = ref;
        this.container = container;
        this.route = route;
        this.time = time;
        this.settling = settling;
        this.revisions = revisions;
        this.uid = uid;
    }

    /** Keeps to the Rollout with that uid, unless another was seen already. */
    void pin(String expected) {
        uid.compareAndSet("", expected);
    }

    /** The same reader for what must not wait. */
    RolloutReader urgent() {
        return new RolloutReader(client.urgent(), ref, container, route, time, settling, revisions, uid);
    }

    Optional<TrafficRoute> route() {
        return Optional.ofNullable(route);
    }

    /** Which container carries the app; empty if there is only one. */
    String container() {
        return container;
    }

    ObjectRef ref() {
        return ref;
    }

    /** Reads it once. @throws IOException if something cannot be read, or the stable image has no digest */
    Seen read(Deadline deadline) throws IOException, InterruptedException {
        RolloutView view = new RolloutView(client.get(ref, deadline));
        pin(view.object().uid());
        String first = uid.get();
        if (!view.object().uid().equals(first)) {
            throw new GoneException(
                    ref.toString(), String.valueOf(first), view.object().uid());
        }
        if (!view.canaryStrategy()) {
            throw new IOException(
                    ref + " has no spec.strategy.canary, and this target moves traffic by canary steps; give it"
                            + " spec.strategy.canary with trafficRouting and steps");
        }
        if (view.stableHash().isEmpty()) {
            throw new IOException(
                    ref + " has no status.stableRS yet, so there is nothing to go back to; wait until its first"
                            + " release is healthy");
        }
        Revision stable = revision(view, view.stableHash(), deadline)
                .orElseThrow(() -> new IOException(
                        ref + " says that " + view.stableHash() + " is stable, but has no ReplicaSet of that hash"));
        String canaryHash = canaryHash(view);
        List<String> problems = new ArrayList<>(view.problems());
        Optional<Revision> canary = canary(view, canaryHash, problems, deadline);
        TrafficRoute.Routed routed = routed(view, canaryHash, problems, deadline);
        List<String> fatal = new ArrayList<>();
        if (!canaryHash.isEmpty() && !view.aborted()) {
            fatal.addAll(podTroubles(canaryHash, problems, deadline));
            problems.addAll(fatal);
            if (view.cannotMakePods()) {
                fatal.addAll(view.problems());
            }
        }
        if (routed.weightPermille() > 0 && canary.isEmpty()) {
            problems.add(
                    routed.weightPermille() + " permille are sent to the canary's service, but it is not known what"
                            + " answers there; look at its selector and at the image of the canary");
        }
        return new Seen(view, routed, fatal, snapshot(view, stable, canary, routed, problems));
    }

    private Snapshot snapshot(
            RolloutView view,
            Revision stable,
            Optional<Revision> canary,
            TrafficRoute.Routed routed,
            List<String> problems) {
        boolean reachable = canary.isPresent() && !routed.closed();
        Set<String> serving = new HashSet<>(Set.of(view.stableHash()));
        if (reachable) {
            serving.add(canaryHash(view));
        }
        Snapshot.Builder seen =
                Snapshot.of(stable, time.now()).inFlightNotCounted(routed.closed() && settling.settled(serving));
        canary.ifPresent(seen::canary);
        if (reachable) {
            seen.canaryReachable().weightPermille(routed.weightPermille());
        }
        problems.forEach(seen::problem);
        return seen.build();
    }

    // After the template went back, the router may still send a share to the pods of the release that was taken back.
    private static String canaryHash(RolloutView view) {
        if (!view.fullyPromoted()) {
            return view.currentHash();
        }
        boolean leftover = view.reportedPermille().orElse(0) > 0
                && !view.weightedHash().isEmpty()
                && !view.weightedHash().equals(view.stableHash());
        return leftover ? view.weightedHash() : "";
    }

    private TrafficRoute.Routed routed(RolloutView view, String canaryHash, List<String> problems, Deadline deadline)
            throws IOException, InterruptedException {
        int reported = canaryHash.isEmpty() ? 0 : reported(view, canaryHash, deadline);
        if (route == null) {
            return new TrafficRoute.Routed(reported, view.headerRoute());
        }
        TrafficRoute.Routed real;
        try {
            real = route.read(deadline);
        } catch (IOException e) {
            // Not read is not closed: nothing is proved by a route that nobody could look at.
            problems.add("could not read " + route.name() + ": " + e.getMessage());
            return new TrafficRoute.Routed(reported, true);
        }
        if (real.weightPermille() != reported && view.notYet().isEmpty()) {
            problems.add(route.name() + " routes " + real.weightPermille() + " permille to the canary, but " + ref
                    + " reports " + reported + "; if that lasts, somebody else writes the route");
        }
        return real;
    }

    private int reported(RolloutView view, String canaryHash, Deadline deadline)
            throws IOException, InterruptedException {
        OptionalInt reported = view.reportedPermille();
        if (reported.isPresent() || view.routed()) {
            return reported.orElse(0);
        }
        return byPods(view, canaryHash, deadline);
    }

    // Without a router each available pod of the service gets a like share. Rounded up: never less than it is.
    private int byPods(RolloutView view, String canaryHash, Deadline deadline)
            throws IOException, InterruptedException {
        long canary = available(replicaSet(view, canaryHash, deadline));
        long stable = available(replicaSet(view, view.stableHash(), deadline));
        return canary == 0 ? 0 : (int) ((canary * 1000 + canary + stable - 1) / (canary + stable));
    }

    private static long available(Optional<KubernetesObject> replicaSet) {
        return replicaSet
                .map(set -> set.number("/status/availableReplicas").orElse(0))
                .orElse(0L);
    }

    private Optional<Revision> revision(RolloutView view, String hash, Deadline deadline)
            throws IOException, InterruptedException {
        Revision known = revisions.get(hash);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<KubernetesObject> set = replicaSet(view, hash, deadline);
        if (set.isPresent()) {
            revisions.put(hash, PodTemplate.of(set.get(), container).revision());
        }
        return Optional.ofNullable(revisions.get(hash));
    }

    /** Returns the Rollout's ReplicaSet of that hash. */
    Optional<KubernetesObject> replicaSet(RolloutView view, String hash, Deadline deadline)
            throws IOException, InterruptedException {
        return owned(view, HASH + "=" + hash, deadline).stream().findFirst();
    }

    /** Returns the Rollout's ReplicaSets that these labels select. */
    List<KubernetesObject> owned(RolloutView view, String labels, Deadline deadline)
            throws IOException, InterruptedException {
        return client.list(ResourceKind.REPLICA_SET, ref.namespace(), labels, deadline).items().stream()
                .filter(set -> set.objects("/metadata/ownerReferences").stream()
                        .anyMatch(owner -> owner.text("/uid")
                                .orElse("")
                                .equals(view.object().uid())))
                .toList();
    }

    // A canary that cannot be named must not stand in the way of its abort.
    private Optional<Revision> canary(RolloutView view, String hash, List<String> problems, Deadline deadline)
            throws IOException, InterruptedException {
        if (hash.isEmpty()) {
            return Optional.empty();
        }
        try {
            return revision(view, hash, deadline);
        } catch (KubernetesException e) {
            throw e;
        } catch (IOException e) {
            problems.add("the canary cannot be named: " + e.getMessage());
            return Optional.empty();
        }
    }

    private List<String> podTroubles(String hash, List<String> problems, Deadline deadline)
            throws IOException, InterruptedException {
        try {
            return PodTrouble.of(client.list(ResourceKind.POD, ref.namespace(), HASH + "=" + hash, deadline)
                    .items());
        } catch (KubernetesException e) {
            problems.add("the canary's pods cannot be read: " + e.getMessage());
            return List.of();
        }
    }

    /** Returns where the template stands that makes releases: in the Rollout, or in the Deployment that it names. */
    ObjectRef workloadRef(RolloutView view) throws IOException {
        if (!view.usesWorkload()) {
            return ref;
        }
        String kind = view.object().text("/spec/workloadRef/kind").orElse("");
        if (!kind.equals("Deployment")) {
            throw new IOException(ref + " takes its template from a " + kind
                    + "; only a Deployment in spec.workloadRef can be" + " changed here");
        }
        return new ObjectRef(
                ResourceKind.DEPLOYMENT,
                ref.namespace(),
                view.object().text("/spec/workloadRef/name").orElse(""));
    }

    /** Reads the template that makes releases. */
    PodTemplate template(RolloutView view, Deadline deadline) throws IOException, InterruptedException {
        KubernetesObject owner = view.usesWorkload() ? client.get(workloadRef(view), deadline) : view.object();
        return PodTemplate.of(owner, container);
    }
}
