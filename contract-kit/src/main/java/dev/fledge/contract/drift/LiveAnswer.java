package dev.fledge.contract.drift;

import dev.fledge.http.HttpAnswer;
import dev.fledge.internal.Check;

/**
 * An answer that a contract is asked about, while it is checked.
 *
 * @param method of the request, in the case it was sent
 * @param path of the request as it was encoded, beginning with a slash, without a query
 * @param answer with status, headers and body
 */
public record LiveAnswer(String method, String path, HttpAnswer answer) {
    /** @throws IllegalArgumentException if {@code method} is blank or {@code path} does not begin with a slash */
    public LiveAnswer {
        Check.notBlank("method", method);
        Check.notNull("answer", answer);
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path must begin with a slash, but has " + path.length()
                    + " characters that do not; give the path of an address alone");
        }
    }

    /** Returns method and status, nothing of what was asked and answered. */
    @Override
    public String toString() {
        return "LiveAnswer(" + method + ", " + answer.status() + ")";
    }
}
