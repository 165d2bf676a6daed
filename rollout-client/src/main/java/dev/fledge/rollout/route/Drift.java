package dev.fledge.rollout.route;

import java.util.HashSet;
import java.util.Set;

/** Knows which shares can be there by our own hand, so that those of another hand are noticed. Thread-safe. */
final class Drift {
    private final Set<Split> ours = new HashSet<>();

    /** Takes note of what was read: the first is where we start from. */
    synchronized void saw(Split split) {
        if (ours.isEmpty()) {
            ours.add(split);
        }
    }

    /** Says that these shares are about to be written. Until they are seen, those before may be there as well. */
    synchronized void writing(Split split) {
        ours.add(split);
    }

    /** Says that these shares are wanted and were seen, whoever wrote them. */
    synchronized void settledOn(Split split) {
        ours.clear();
        ours.add(split);
    }

    /** Returns whether somebody else must have written these. */
    synchronized boolean foreign(Split split) {
        return !ours.isEmpty() && !ours.contains(split);
    }

    /** Returns what we left, for people. */
    synchronized String ours() {
        return String.join(" or ", ours.stream().map(Split::toString).sorted().toList());
    }
}
