package dev.fledge.http.record;

import dev.fledge.internal.Check;
import java.util.Optional;

/**
 * The body of a request or an answer that had one.
 *
 * @param mimeType its content type with parameters, such as {@code application/json; charset=utf-8}; empty text if not known
 * @param text its characters; empty if it is no text or was not kept, never an empty text
 * @param sizeBytes how long it was, in bytes, at least 1
 * @param truncated whether {@code text} is only its start
 */
public record HarBody(String mimeType, Optional<String> text, long sizeBytes, boolean truncated) {
    public HarBody {
        Check.notNull("mimeType", mimeType);
        Check.inRange("sizeBytes", sizeBytes, 1, Long.MAX_VALUE);
        if (text.filter(String::isEmpty).isPresent()) {
            throw new IllegalArgumentException("text of a body must not be empty; leave it out");
        }
        if (truncated && text.isEmpty()) {
            throw new IllegalArgumentException(
                    "a body without text must not be truncated; truncated is about its text");
        }
    }

    /** Returns content type and size, nothing of what it holds. */
    @Override
    public String toString() {
        return "HarBody(" + mimeType + ", " + sizeBytes + " B)";
    }
}
