package dev.fledge.rollout.argo;

import dev.fledge.rollout.kubernetes.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the pods of one hash say about why they do not come up, minutes before a progress deadline would. */
final class PodTrouble {
    private static final Set<String> HOPELESS = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "CrashLoopBackOff",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    private PodTrouble() {}

    /** Returns one sentence for each pod that cannot come up by itself. */
    static List<String> of(List<KubernetesObject> pods) {
        List<String> troubles = new ArrayList<>();
        for (KubernetesObject pod : pods) {
            for (String list : List.of("/status/initContainerStatuses", "/status/containerStatuses")) {
                for (KubernetesObject container : pod.objects(list)) {
                    String reason = container.text("/state/waiting/reason").orElse("");
                    if (HOPELESS.contains(reason)) {
                        troubles.add("pod " + pod.name() + ", container "
                                + container.text("/name").orElse("?") + ": " + reason + ": "
                                + container.text("/state/waiting/message").orElse("no message"));
                    }
                }
            }
        }
        return troubles;
    }
}
