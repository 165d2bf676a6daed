package dev.fledge.smoke;

import dev.fledge.http.HttpAnswer;

/** What a user asserts of an answer, for example with AssertJ. */
@FunctionalInterface
public interface AnswerAssertion {
    /**
     * Throws an {@link AssertionError} if the answer is not as it should be.
     *
     * @throws Exception if that could not be told
     */
    void check(HttpAnswer answer) throws Exception;
}
