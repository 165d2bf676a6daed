package dev.fledge.rollout.kubernetes;

import dev.fledge.rollout.Revision;
import java.io.IOException;
import java.util.Optional;

/**
 * Where a command wants the two Deployments to be.
 *
 * @param completeFirst whether the stable pods must all be as their template says before canary pods go
 */
record DeploymentAim(StableAim stable, CanaryAim canary, boolean completeFirst) {
    /**
     * What is to be of the stable version.
     *
     * @param complete whether all of its pods have to be seen as their template says
     */
    record StableAim(int replicas, TemplateChange change, boolean complete) {}

    /**
     * What is to be of the canary.
     *
     * @param revision what to make it of if nothing of it is there; needed for HELD and OPEN
     */
    record CanaryAim(DeploymentLook.Stage stage, int replicas, Optional<Revision> revision) {}

    /** What is to change in a template. */
    @FunctionalInterface
    interface TemplateChange {
        /** Leaves it as it is. */
        TemplateChange NONE = present -> Optional.empty();

        /** Returns the guarded patch; empty if the template is as it is to be. */
        Optional<JsonPatch> patch(PodTemplate present) throws IOException;

        static TemplateChange image(Revision revision, String run) {
            return present -> present.carries(revision) ? Optional.empty() : Optional.of(present.change(revision, run));
        }

        static TemplateChange whole(KubernetesObject template) {
            return present ->
                    present.bare().equals(template) ? Optional.empty() : Optional.of(present.replace(template));
        }
    }
}
