package dev.fledge.rollout.kubernetes;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.Snapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The two Deployments of a canary by replicas, and what of them users reach, read once. Pure. */
final class DeploymentLook {
    /** On our canary Deployment: that an abort closed it. */
    static final String MARK = "fledge.dev/canary";

    /** On our canary Deployment, only while the stable one has fewer pods for the canary's sake: how many it had. */
    static final String OWED = "fledge.dev/stable-replicas";

    static final String CLOSED = "closed";

    /** What is of the canary. */
    enum Stage {
        /** Nothing: no Deployment, or one without pods that nobody closed for now. */
        NONE,
        /** It runs where the Service does not select it. */
        HELD,
        /** It runs behind the Service. */
        OPEN,
        /** An abort took its pods; a weight brings them back. */
        CLOSED
    }

    private final KubernetesObject stable;
    private final @Nullable KubernetesObject canary;
    private final Owned stableOwned;
    private final Owned canaryOwned;
    private final ServiceReach reach;
    private final Autoscalers autoscalers;
    private final String container;

    DeploymentLook(
            KubernetesObject stable,
            Optional<KubernetesObject> canary,
            OwnedByBoth owned,
            ServiceReach reach,
            Autoscalers autoscalers,
            String container) {
        this.stable = stable;
        this.canary = canary.orElse(null);
        this.stableOwned = owned.stable();
        this.canaryOwned = owned.canary();
        this.reach = reach;
        this.autoscalers = autoscalers;
        this.container = container;
    }

    /** What each of the two owns. */
    record OwnedByBoth(Owned stable, Owned canary) {}

    KubernetesObject stable() {
        return stable;
    }

    Optional<KubernetesObject> canary() {
        return Optional.ofNullable(canary);
    }

    Owned stableOwned() {
        return stableOwned;
    }

    ServiceReach reach() {
        return reach;
    }

    Autoscalers autoscalers() {
        return autoscalers;
    }

    PodTemplate stableTemplate() throws IOException {
        return PodTemplate.of(stable, container);
    }

    /** Returns what the canary Deployment carries; empty if there is no canary. */
    Optional<Revision> canaryRevision() throws IOException {
        if (canary == null || (stage() == Stage.NONE && !canaryReachable())) {
            return Optional.empty();
        }
        return Optional.of(PodTemplate.of(canary, container).revision());
    }

    Stage stage() {
        if (canary == null) {
            return Stage.NONE;
        }
        if (canaryReplicas() == 0) {
            boolean closed = canary.text(annotation(MARK)).equals(Optional.of(CLOSED));
            return closed ? Stage.CLOSED : Stage.NONE;
        }
        return reach.selects(canary.texts("/spec/template/metadata/labels")) ? Stage.OPEN : Stage.HELD;
    }

    int stableReplicas() {
        return (int) stable.number("/spec/replicas").orElse(1);
    }

    int canaryReplicas() {
        return canary == null ? 0 : (int) canary.number("/spec/replicas").orElse(1);
    }

    /** Returns how many pods the stable Deployment had before some were taken away for the canary; empty if none were. */
    OptionalLong owed() {
        return canary == null
                ? OptionalLong.empty()
                : canary.text(annotation(OWED)).stream()
                        .mapToLong(Long::parseLong)
                        .findFirst();
    }

    /** Returns how many stable pods there are to be without a canary. */
    int fullStable() {
        return (int) Math.max(owed().orElse(0), stableReplicas());
    }

    RolloutProgress stableProgress() throws IOException {
        return RolloutProgress.of(stable, stableOwned, container);
    }

    Optional<RolloutProgress> canaryProgress() throws IOException {
        return canary == null ? Optional.empty() : Optional.of(RolloutProgress.of(canary, canaryOwned, container));
    }

    /** Returns how many pods of the canary users reach. */
    int canaryServing() {
        return (int) reach.pods().stream().filter(this::ofCanary).count();
    }

    /** Returns how many pods users reach that are not the canary's. */
    int stableServing() {
        return reach.pods().size() - canaryServing();
    }

    boolean canaryReachable() {
        return canaryServing() > 0;
    }

    private boolean ofCanary(String pod) {
        // A pod that ended between two requests of one look is known by its name alone.
        return canary != null && (names(canaryOwned.pods()).contains(pod) || pod.startsWith(canary.name() + "-"));
    }

    /** Returns whether a pod of the canary is left that the Service has ever selected, if only to finish what it has. */
    boolean canaryLeft() {
        return canaryOwned.pods().stream().anyMatch(pod -> reach.selects(pod.texts("/metadata/labels")));
    }

    /** Returns the pods of the stable Deployment that are not of its present template. */
    Set<String> formerPods() throws IOException {
        Set<String> former = names(stableOwned.pods());
        stableProgress().replicaSet().ifPresent(present -> former.removeAll(names(stableOwned.podsOf(present))));
        return former;
    }

    /** Returns whether users reach a pod of the stable Deployment that is not of its present template. */
    boolean formerReachable() throws IOException {
        Set<String> former = formerPods();
        return reach.pods().stream().anyMatch(former::contains);
    }

    private static Set<String> names(List<KubernetesObject> objects) {
        Set<String> names = new HashSet<>();
        objects.forEach(object -> names.add(object.name()));
        return names;
    }

    /**
     * Returns what is seen.
     *
     * @param settled whether the canary has been out of reach for long enough, if pods of it are left
     */
    Snapshot snapshot(Instant at, boolean settled) throws IOException {
        Snapshot.Builder seen = Snapshot.of(stableTemplate().revision(), at)
                .weightPermille(weightPermille())
                .inFlightNotCounted(settled || !canaryLeft());
        canaryRevision().ifPresent(seen::canary);
        if (canaryReachable()) {
            seen.canaryReachable();
        }
        problems().forEach(seen::problem);
        return seen.build();
    }

    /** Returns the share of the pods that users reach which are the canary's. */
    int weightPermille() {
        return ReplicaWeights.permille(canaryServing(), reach.pods().size());
    }

    private List<String> problems() throws IOException {
        return DeploymentProblems.of(this);
    }

    static String annotation(String key) {
        return "/metadata/annotations/" + JsonPatch.escape(key);
    }
}
