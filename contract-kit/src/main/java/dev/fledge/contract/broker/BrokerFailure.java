package dev.fledge.contract.broker;

import java.io.IOException;
import java.util.OptionalInt;

/** A broker answered, but not with what was asked for. The message says what it said and what to do; it holds no secret. */
public final class BrokerFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    BrokerFailure(int status, String message) {
        super(message);
        this.status = status;
    }

    BrokerFailure(String message) {
        this(0, message);
    }

    /** Returns the status of the answer; empty if it was a success whose content made no sense. */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }
}
