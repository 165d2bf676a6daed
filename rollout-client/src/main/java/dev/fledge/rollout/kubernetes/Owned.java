package dev.fledge.rollout.kubernetes;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What belongs to one Deployment, by the uid in the owner references and not by labels, which others may carry too.
 *
 * @param replicaSets those that the Deployment owns
 * @param pods those that these ReplicaSets own
 */
record Owned(List<KubernetesObject> replicaSets, List<KubernetesObject> pods) {
    static final Owned NOTHING = new Owned(List.of(), List.of());

    Owned {
        replicaSets = List.copyOf(replicaSets);
        pods = List.copyOf(pods);
    }

    /** Picks out of what a label selector found. */
    static Owned by(KubernetesObject deployment, List<KubernetesObject> replicaSets, List<KubernetesObject> pods) {
        List<KubernetesObject> own = ownedBy(Set.of(deployment.uid()), replicaSets);
        return new Owned(own, ownedBy(own.stream().map(KubernetesObject::uid).collect(Collectors.toSet()), pods));
    }

    List<KubernetesObject> podsOf(KubernetesObject replicaSet) {
        return ownedBy(Set.of(replicaSet.uid()), pods);
    }

    private static List<KubernetesObject> ownedBy(Set<String> uids, List<KubernetesObject> objects) {
        return objects.stream()
                .filter(object -> object.objects("/metadata/ownerReferences").stream()
                        .anyMatch(owner -> owner.isTrue("/controller")
                                && uids.contains(owner.text("/uid").orElse(""))))
                .toList();
    }
}
