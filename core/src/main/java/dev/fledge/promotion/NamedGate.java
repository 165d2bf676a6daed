package dev.fledge.promotion;

import dev.fledge.internal.Check;
import dev.fledge.verdict.Gate;

/** A gate and what people call it. */
record NamedGate(String name, Gate gate) {
    NamedGate {
        Check.notBlank("name of a gate", name);
        Check.notNull("gate " + name, gate);
    }
}
