package dev.fledge.probe;

import dev.fledge.time.Deadline;
import java.util.List;

/** One round of questions to one arm. Suites and contract checks are probes. Implementations are thread-safe. */
@FunctionalInterface
public interface Probe {
    /**
     * Asks each question once.
     *
     * <p>A system that refuses, resets or times out is a failed answer; a probe that could not ask is an inconclusive one.
     * Returns by the deadline: questions that were not reached by then are inconclusive answers.
     *
     * @return one answer to each question, in the order of the questions
     * @throws InterruptedException if the thread was interrupted
     */
    List<Answer> ask(Deadline deadline) throws InterruptedException;
}
