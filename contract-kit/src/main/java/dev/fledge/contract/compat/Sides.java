package dev.fledge.contract.compat;

import java.util.Optional;

/** Where a change stands in the old and in the new document. */
record Sides(Optional<Located> before, Optional<Located> after) {
    static Sides of(Located before, Located after) {
        return new Sides(Optional.of(before), Optional.of(after));
    }

    static Sides removed(Located before) {
        return new Sides(Optional.of(before), Optional.empty());
    }

    static Sides added(Located after) {
        return new Sides(Optional.empty(), Optional.of(after));
    }
}
