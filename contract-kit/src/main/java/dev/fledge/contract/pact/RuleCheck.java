package dev.fledge.contract.pact;

import com.fasterxml.jackson.databind.JsonNode;

/** A rule made ready to be asked about one value. Thread-safe. */
interface RuleCheck {
    /** Returns whether the value meets the rule, given its example. */
    boolean passes(JsonNode expected, JsonNode actual, Steps steps);
}
