package dev.fledge.rollout;

import dev.fledge.internal.Check;
import java.util.Optional;

/** What became of a command. Only {@link Reached} and {@link AlreadySo} say that the end state is there. */
public sealed interface Outcome {
    /** Returns whether the command's end state is shown with at least that proof. */
    default boolean shows(Proof wanted) {
        return false;
    }

    /** Returns what was read back last; empty if nothing could be. */
    Optional<Snapshot> seen();

    /** Returns the outcome for people, in one sentence. */
    String describe();

    /** The end state was reached and read back. */
    record Reached(Proof proof, Snapshot snapshot) implements Outcome {
        /** @throws NullPointerException if a component is null */
        public Reached {
            Check.notNull("proof", proof);
            Check.notNull("snapshot", snapshot);
        }

        @Override
        public boolean shows(Proof wanted) {
            return proof.covers(wanted);
        }

        @Override
        public Optional<Snapshot> seen() {
            return Optional.of(snapshot);
        }

        @Override
        public String describe() {
            return proof + ": " + snapshot;
        }
    }

    /** Nothing had to be written; the end state was read. */
    record AlreadySo(Proof proof, Snapshot snapshot) implements Outcome {
        /** @throws NullPointerException if a component is null */
        public AlreadySo {
            Check.notNull("proof", proof);
            Check.notNull("snapshot", snapshot);
        }

        @Override
        public boolean shows(Proof wanted) {
            return proof.covers(wanted);
        }

        @Override
        public Optional<Snapshot> seen() {
            return Optional.of(snapshot);
        }

        @Override
        public String describe() {
            return "already so, " + proof + ": " + snapshot;
        }
    }

    /**
     * The command was accepted, but the deadline passed before its end state was seen.
     *
     * @param waitingFor what was still missing
     */
    record Unproved(String waitingFor, Snapshot snapshot) implements Outcome {
        /** @throws NullPointerException if {@code snapshot} is null */
        public Unproved {
            Check.notBlank("what was waited for", waitingFor);
            Check.notNull("snapshot", snapshot);
        }

        @Override
        public boolean shows(Proof wanted) {
            return wanted == Proof.ACCEPTED;
        }

        @Override
        public Optional<Snapshot> seen() {
            return Optional.of(snapshot);
        }

        @Override
        public String describe() {
            return "accepted, but not seen by the deadline: " + waitingFor + "; seen: " + snapshot;
        }
    }

    /** The world was not as the command presumed; nothing was written. */
    record Conflict(String expected, String found, Snapshot snapshot) implements Outcome {
        /** @throws NullPointerException if {@code snapshot} is null */
        public Conflict {
            Check.notBlank("what was expected", expected);
            Check.notBlank("what was found", found);
            Check.notNull("snapshot", snapshot);
        }

        @Override
        public Optional<Snapshot> seen() {
            return Optional.of(snapshot);
        }

        @Override
        public String describe() {
            return "refused, since it was meant for " + expected + ", but found " + found;
        }
    }

    /**
     * The target cannot or must not do it; nothing was written.
     *
     * @param why a sentence that names the fix
     */
    record Refused(String why) implements Outcome {
        /** @throws IllegalArgumentException if {@code why} is blank */
        public Refused {
            Check.notBlank("why it was refused", why);
        }

        @Override
        public Optional<Snapshot> seen() {
            return Optional.empty();
        }

        @Override
        public String describe() {
            return "refused: " + why;
        }
    }
}
