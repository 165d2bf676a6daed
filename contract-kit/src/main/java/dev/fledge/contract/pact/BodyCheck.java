package dev.fledge.contract.pact;

import java.util.List;

/** What a contract says of a body, made ready. Thread-safe. */
interface BodyCheck {
    /** Returns what is wrong with the bytes of a body that is not empty. */
    List<Mismatch> match(byte[] body, Steps steps);
}
