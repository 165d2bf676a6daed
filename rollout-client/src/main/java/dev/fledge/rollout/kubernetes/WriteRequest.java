package dev.fledge.rollout.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fledge.internal.Check;
import dev.fledge.time.Deadline;
import java.io.IOException;

/**
 * One write to the API server, so that what a plan prints and what is sent are the same. Immutable and thread-safe.
 *
 * <p>It has words for people, which say what it does to which object, and is sent by any client.
 */
public final class WriteRequest {
    private final String what;
    private final ObjectRef ref;
    private final String path;
    private final Patch body;
    private final Act act;

    private interface Act {
        void send(KubernetesClient client, Deadline deadline) throws IOException, InterruptedException;
    }

    private WriteRequest(String what, ObjectRef ref, String path, Patch body, Act act) {
        this.what = Check.notBlank("what", what);
        this.ref = ref;
        this.path = path;
        this.body = body;
        this.act = act;
    }

    /** A change of an object. @throws IllegalArgumentException if {@code what} is blank */
    public static WriteRequest patch(String what, ObjectRef ref, Patch patch) {
        String forced = patch.contentType().equals(Patch.APPLY) ? "&force=false" : "";
        return new WriteRequest(
                what,
                ref,
                "PATCH /" + ref.path() + "?fieldManager=fledge" + forced,
                patch,
                (client, deadline) -> client.patch(ref, patch, deadline));
    }

    /** As {@link #patch(String, ObjectRef, Patch)}, of a subresource such as {@code status} or {@code scale}. */
    public static WriteRequest patch(String what, ObjectRef ref, String subresource, Patch patch) {
        return new WriteRequest(
                what,
                ref,
                "PATCH /" + ref.path() + "/" + Check.notBlank("subresource", subresource) + "?fieldManager=fledge",
                patch,
                (client, deadline) -> client.patch(ref, subresource, patch, deadline));
    }

    /** The making of an object, given whole as JSON. @throws IllegalArgumentException if {@code what} or {@code json} is blank */
    public static WriteRequest create(String what, ObjectRef ref, String json) {
        Patch body = new Patch(Asked.JSON, json);
        return new WriteRequest(
                what,
                ref,
                "POST /" + ref.kind().path(ref.namespace()) + "?fieldManager=fledge",
                body,
                (client, deadline) -> client.create(ref.kind(), ref.namespace(), json, deadline));
    }

    /** The end of the object with that uid, and of no other of the same name. @throws IllegalArgumentException if a text is blank */
    public static WriteRequest delete(String what, ObjectRef ref, String uid) {
        return new WriteRequest(
                what,
                ref,
                "DELETE /" + ref.path() + "?fieldManager=fledge",
                KubernetesClient.only(uid),
                (client, deadline) -> client.delete(ref, uid, deadline));
    }

    /** Returns what it does, in words. */
    public String what() {
        return what;
    }

    /** Returns which object it is about. */
    public ObjectRef ref() {
        return ref;
    }

    /**
     * Sends it.
     *
     * @throws KubernetesException if the server refused
     * @throws LostAnswerException if the change may have been made: read it back
     * @throws IOException if it was not sent
     * @throws InterruptedException if the thread was interrupted: the change may have been made
     */
    public void send(KubernetesClient client, Deadline deadline) throws IOException, InterruptedException {
        act.send(client, deadline);
    }

    /** Returns on one line what it does, verb, path, content type and body; literal values of environment variables are left out. */
    public String describe() {
        return what + ": " + path + " " + body.contentType() + " " + withoutValues();
    }

    private String withoutValues() {
        try {
            JsonNode tree = KubernetesObject.parse("{\"body\":" + body.json() + "}")
                    .tree()
                    .path("body")
                    .deepCopy();
            EnvironmentValues.of(tree).forEach(variable -> variable.put("value", "***"));
            return tree.toString();
        } catch (IOException e) {
            throw new IllegalStateException("the body of '" + what + "' is no JSON: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return describe();
    }
}
