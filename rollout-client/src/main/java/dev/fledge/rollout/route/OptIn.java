package dev.fledge.rollout.route;

import dev.fledge.internal.Check;

/** The header by which a request asks for the canary. */
record OptIn(String header, String value) {
    OptIn {
        Check.notBlank("opt-in header", header);
        Check.notBlank("opt-in value", value);
    }
}
