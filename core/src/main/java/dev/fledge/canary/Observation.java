package dev.fledge.canary;

import dev.fledge.internal.Check;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.verdict.Verdict;
import java.time.Instant;
import java.util.Optional;

/** What happened: data, no data, or a source that failed; a round of votes; a new step of the promotion. */
public sealed interface Observation {
    /** Returns when it was over: the end of the interval, or the moment. */
    Instant at();

    /**
     * The source answered, if only that it has nothing.
     *
     * @param query what was asked
     * @param data what came back
     */
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

        @Override
        public Instant at() {
            return query.interval().end();
        }
    }

    /**
     * The source could not be asked or answered nonsense.
     *
     * @param query what was asked
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

        @Override
        public Instant at() {
            return query.interval().end();
        }
    }

    /**
     * A check asked both arms in the same round. A round where an arm is INCONCLUSIVE says nothing and is not counted.
     *
     * @param check name of the check
     * @param at when the round was over
     * @param canary what it found at the canary
     * @param baseline what it found at the baseline
     */
    record Voted(String check, Instant at, Verdict canary, Verdict baseline) implements Observation {
        /**
         * Checks the components.
         *
         * @throws IllegalArgumentException if {@code check} is blank
         */
        public Voted {
            Check.notBlank("name of the check", check);
            Check.notNull("end of the round", at);
            Check.notNull("vote on the canary", canary);
            Check.notNull("vote on the baseline", baseline);
        }
    }

    /**
     * A weight has just become effective. What began before it and was not judged yet is left out, since it mixes two weights.
     *
     * @param at when the weight was effective
     * @param newInstances whether instances of the canary were started for it, so that warm-up begins again
     * @param deadline when the one look at the deadline is due, if this is the last step and all went as planned so far
     */
    record StepBegan(Instant at, boolean newInstances, Optional<Instant> deadline) implements Observation {
        /**
         * Checks the components.
         *
         * @throws IllegalArgumentException if the deadline is not after {@code at}
         */
        public StepBegan {
            Check.notNull("beginning of the step", at);
            if (deadline.isPresent() && !deadline.get().isAfter(at)) {
                throw new IllegalArgumentException(
                        "the deadline of a step that began at " + at + " must be later, but was " + deadline.get());
            }
        }
    }
}
