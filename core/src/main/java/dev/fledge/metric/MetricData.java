package dev.fledge.metric;

import dev.fledge.internal.Check;

/** What a source answers. That it has nothing is an answer of its own, never a zero. */
public sealed interface MetricData {
    /** How often something happened in the interval. A true zero: the source was there and counted none. */
    record Count(long value) implements MetricData {
        /** @throws IllegalArgumentException if {@code value} is negative */
        public Count {
            Check.inRange("count", value, 0, Long.MAX_VALUE);
        }
    }

    /** How the values of the interval are distributed. */
    record Distribution(Histogram histogram) implements MetricData {
        /** @throws NullPointerException if {@code histogram} is null */
        public Distribution {
            Check.notNull("histogram", histogram);
        }
    }

    /** The samples of a gauge. */
    record Samples(MetricSeries series) implements MetricData {
        /** @throws NullPointerException if {@code series} is null */
        public Samples {
            Check.notNull("series", series);
        }
    }

    /**
     * The source works but knows nothing of this metric and interval.
     *
     * @param why a plain sentence part, such as {@code no series matches}
     */
    record NoData(String why) implements MetricData {
        /** @throws IllegalArgumentException if {@code why} is blank */
        public NoData {
            Check.notBlank("why there is no data", why);
        }
    }
}
