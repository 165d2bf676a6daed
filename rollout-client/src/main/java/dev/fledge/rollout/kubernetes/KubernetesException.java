package dev.fledge.rollout.kubernetes;

import java.io.IOException;
import java.io.Serial;

/** The API server refused a request. The message names verb, resource, namespace, what the server said and the fix. */
public final class KubernetesException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final boolean conflict;

    KubernetesException(int code, String reason, String message, boolean conflict) {
        super(message);
        this.conflict = conflict;
        this.code = code;
        this.reason = reason;
    }

    /** Returns the HTTP status, such as 409. */
    public int code() {
        return code;
    }

    /** Returns the reason of the API's Status object, such as {@code Conflict}; empty if the answer was no Status. */
    public String reason() {
        return reason;
    }

    /** Returns whether there is no such object, or no such kind. */
    public boolean notFound() {
        return code == 404;
    }

    /** Returns whether the object was not as the request presumed: another version (409), or a test of a JSON patch failed (422). */
    public boolean conflict() {
        return conflict;
    }
}
