package dev.fledge.rollout.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.Revision;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What the canary Deployment is to be, and the guarded write that makes it so. Pure. */
final class CanaryManifest {
    private static final List<String> KEPT =
            List.of("minReadySeconds", "progressDeadlineSeconds", "revisionHistoryLimit");

    private final DeploymentLook look;
    private final DeploymentNames names;
    private final String run;

    CanaryManifest(DeploymentLook look, DeploymentNames names, String run) {
        this.look = look;
        this.names = names;
        this.run = run;
    }

    /** Returns the labels by which the canary Deployment selects; they cannot be changed once it is there. */
    static Map<String, String> fixedLabels(DeploymentLook look, DeploymentNames names) {
        return look.canary()
                .map(canary -> canary.texts("/spec/selector/matchLabels"))
                .orElseGet(names::canaryLabels);
    }

    /** Returns the write that brings a canary to pods; empty if it is so. */
    Optional<WriteRequest> running(DeploymentAim.CanaryAim aim, OptionalLong owed) throws IOException {
        KubernetesObject template = template(aim);
        Optional<KubernetesObject> there = look.canary();
        if (there.isEmpty()) {
            String what = "make " + names.canaryRef() + " with " + aim.replicas() + " pods";
            return Optional.of(WriteRequest.create(
                    what, names.canaryRef(), whole(template, aim.replicas()).json()));
        }
        KubernetesObject canary = there.get();
        PodTemplate present = PodTemplate.of(canary, look.stableTemplate().container());
        boolean same = present.bare().equals(template);
        if (same && look.canaryReplicas() == aim.replicas() && annotated("", owed)) {
            return Optional.empty();
        }
        JsonPatch patch = same ? present.guarded() : present.replace(template);
        if (canary.isTrue("/spec/paused")) {
            patch.remove("/spec/paused");
        }
        return Optional.of(write(patch, aim.replicas(), "", owed));
    }

    /**
     * Returns the write that takes the pods away; empty if it is so.
     *
     * @param mark empty for none
     */
    Optional<WriteRequest> without(String mark) throws IOException {
        if (look.canary().isEmpty() || (look.canaryReplicas() == 0 && annotated(mark, OptionalLong.empty()))) {
            return Optional.empty();
        }
        return Optional.of(write(guarded(), 0, mark, OptionalLong.empty()));
    }

    /** Returns the write that leaves so many pods and all else as it is. */
    WriteRequest shrunk(int replicas) throws IOException {
        return WriteRequest.patch(
                what(replicas), names.canaryRef(), scale(guarded(), replicas).build());
    }

    private JsonPatch guarded() {
        // To take pods away nothing but the object itself must be presumed: whatever it carries has to go.
        return JsonPatch.begin()
                .test("/metadata/uid", look.canary().orElseThrow().uid());
    }

    private WriteRequest write(JsonPatch patch, int replicas, String mark, OptionalLong owed) {
        KubernetesObject canary = look.canary().orElseThrow();
        scale(patch, replicas);
        if (!canary.has("/metadata/annotations")) {
            patch.add("/metadata/annotations", KubernetesObject.ofTexts(Map.of()));
        }
        annotate(patch, DeploymentLook.MARK, mark);
        annotate(patch, DeploymentLook.OWED, owed.isPresent() ? Long.toString(owed.getAsLong()) : "");
        return WriteRequest.patch(what(replicas), names.canaryRef(), patch.build());
    }

    private String what(int replicas) {
        return "give " + names.canaryRef() + " " + replicas + " pods";
    }

    private JsonPatch scale(JsonPatch patch, int replicas) {
        if (look.canary().orElseThrow().has("/spec/replicas")) {
            patch.test("/spec/replicas", look.canaryReplicas());
        }
        return patch.add("/spec/replicas", replicas);
    }

    private void annotate(JsonPatch patch, String key, String value) {
        Optional<String> present = look.canary().orElseThrow().text(DeploymentLook.annotation(key));
        present.ifPresent(text -> patch.test(DeploymentLook.annotation(key), text));
        if (!value.isEmpty()) {
            patch.add(DeploymentLook.annotation(key), value);
        } else if (present.isPresent()) {
            patch.remove(DeploymentLook.annotation(key));
        }
    }

    private boolean annotated(String mark, OptionalLong owed) {
        return look.canary()
                        .flatMap(canary -> canary.text(DeploymentLook.annotation(DeploymentLook.MARK)))
                        .orElse("")
                        .equals(mark)
                && look.owed().equals(owed);
    }

    private KubernetesObject template(DeploymentAim.CanaryAim aim) throws IOException {
        PodTemplate stable = look.stableTemplate();
        Revision revision = aim.revision().orElseThrow();
        KubernetesObject base = look.stage() == DeploymentLook.Stage.NONE
                ? stable.carrying(revision, run)
                : PodTemplate.of(look.canary().orElseThrow(), stable.container())
                        .bare();
        ObjectNode template = base.tree().deepCopy();
        ObjectNode labels = template.withObject("/metadata/labels");
        labels.put("track", "canary");
        Map<String, String> fixed = fixedLabels(look, names);
        look.reach().selector().forEach(labels::put);
        fixed.forEach(labels::put);
        if (aim.stage() == DeploymentLook.Stage.HELD) {
            look.reach().spareLabel(fixed.keySet()).ifPresent(labels::remove);
        }
        return new KubernetesObject(template);
    }

    private KubernetesObject whole(KubernetesObject template, int replicas) {
        KubernetesObject stable = look.stable();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("apiVersion", ResourceKind.DEPLOYMENT.apiVersion()).put("kind", "Deployment");
        ObjectNode metadata = root.putObject("metadata");
        metadata.put("name", names.canary()).put("namespace", names.namespace());
        ObjectNode labels = metadata.putObject("labels").put("app.kubernetes.io/managed-by", "fledge");
        names.canaryLabels().forEach(labels::put);
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", ResourceKind.DEPLOYMENT.apiVersion())
                .put("kind", "Deployment")
                .put("name", stable.name())
                .put("uid", stable.uid());
        ObjectNode spec = root.putObject("spec").put("replicas", replicas);
        // All pods of a canary leave before one of another kind comes: to be taken out of reach must not wait for a
        // start.
        spec.putObject("strategy").put("type", "Recreate");
        KEPT.forEach(field -> stable.number("/spec/" + field).ifPresent(value -> spec.put(field, value)));
        names.canaryLabels().forEach(spec.withObject("/selector/matchLabels")::put);
        spec.set("template", template.tree());
        return new KubernetesObject(root);
    }
}
