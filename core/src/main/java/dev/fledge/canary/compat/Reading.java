package dev.fledge.canary.compat;

import dev.fledge.internal.Check;
import java.util.List;

/** What one query of a foreign policy gave over an interval. Empty, NaN, a missing series and a failed provider are four different things. */
public sealed interface Reading {
    /**
     * The provider answered with values: one for an instant query, several for a series or a vector.
     *
     * @param values in the provider's order; not empty; NaN where the provider said NaN or a sample of a series is missing
     */
    record Values(List<Double> values) implements Reading {
        /**
         * Checks the components.
         *
         * @throws IllegalArgumentException if there is no value
         */
        public Values {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("a reading without values is Empty");
            }
        }

        /** Returns a reading of one value. */
        public static Values of(double value) {
            return new Values(List.of(value));
        }
    }

    /** The provider answered, with no series at all. */
    record Empty() implements Reading {}

    /**
     * The provider could not be asked or answered nonsense.
     *
     * @param why a plain sentence part without secrets
     */
    record Failed(String why) implements Reading {
        /**
         * Checks the components.
         *
         * @throws IllegalArgumentException if {@code why} is blank
         */
        public Failed {
            Check.notBlank("why the provider failed", why);
        }
    }
}
