package dev.fledge.rollout.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.artifact.Digest;
import dev.fledge.artifact.ImageRef;
import dev.fledge.internal.Check;
import dev.fledge.rollout.Revision;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The pod template of an object such as a Deployment, a ReplicaSet or a Rollout, at its {@code /spec/template}: which revision
 * one of its containers carries, and the guarded change that makes it carry another. Immutable and thread-safe.
 *
 * <p>A revision's digest is that of the image. Its version is the annotation {@value #VERSION}, else the label {@code
 * app.kubernetes.io/version}, else the image's tag, else the digest in short. Who changes the image by hand may leave the
 * annotation behind, so whether two templates carry the same is decided by {@link #carries}: by digest.
 */
public final class PodTemplate {
    /** The annotation that holds the version that people call the image by. */
    public static final String VERSION = "fledge.dev/version";

    /** The annotation that names the run that set the image. */
    public static final String RUN = "fledge.dev/run";

    private static final String TEMPLATE = "/spec/template";
    private static final String CONTAINERS = TEMPLATE + "/spec/containers";
    private static final List<String> HASHES = List.of("pod-template-hash", "rollouts-pod-template-hash");

    private final KubernetesObject owner;
    private final String container;
    private final int index;
    private final String image;

    private PodTemplate(KubernetesObject owner, String container, int index, String image) {
        this.owner = owner;
        this.container = container;
        this.index = index;
        this.image = image;
    }

    /**
     * Reads the template of an object.
     *
     * @param container which container carries the app; empty if there is only one
     * @throws IOException if there is no such container, there are several to choose from, or it names no image
     */
    public static PodTemplate of(KubernetesObject owner, String container) throws IOException {
        Check.notNull("container", container);
        List<KubernetesObject> containers = owner.objects(CONTAINERS);
        if (container.isEmpty() && containers.size() > 1) {
            throw new IOException(owner + " has several containers, " + names(containers)
                    + "; say which one carries the app with container()");
        }
        for (int i = 0; i < containers.size(); i++) {
            String name = containers.get(i).text("/name").orElse("");
            if (container.isEmpty() || name.equals(container)) {
                int index = i;
                String image = containers
                        .get(i)
                        .text("/image")
                        .orElseThrow(() ->
                                new IOException(owner + " has no image at " + CONTAINERS + "/" + index + "/image"));
                return new PodTemplate(owner, name, i, image);
            }
        }
        throw new IOException(owner + " has no container '" + container + "' at " + CONTAINERS + ", but "
                + names(containers) + "; name one of them with container()");
    }

    private static String names(List<KubernetesObject> containers) {
        return containers.stream()
                .map(each -> each.text("/name").orElse("?"))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** Returns the name of the container that carries the app. */
    public String container() {
        return container;
    }

    /** Returns the image as it is written there. */
    public String image() {
        return image;
    }

    /**
     * Returns the repository of the image, without tag and digest.
     *
     * @throws IOException if the image has no digest
     */
    public String repository() throws IOException {
        return reference().repository();
    }

    /**
     * Returns what the template carries.
     *
     * @throws IOException if the image has no digest: then nobody knows what runs
     */
    public Revision revision() throws IOException {
        Digest digest = reference().digest();
        String version = owner.text(TEMPLATE + "/metadata/annotations/" + JsonPatch.escape(VERSION))
                .or(() -> owner.text(TEMPLATE + "/metadata/labels/app.kubernetes.io~1version"))
                .filter(text -> !text.isBlank())
                .orElseGet(() -> tag().isEmpty() ? digest.abbreviated() : tag());
        return new Revision(version, digest);
    }

    /** Returns whether the image is that of the revision, by digest. An image without digest carries nothing that is known. */
    public boolean carries(Revision revision) {
        return image.endsWith("@" + revision.digest());
    }

    private String tag() {
        String name = image.substring(0, image.indexOf('@'));
        int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
        return colon < 0 ? "" : name.substring(colon + 1);
    }

    private ImageRef reference() throws IOException {
        try {
            return ImageRef.parse(image);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    owner + ", container " + container + " at " + imagePointer() + ": " + e.getMessage(), e);
        }
    }

    /** Begins a patch that is carried out only while the object is this one and the container has this image. */
    public JsonPatch guarded() {
        JsonPatch patch = JsonPatch.begin();
        if (!owner.uid().isEmpty()) {
            patch.test("/metadata/uid", owner.uid());
        }
        return patch.test(CONTAINERS + "/" + index + "/name", container).test(imagePointer(), image);
    }

    /**
     * Returns the guarded patch that makes the container carry another revision, from the same repository.
     *
     * @param run what to mark the template with; empty for no mark
     * @throws IOException if the present image has no digest
     */
    public JsonPatch change(Revision to, String run) throws IOException {
        JsonPatch patch = guarded().add(imagePointer(), new ImageRef(repository(), to.digest()).toString());
        String annotations = TEMPLATE + "/metadata/annotations";
        if (!owner.has(TEMPLATE + "/metadata")) {
            patch.add(TEMPLATE + "/metadata", KubernetesObject.ofTexts(Map.of()));
        }
        if (!owner.has(annotations)) {
            patch.add(annotations, KubernetesObject.ofTexts(Map.of()));
        }
        patch.add(annotations + "/" + JsonPatch.escape(VERSION), to.version());
        if (!run.isEmpty()) {
            patch.add(annotations + "/" + JsonPatch.escape(RUN), run);
        }
        return patch;
    }

    /** Returns the guarded patch that puts another whole template in the place of this one. */
    public JsonPatch replace(KubernetesObject template) {
        return guarded().add(TEMPLATE, template);
    }

    /** Returns the template itself without the hash labels that controllers add, fit to be put into another object. */
    public KubernetesObject bare() {
        return new KubernetesObject(copy());
    }

    /**
     * Returns {@link #bare} with the container carrying another revision, from the same repository.
     *
     * @param run what to mark the template with; empty for no mark
     * @throws IOException if the present image has no digest
     */
    public KubernetesObject carrying(Revision revision, String run) throws IOException {
        ObjectNode template = copy();
        ((ObjectNode) template.at("/spec/containers/" + index))
                .put("image", new ImageRef(repository(), revision.digest()).toString());
        ObjectNode annotations = template.withObject("/metadata/annotations");
        annotations.put(VERSION, revision.version());
        if (!run.isEmpty()) {
            annotations.put(RUN, run);
        }
        return new KubernetesObject(template);
    }

    private ObjectNode copy() {
        ObjectNode template = owner.tree().at(TEMPLATE).deepCopy();
        if (template.at("/metadata/labels") instanceof ObjectNode labels) {
            labels.remove(HASHES);
        }
        return template;
    }

    private String imagePointer() {
        return CONTAINERS + "/" + index + "/image";
    }

    @Override
    public String toString() {
        return image + " in container " + container + " of " + owner;
    }
}
