package dev.fledge.rollout;

import dev.fledge.internal.Check;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

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

    /**
     * The command was accepted, and then it became clear that its end state will not come by itself.
     *
     * @param why a sentence that names the fix, such as the image that cannot be pulled
     */
    record Failed(String why, Snapshot snapshot) implements Outcome {
        /** @throws IllegalArgumentException if {@code why} is blank */
        public Failed {
            Check.notBlank("why it failed", why);
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
            return "failed: " + why;
        }
    }

    /**
     * Some of several nodes or parents did it and others did not. It shows what the least of its parts shows.
     *
     * @param parts the outcome of each by its name; at least one
     */
    record Partial(Map<String, Outcome> parts, Snapshot snapshot) implements Outcome {
        /** @throws IllegalArgumentException if there are no parts */
        public Partial {
            parts = Collections.unmodifiableMap(new TreeMap<>(parts));
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("a partial outcome needs at least one part");
            }
            Check.notNull("snapshot", snapshot);
        }

        @Override
        public boolean shows(Proof wanted) {
            return parts.values().stream().allMatch(part -> part.shows(wanted));
        }

        @Override
        public Optional<Snapshot> seen() {
            return Optional.of(snapshot);
        }

        @Override
        public String describe() {
            return parts.entrySet().stream()
                    .map(part -> part.getKey() + ": " + part.getValue().describe())
                    .collect(Collectors.joining("; "));
        }
    }
}
