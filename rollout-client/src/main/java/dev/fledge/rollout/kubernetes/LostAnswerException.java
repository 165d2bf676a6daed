package dev.fledge.rollout.kubernetes;

import java.io.IOException;
import java.io.Serial;

/**
 * A change was sent and no usable answer came: it may have been made or not. Read the object back, then decide; the client
 * never sends such a change again by itself.
 */
public final class LostAnswerException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    LostAnswerException(String message, Throwable cause) {
        super(message, cause);
    }

    LostAnswerException(String message) {
        super(message);
    }
}
