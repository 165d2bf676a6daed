package dev.fledge.http.record;

import dev.fledge.http.HttpHeaders;
import dev.fledge.internal.Check;
import java.util.Optional;

/**
 * What was answered.
 *
 * @param status from 100 to 999
 * @param headers in their order
 * @param body what came; empty if nothing did
 */
public record HarResponse(int status, HttpHeaders headers, Optional<HarBody> body) {
    public HarResponse {
        Check.inRange("status", status, 100, 999);
        Check.notNull("headers", headers);
        Check.notNull("body", body);
    }

    /** Returns the content type as it was written, without parameters; empty text if there was none. */
    public String mediaType() {
        return headers.first("Content-Type")
                .or(() -> body.map(HarBody::mimeType))
                .map(type -> type.replaceFirst(";.*", "").strip())
                .orElse("");
    }

    /** Returns the status and the names of the headers, nothing of what they hold. */
    @Override
    public String toString() {
        return "HarResponse(" + status + ", " + headers + ")";
    }
}
