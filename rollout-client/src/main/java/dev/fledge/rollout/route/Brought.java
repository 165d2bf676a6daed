package dev.fledge.rollout.route;

import dev.fledge.rollout.Outcome;
import java.util.Optional;

/**
 * What became of bringing a router to shares.
 *
 * @param wrote whether a write was needed
 * @param instead the outcome of the command, if the router was not brought there
 */
record Brought(boolean wrote, Optional<Outcome> instead) {
    static Brought there(boolean wrote) {
        return new Brought(wrote, Optional.empty());
    }

    static Brought not(Outcome outcome) {
        return new Brought(false, Optional.of(outcome));
    }
}
