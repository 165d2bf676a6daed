package dev.fledge.verdict;

import java.util.Collection;

/**
 * What a judgement says of its subject.
 *
 * <p>The constants are ordered from best to worst, so {@link Comparable} order is severity.
 */
public enum Verdict {
    /** The evidence says that the subject is good. */
    PASS,
    /** The evidence does not decide; never good enough to go on. */
    INCONCLUSIVE,
    /** The evidence says that the subject is bad. */
    FAIL;

    /**
     * Returns the worst of the verdicts, or {@link #INCONCLUSIVE} if there is none: nothing was seen, so nothing is known.
     *
     * @throws NullPointerException if {@code verdicts} is or contains null
     */
    public static Verdict worstOf(Collection<Verdict> verdicts) {
        Verdict worst = null;
        for (Verdict verdict : verdicts) {
            if (worst == null || verdict.compareTo(worst) > 0) {
                worst = verdict;
            }
        }
        return worst == null ? INCONCLUSIVE : worst;
    }

    /** Returns the exit code of a program whose whole answer is this verdict: 0, 3 or 1. (2 is wrong use.) */
    public int exitCode() {
        if (this == PASS) {
            return 0;
        }
        return this == FAIL ? 1 : 3;
    }
}
