package dev.fledge.rollout.local;

import java.io.IOException;

/** A request that the router cannot pass on; the client is told why. */
final class UnforwardableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    UnforwardableException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
