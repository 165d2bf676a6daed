package dev.fledge.http.record;

import dev.fledge.http.HttpHeaders;
import dev.fledge.internal.Check;
import java.util.Optional;

/**
 * What was asked.
 *
 * @param method such as {@code GET}; not blank
 * @param url the whole address as text; browsers also record such that are not HTTP, and hidden secrets make one that does
 *     not parse; not blank
 * @param headers in their order
 * @param body what was sent; empty if nothing was
 */
public record HarRequest(String method, String url, HttpHeaders headers, Optional<HarBody> body) {
    public HarRequest {
        Check.notBlank("method", method);
        Check.notBlank("url", url);
        Check.notNull("headers", headers);
        Check.notNull("body", body);
    }

    /** Returns the method and the names of the headers, nothing of what they hold. */
    @Override
    public String toString() {
        return "HarRequest(" + method + ", " + headers + ")";
    }
}
