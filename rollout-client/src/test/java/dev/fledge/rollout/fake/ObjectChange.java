package dev.fledge.rollout.fake;

import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;

/**
 * What a controller is told: an object was made, changed or deleted.
 *
 * @param type {@code ADDED}, {@code MODIFIED} or {@code DELETED}
 * @param ref where it is
 * @param object as it was then; by the time a controller hears of it, it may have changed again
 */
public record ObjectChange(String type, ObjectRef ref, KubernetesObject object) {}
