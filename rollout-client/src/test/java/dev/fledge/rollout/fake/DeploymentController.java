package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Does for Deployments what a cluster does: ReplicaSets by template with revisions and owners, pods, EndpointSlices of Services,
 * and the status.
 *
 * <p>A rollout takes one go, unless {@link #stepwise} is on. While the pods of the new template do not get ready, one of them is
 * there beside all the old ones. Thread-safe; it works on the thread of the server that tells controllers of changes.
 */
public final class DeploymentController {
    private static final Set<ResourceKind> WATCHED =
            Set.of(ResourceKind.DEPLOYMENT, ResourceKind.REPLICA_SET, ResourceKind.POD, ResourceKind.SERVICE);

    private final FakeKubernetes kubernetes;
    private final PodFleet pods;
    private final ServiceEndpoints endpoints;
    private volatile boolean stepwise;
    private volatile boolean deadlineExceeded;

    private DeploymentController(FakeKubernetes kubernetes) {
        this.kubernetes = kubernetes;
        this.pods = new PodFleet(kubernetes);
        this.endpoints = new ServiceEndpoints(kubernetes);
    }

    /** Starts a controller of all Deployments of that server. It ends when the server is closed. */
    public static DeploymentController of(FakeKubernetes kubernetes) {
        DeploymentController controller = new DeploymentController(kubernetes);
        kubernetes.onChange(change -> {
            if (WATCHED.contains(change.ref().kind())) {
                controller.reconcile(0);
            }
        });
        kubernetes.faults().onRelease(controller::look);
        controller.look();
        return controller;
    }

    /**
     * Steers the router by the pods: what is stable gets all requests but the share of the ready pods of another revision that
     * the same Service selects.
     */
    public void steer(SteeredRouter router, String namespace, String service) {
        endpoints.steer(router, namespace, service);
        look();
    }

    /** From now on pods with an image whose name contains that text, such as a digest, do not get ready, and if they were, are not. */
    public void trouble(String image, PodTrouble trouble) {
        pods.trouble(image, trouble);
        look();
    }

    /** Lets all pods get ready again. */
    public void noTrouble() {
        pods.noTrouble();
        deadlineExceeded = false;
        look();
    }

    /** Says {@code ProgressDeadlineExceeded} of rollouts that are not complete, as 600 s later. */
    public void exceedDeadline() {
        deadlineExceeded = true;
        look();
    }

    /** Moves no pod of a rollout but at {@link #tick}, or all at once again. */
    public void stepwise(boolean on) {
        stepwise = on;
        look();
    }

    /** Lets new pods get ready one at each {@link #tick} only, or all at once again. A rollout keeps old pods until then. */
    public void slowPods(boolean on) {
        pods.slow(on);
        look();
    }

    /** Moves one pod of each rollout from the old template to the new one, and lets one slow pod get ready. */
    public void tick() {
        kubernetes.runAsController(() -> {
            pods.letOneGetReady();
            reconcile(1);
        });
    }

    /** Leaves the EndpointSlices as they are, as if nobody had noticed yet which pods are gone, or brings them up to date. */
    public void holdEndpoints(boolean on) {
        endpoints.hold(on);
        look();
    }

    private void look() {
        kubernetes.runAsController(() -> reconcile(0));
    }

    private void reconcile(int moves) {
        Duration delay = kubernetes.faults().statusDelay();
        boolean now = delay.isZero() && !kubernetes.faults().statusHeld();
        for (ObjectNode deployment : kubernetes.trees(ResourceKind.DEPLOYMENT, "")) {
            roll(deployment, moves);
            for (ObjectNode set : new ReplicaSets(kubernetes, deployment).owned()) {
                pods.reconcile(set, now);
            }
            if (now) {
                writeStatus(deployment);
            }
        }
        endpoints.reconcile();
        if (!delay.isZero()) {
            Executor later = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
            later.execute(() -> kubernetes.runAsController(this::writeAll));
        }
    }

    private void writeAll() {
        if (kubernetes.faults().statusHeld()) {
            return;
        }
        for (ObjectNode deployment : kubernetes.trees(ResourceKind.DEPLOYMENT, "")) {
            new ReplicaSets(kubernetes, deployment).owned().forEach(set -> pods.reconcile(set, true));
            writeStatus(deployment);
        }
    }

    private void writeStatus(ObjectNode deployment) {
        ReplicaSets sets = new ReplicaSets(kubernetes, deployment);
        DeploymentStatus status = new DeploymentStatus(deployment, sets, pods, deadlineExceeded);
        kubernetes.editStatus(
                new ObjectRef(
                        ResourceKind.DEPLOYMENT,
                        deployment.at("/metadata/namespace").asText(),
                        deployment.at("/metadata/name").asText()),
                status::write);
    }

    /** Gives each ReplicaSet its number. */
    private void roll(ObjectNode deployment, int moves) {
        ReplicaSets sets = new ReplicaSets(kubernetes, deployment);
        int wanted = ReplicaSets.replicas(deployment);
        if (deployment.at("/spec/paused").asBoolean() && sets.current().isEmpty()) {
            List<ObjectNode> active = sets.owned().stream()
                    .filter(set -> ReplicaSets.replicas(set) > 0)
                    .toList();
            if (!active.isEmpty()) {
                sets.scale(active.get(active.size() - 1), wanted);
            }
            return;
        }
        ObjectNode current = sets.ensureCurrent();
        List<ObjectNode> old = sets.owned().stream()
                .filter(set -> ReplicaSets.replicas(set) > 0)
                .filter(set -> !set.at("/metadata/uid").equals(current.at("/metadata/uid")))
                .toList();
        int running = old.stream().mapToInt(ReplicaSets::replicas).sum();
        boolean stuck = pods.troubleOf(current.at("/spec/template")).isPresent();
        if (running == 0 || wanted == 0) {
            sets.scale(current, wanted);
            old.forEach(set -> sets.scale(set, 0));
        } else if (stuck) {
            sets.scale(current, Math.max(1, Math.min(ReplicaSets.replicas(current), wanted)));
        } else if (pods.isSlow()) {
            sets.scale(current, wanted);
            keep(sets, old, wanted - pods.ready(current));
        } else if (stepwise) {
            step(sets, current, old, Math.min(moves, running));
        } else {
            sets.scale(current, wanted);
            old.forEach(set -> sets.scale(set, 0));
        }
        sets.prune();
    }

    /** As with {@code maxUnavailable: 0}. */
    private static void keep(ReplicaSets sets, List<ObjectNode> old, int needed) {
        int left = Math.max(0, needed);
        for (ObjectNode set : old) {
            int kept = Math.min(left, ReplicaSets.replicas(set));
            sets.scale(set, kept);
            left -= kept;
        }
    }

    private static void step(ReplicaSets sets, ObjectNode current, List<ObjectNode> old, int moves) {
        if (moves > 0) {
            sets.scale(current, ReplicaSets.replicas(current) + 1);
            sets.scale(old.get(0), ReplicaSets.replicas(old.get(0)) - 1);
        }
    }
}
