package dev.fledge.rollout.kubernetes;

import java.util.List;
import java.util.Optional;

/** The HorizontalPodAutoscalers of a namespace, as far as we may see them. */
record Autoscalers(List<KubernetesObject> items) {
    static final ResourceKind KIND =
            new ResourceKind("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler");

    Autoscalers {
        items = List.copyOf(items);
    }

    /** Returns the name of the one that scales this Deployment. */
    Optional<String> scaling(KubernetesObject deployment) {
        return items.stream()
                .filter(item -> item.text("/spec/scaleTargetRef/kind").equals(Optional.of("Deployment"))
                        && item.text("/spec/scaleTargetRef/name").equals(Optional.of(deployment.name())))
                .map(KubernetesObject::name)
                .findFirst();
    }
}
