package dev.fledge.rollout.argo;

import java.io.IOException;
import java.io.Serial;

/** The Rollout that was seen first is no more; one of its name was made anew. */
final class GoneException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String found;

    GoneException(String name, String expectedUid, String foundUid) {
        super(name + " with uid " + expectedUid + " is gone, and one with uid " + foundUid
                + " was made anew; make a new target for it, with a rollback point of its own");
        this.expected = name + " with uid " + expectedUid;
        this.found =
                "one with uid " + foundUid + ": the first is gone and this was made anew; make a new target for it";
    }

    String expected() {
        return expected;
    }

    String found() {
        return found;
    }
}
