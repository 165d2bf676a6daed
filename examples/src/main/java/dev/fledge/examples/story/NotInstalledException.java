package dev.fledge.examples.story;

import java.io.Serial;

/** A program that the chosen router needs is not on this machine; the message says how to get it. */
final class NotInstalledException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    NotInstalledException(String message) {
        super(message);
    }
}
