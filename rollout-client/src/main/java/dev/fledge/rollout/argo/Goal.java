package dev.fledge.rollout.argo;

import dev.fledge.rollout.kubernetes.KubernetesException;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.List;

/** An end state: says from one reading what comes next. May remember what it saw; for one thread. */
interface Goal {
    /** Returns the next move; reads may be made by the deadline, nothing is written. */
    Move next(Seen now, Deadline deadline) throws IOException, InterruptedException;

    /** Returns what comes after the first move, for a plan. */
    default List<String> later(Seen now) {
        return List.of();
    }

    /** Returns what happened on the way that people must know. */
    default List<String> notes() {
        return List.of();
    }

    /** Told that the last move's writes were all accepted. */
    default void accepted() {}

    /** Told that a write was refused for good, such as by missing rights; returns whether there is another way. */
    default boolean refused(KubernetesException refusal) {
        return false;
    }

    /** Whether the first write is sent even after the deadline. */
    default boolean urgent() {
        return false;
    }
}
