package dev.fledge.rollout.kubernetes;

import dev.fledge.internal.Check;
import java.nio.charset.StandardCharsets;

/**
 * A change of one object, in one of the forms that the API takes. Immutable.
 *
 * @param contentType which form it is
 * @param json the body
 */
public record Patch(String contentType, String json) {
    static final String MERGE = "application/merge-patch+json";
    static final String JSON_PATCH = "application/json-patch+json";
    static final String STRATEGIC = "application/strategic-merge-patch+json";
    static final String APPLY = "application/apply-patch+yaml";

    /** @throws IllegalArgumentException if a component is blank */
    public Patch {
        Check.notBlank("content type", contentType);
        Check.notBlank("patch", json);
    }

    /** A part of the object (RFC 7386): null deletes, and a list replaces the whole list. */
    public static Patch merge(String json) {
        return new Patch(MERGE, json);
    }

    /** A part of a built-in object whose lists are merged by key. Kinds that are not built in refuse it with 415. */
    public static Patch strategic(String json) {
        return new Patch(STRATEGIC, json);
    }

    /** The whole of what we own of the object, for server-side apply. */
    public static Patch apply(String json) {
        return new Patch(APPLY, json);
    }

    byte[] bytes() {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
