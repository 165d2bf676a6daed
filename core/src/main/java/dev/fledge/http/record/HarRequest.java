package dev.fledge.http.record;

import dev.fledge.http.HttpHeaders;
import dev.fledge.internal.Check;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * What was asked.
 *
 * @param method such as {@code GET}; not blank
 * @param url the whole address as text; browsers also record such that are not HTTP, and hidden
 *     secrets are labels in it; not blank
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

    /** Returns the address, or empty if it is none of HTTP. Secrets that were hidden in it are percent-encoded labels then. */
    public Optional<HttpUrl> httpUrl() {
        return Optional.ofNullable(HttpUrl.parse(url));
    }

    /** Returns the method and the names of the headers, nothing of what they hold. */
    @Override
    public String toString() {
        return "HarRequest(" + method + ", " + headers + ")";
    }
}
