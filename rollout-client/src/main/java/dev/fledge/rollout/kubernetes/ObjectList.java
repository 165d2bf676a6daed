package dev.fledge.rollout.kubernetes;

import java.util.List;

/**
 * All objects that a list request asked for.
 *
 * @param items the objects
 * @param resourceVersion where a watch goes on from
 */
public record ObjectList(List<KubernetesObject> items, String resourceVersion) {
    /** @throws NullPointerException if a component is null */
    public ObjectList {
        items = List.copyOf(items);
    }
}
