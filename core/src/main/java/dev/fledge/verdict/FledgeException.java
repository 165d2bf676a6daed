package dev.fledge.verdict;

/** What only Fledge throws. A bad answer of the system under check is a {@link Finding}, never an exception. */
public abstract class FledgeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For Fledge's own subclasses. The message names the subject, the rule and the fix. */
    protected FledgeException(String message) {
        super(message);
    }

    /** For Fledge's own subclasses, with what caused it. */
    protected FledgeException(String message, Throwable cause) {
        super(message, cause);
    }
}
