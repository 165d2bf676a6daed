package dev.fledge.rollout.route;

import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.KubernetesException;
import dev.fledge.rollout.kubernetes.WriteRequest;
import dev.fledge.time.Deadline;
import java.io.IOException;

/** Sends a patch that presumes something. */
final class GuardedPatch {
    private GuardedPatch() {}

    /** Returns whether what it presumes was so; if not, nothing was written. */
    static boolean send(KubernetesClient client, WriteRequest patch, Deadline deadline)
            throws IOException, InterruptedException {
        try {
            patch.send(client, deadline);
            return true;
        } catch (KubernetesException e) {
            if (e.conflict()) {
                return false;
            }
            throw e;
        }
    }
}
