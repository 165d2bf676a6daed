package dev.fledge.canary;

import dev.fledge.internal.Check;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;

/** What came back for one query: data, no data, or a source that failed. */
public sealed interface Observation {
    /** What was asked. */
    MetricQuery query();

    /** The source answered, if only that it has nothing. */
    record Seen(MetricQuery query, MetricData data) implements Observation {
        /**
         * Checks the components.
         *
         * @throws NullPointerException if a component is null
         */
        public Seen {
            Check.notNull("query", query);
            Check.notNull("data", data);
        }
    }

    /**
     * The source could not be asked or answered nonsense.
     *
     * @param why a plain sentence part without secrets
     */
    record Failed(MetricQuery query, String why) implements Observation {
        /**
         * Checks the components.
         *
         * @throws IllegalArgumentException if {@code why} is blank
         */
        public Failed {
            Check.notNull("query", query);
            Check.notBlank("why the source failed", why);
        }
    }
}
