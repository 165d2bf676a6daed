package dev.fledge.rollout.route;

import java.io.IOException;

/** HAProxy answered a command of its runtime API with an error. It was not carried out; sending it again does not help. */
public final class HaproxyException extends IOException {
    private static final long serialVersionUID = 1L;

    HaproxyException(String message) {
        super(message);
    }
}
