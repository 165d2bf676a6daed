package dev.fledge.verdict;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Anything that must pass before the next step.
 *
 * <p>A gate that finds nothing has not passed: an empty list is {@link Verdict#INCONCLUSIVE}.
 */
@FunctionalInterface
public interface Gate {
    /**
     * Asks the gate once and returns what it found.
     *
     * @throws IOException if the gate could not ask; the caller takes it as inconclusive
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    List<Finding> check() throws IOException, InterruptedException;

    /**
     * Asks the gate once and throws unless its worst finding is a pass.
     *
     * @throws AssertionError with the message of every finding that is no pass
     * @throws IOException if the gate could not ask
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    default void assertPasses() throws IOException, InterruptedException {
        List<Finding> findings = check();
        if (findings.isEmpty()) {
            throw new AssertionError("INCONCLUSIVE: the gate found nothing, so nothing is known");
        }
        if (Finding.worstOf(findings) != Verdict.PASS) {
            throw new AssertionError(findings.stream()
                    .filter(finding -> finding.verdict() != Verdict.PASS)
                    .map(Finding::toString)
                    .collect(Collectors.joining(System.lineSeparator())));
        }
    }
}
