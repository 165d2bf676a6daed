package dev.fledge.rollout.local;

import java.io.IOException;

/** The client broke off: no fault of the arm that was answering. */
final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    ClientGoneException(String message, Throwable cause) {
        super(message, cause);
    }

    ClientGoneException(String message) {
        super(message);
    }
}
