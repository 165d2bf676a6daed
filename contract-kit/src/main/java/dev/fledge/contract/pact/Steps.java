package dev.fledge.contract.pact;

/**
 * How much work one comparison may still take. Contracts and answers come from other teams, and a regular expression or a
 * search in a list can take longer than anyone waits. Not thread-safe.
 */
final class Steps {
    /** About half a second of the costliest kind of step. */
    static final long MOST = 10_000_000;

    /** Says that the work was too much; carries nothing, since it is thrown from inside a regular expression. */
    static final class SpentException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private SpentException() {
            super("steps are spent", null, false, false);
        }
    }

    private long left;

    Steps(long most) {
        this.left = most;
    }

    void take() {
        left--;
        if (left < 0) {
            throw spent();
        }
    }

    /** Returns what to throw when the rest of the work cannot be done. */
    SpentException spent() {
        left = 0;
        return new SpentException();
    }
}
