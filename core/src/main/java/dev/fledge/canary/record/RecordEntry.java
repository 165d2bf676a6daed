package dev.fledge.canary.record;

import dev.fledge.canary.Decision;
import dev.fledge.internal.Check;
import java.time.Instant;

/** A line of a record after its header, in the order in which the judge was told of it. */
public sealed interface RecordEntry {
    /** Returns when it was over: the end of the interval, or the moment. */
    Instant at();

    /**
     * Something was observed. The judge sees it at the next look.
     *
     * @param observation what it was
     */
    record Observation(dev.fledge.canary.Observation observation) implements RecordEntry {
        /**
         * Checks the components.
         *
         * @throws NullPointerException if a component is null
         */
        public Observation {
            Check.notNull("observation", observation);
        }

        @Override
        public Instant at() {
            return observation.at();
        }
    }

    /**
     * The judge looked at all that stands above.
     *
     * @param at when
     * @param decision what it decided then
     */
    record Look(Instant at, Decision decision) implements RecordEntry {
        /**
         * Checks the components.
         *
         * @throws NullPointerException if a component is null
         */
        public Look {
            Check.notNull("time of the look", at);
            Check.notNull("decision", decision);
        }
    }
}
