package dev.fledge.rollout.kubernetes;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which pods a Service sends requests to, as its EndpointSlices say: what kube-proxy reads. Pure.
 *
 * <p>A pod that stands in several slices, as those of dual-stack Services do, counts once.
 */
final class ServiceReach {
    private final KubernetesObject service;
    private final Set<String> ready = new HashSet<>();
    private final Set<String> serving = new HashSet<>();

    private ServiceReach(KubernetesObject service) {
        this.service = service;
    }

    static ServiceReach of(KubernetesObject service, List<KubernetesObject> slices) {
        ServiceReach reach = new ServiceReach(service);
        for (KubernetesObject slice : slices) {
            for (KubernetesObject endpoint : slice.objects("/endpoints")) {
                String pod = endpoint.text("/targetRef/name")
                        .or(() -> endpoint.text("/addresses/0"))
                        .orElse("?");
                // The API defines that an absent condition means ready.
                if (!endpoint.has("/conditions/ready") || endpoint.isTrue("/conditions/ready")) {
                    reach.ready.add(pod);
                } else if (endpoint.isTrue("/conditions/serving")) {
                    reach.serving.add(pod);
                }
            }
        }
        return reach;
    }

    /** Returns the pods that get requests: the ready ones or, where there is none, those that serve while they end. */
    Set<String> pods() {
        return Set.copyOf(ready.isEmpty() ? serving : ready);
    }

    /** Returns the pods that are ready for requests. */
    Set<String> ready() {
        return Set.copyOf(ready);
    }

    /** Returns the selector of the Service. */
    Map<String, String> selector() {
        return service.texts("/spec/selector");
    }

    /** Returns whether the Service selects what carries these labels. */
    boolean selects(Map<String, String> labels) {
        return !selector().isEmpty() && labels.entrySet().containsAll(selector().entrySet());
    }

    /** Returns the label of the selector that a pod which is kept out of reach goes without; empty if all are among the given. */
    Optional<String> spareLabel(Set<String> fixed) {
        return selector().keySet().stream()
                .filter(key -> !fixed.contains(key))
                .sorted()
                .findFirst();
    }
}
