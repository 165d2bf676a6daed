package dev.fledge.contract.drift;

import java.util.Optional;

/** What live answers are checked against. Implementations are thread-safe and keep nothing of an answer. */
public interface LiveContract {
    /** Returns its name in counts and messages, such as {@code prices}; the same at every call. */
    String name();

    /**
     * Checks an answer; empty if the contract says nothing of it. Never throws because of the answer: what cannot be checked is
     * said by a breach.
     */
    Optional<CheckedAnswer> check(LiveAnswer answer);
}
