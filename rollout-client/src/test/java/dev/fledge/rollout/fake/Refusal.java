package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.io.Serial;

/** An error answer, in the words of a real API server. */
final class Refusal extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final transient ObjectNode details = JsonNodeFactory.instance.objectNode();

    Refusal(int code, String reason, String message) {
        super(message);
        this.code = code;
        this.reason = reason;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "BadRequest", message);
    }

    static Refusal notFound(ResourceKind kind, String name) {
        return new Refusal(404, "NotFound", kind + " \"" + name + "\" not found").about(kind, name);
    }

    static Refusal exists(ResourceKind kind, String name) {
        return new Refusal(409, "AlreadyExists", kind + " \"" + name + "\" already exists").about(kind, name);
    }

    static Refusal conflict(ResourceKind kind, String name) {
        return conflict(
                kind,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    static Refusal conflict(ResourceKind kind, String name, String why) {
        String message = "Operation cannot be fulfilled on " + kind + " \"" + name + "\": " + why;
        return new Refusal(409, "Conflict", message).about(kind, name);
    }

    /** What a real server says of a JSON patch that it could not carry out: neither the operation nor a cause is named. */
    static Refusal patchNotApplied() {
        return new Refusal(422, "Invalid", "the server rejected our request due to an error in our request");
    }

    static Refusal invalid(ResourceKind kind, String name, String field, String problem) {
        String message = kind.kind() + "." + kind.group() + " \"" + name + "\" is invalid: " + field + ": " + problem;
        Refusal refusal = new Refusal(422, "Invalid", message).about(kind, name);
        refusal.cause("FieldValueInvalid", field, problem);
        return refusal;
    }

    static Refusal gone(String message) {
        return new Refusal(410, "Expired", message);
    }

    private Refusal about(ResourceKind kind, String name) {
        details.put("name", name).put("group", kind.group()).put("kind", kind.plural());
        return this;
    }

    Refusal cause(String causeReason, String field, String message) {
        details.withArray("causes")
                .addObject()
                .put("reason", causeReason)
                .put("message", message)
                .put("field", field);
        return this;
    }

    Refusal retryAfter(long seconds) {
        details.put("retryAfterSeconds", seconds);
        return this;
    }

    int code() {
        return code;
    }

    /** Returns the seconds of the header {@code Retry-After}; 0 for none. */
    long retryAfterSeconds() {
        return details.path("retryAfterSeconds").asLong();
    }

    ObjectNode status() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
        status.set("details", details);
        return status.put("code", code);
    }
}
