package dev.fledge.rollout.route;

import dev.fledge.internal.Check;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.kubernetes.Rbac;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The two versions of the app behind a router that knows them as two backends, stable and canary. It starts and ends them; it
 * moves no traffic: the router's target does, and it calls this in an order in which users always meet something that answers.
 *
 * <p>Each method names an end state, blocks until it is proved or the deadline passes, and may be called again without harm:
 * the second call finds the end state and says {@code Done(false)}. After a deadline that has passed at the call nothing is
 * written. Implementations are thread-safe.
 */
public interface CanaryWorkload {
    /** Reads what to go back to, with all that {@link #restore} needs also in another process. Writes nothing. @throws IOException if it cannot be read
     * @throws InterruptedException if the thread was interrupted */
    RollbackPoint capture(Deadline deadline) throws IOException, InterruptedException;

    /**
     * Reads both versions once.
     *
     * @throws IOException if they cannot be read
     * @throws InterruptedException if the thread was interrupted
     */
    State state(Deadline deadline) throws IOException, InterruptedException;

    /**
     * Brings the canary backend to this revision and waits until it can answer. The router sends it nothing meanwhile.
     *
     * @throws IOException if it could not be asked for, or the answer was lost: the caller must read back
     * @throws InterruptedException if the thread was interrupted; the canary may have been started
     */
    Result start(Revision canary, Deadline deadline) throws IOException, InterruptedException;

    /**
     * Brings the stable backend to the canary's revision and waits until all of it runs that and can answer. The canary goes
     * on running, and the router goes on sending it its share. Errors as for {@link #start}.
     */
    Result promote(Revision canary, Deadline deadline) throws IOException, InterruptedException;

    /**
     * Brings the stable backend back to what was captured and waits until all of it runs that and can answer. Errors as for
     * {@link #start}.
     */
    Result restore(RollbackPoint to, Deadline deadline) throws IOException, InterruptedException;

    /**
     * Takes the canary backend away and waits until nothing of it is left. The router must not send it anything any more.
     * Errors as for {@link #start}.
     */
    Result retire(Deadline deadline) throws IOException, InterruptedException;

    /**
     * Returns what these methods would send for the command in the present state, one request or step a line, without
     * secrets; empty if the workload's part of it is there already or it has none. Sends no write.
     *
     * @throws IOException if the present state cannot be read
     * @throws InterruptedException if the thread was interrupted
     */
    List<String> plan(Command command, Deadline deadline) throws IOException, InterruptedException;

    /** Returns the rights that it needs on a cluster; the default is empty, for what is on none. */
    default Optional<Rbac> rbac() {
        return Optional.empty();
    }

    /**
     * Both versions at one instant.
     *
     * @param stable what the stable backend is to run
     * @param canary what the canary backend is to run; empty when nothing of a canary is left
     * @param canaryReady whether the router finds something there that answers
     * @param problems what stands in their way, one sentence each that names the fix
     */
    record State(Revision stable, Optional<Revision> canary, boolean canaryReady, List<String> problems) {
        /** @throws IllegalArgumentException if a canary is ready that is not there */
        public State {
            Check.notNull("stable revision", stable);
            Check.notNull("canary", canary);
            problems = List.copyOf(problems);
            if (canaryReady && canary.isEmpty()) {
                throw new IllegalArgumentException("no canary is there, so none can be ready");
            }
        }
    }

    /** What became of a step. Only {@link Done} says that its end state is there. */
    sealed interface Result {
        /** Returns whether the end state is there. */
        default boolean done() {
            return false;
        }

        /**
         * Returns the outcome of a command that ends with this step.
         *
         * @throws IllegalStateException if the step is done: then the router has to be read
         */
        Outcome outcome(Snapshot seen);

        /**
         * The end state is there, and was read.
         *
         * @param changed whether anything had to be written
         */
        record Done(boolean changed) implements Result {
            @Override
            public boolean done() {
                return true;
            }

            @Override
            public Outcome outcome(Snapshot seen) {
                throw new IllegalStateException("the step is done; what became of the command is read from the router");
            }
        }

        /**
         * The deadline passed first.
         *
         * @param waitingFor what was still missing
         */
        record Unproved(String waitingFor) implements Result {
            /** @throws IllegalArgumentException if {@code waitingFor} is blank */
            public Unproved {
                Check.notBlank("what was waited for", waitingFor);
            }

            @Override
            public Outcome outcome(Snapshot seen) {
                return new Outcome.Unproved(waitingFor, seen);
            }
        }

        /**
         * It will not come by itself.
         *
         * @param why a sentence that names the fix, such as the image that cannot be pulled
         */
        record Failed(String why) implements Result {
            /** @throws IllegalArgumentException if {@code why} is blank */
            public Failed {
                Check.notBlank("why it failed", why);
            }

            @Override
            public Outcome outcome(Snapshot seen) {
                return new Outcome.Failed(why, seen);
            }
        }

        /** The world was not as presumed; nothing was written. */
        record Conflict(String expected, String found) implements Result {
            /** @throws IllegalArgumentException if a component is blank */
            public Conflict {
                Check.notBlank("what was expected", expected);
                Check.notBlank("what was found", found);
            }

            @Override
            public Outcome outcome(Snapshot seen) {
                return new Outcome.Conflict(expected, found, seen);
            }
        }

        /**
         * It cannot or must not be done; nothing was written.
         *
         * @param why a sentence that names the fix
         */
        record Refused(String why) implements Result {
            /** @throws IllegalArgumentException if {@code why} is blank */
            public Refused {
                Check.notBlank("why it was refused", why);
            }

            @Override
            public Outcome outcome(Snapshot seen) {
                return new Outcome.Refused(why);
            }
        }
    }
}
