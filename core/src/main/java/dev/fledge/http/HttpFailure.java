package dev.fledge.http;

import java.io.IOException;
import java.util.List;

/**
 * No whole answer came. The message is a plain sentence that names the address, what happened and what to look at; it holds
 * no secret.
 */
public final class HttpFailure extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong on the way. */
    public enum Kind {
        /** Nothing listens on that port. */
        REFUSED,
        /** No way to that address. */
        UNREACHABLE,
        /** The connection was closed or reset before an answer began. */
        RESET,
        /** No whole answer came in time. */
        TIMEOUT,
        /** The name has no address. */
        DNS,
        /** The TLS handshake failed: certificate, name or version. */
        TLS,
        /** What came was not HTTP. */
        PROTOCOL,
        /** An answer began, but its body broke off. */
        CUT_SHORT,
        /** Redirects led in a circle, too far, or where this call must not go. */
        REDIRECT,
        /** Anything else. */
        OTHER
    }

    private final Kind kind;
    private final boolean requestSent;
    private final transient HttpPhases phases;
    private final transient List<HttpAttempt> attempts;

    HttpFailure(Kind kind, String message, boolean requestSent, HttpPhases phases) {
        this(kind, message, requestSent, phases, List.of());
    }

    private HttpFailure(Kind kind, String message, boolean requestSent, HttpPhases phases, List<HttpAttempt> attempts) {
        super(message);
        this.kind = kind;
        this.requestSent = requestSent;
        this.phases = phases;
        this.attempts = attempts;
    }

    /**
     * Returns a failure, for transports of your own and fakes.
     *
     * @param message a plain sentence; holds no secret
     */
    public static HttpFailure of(Kind kind, String message) {
        return new HttpFailure(kind, message, true, HttpPhases.unknown());
    }

    HttpFailure after(List<HttpAttempt> all) {
        HttpFailure failure =
                new HttpFailure(kind, String.valueOf(getMessage()), requestSent, phases, List.copyOf(all));
        if (getCause() != null) {
            failure.initCause(getCause());
        }
        return failure;
    }

    /** Returns the same failure as that of a request to which redirects led; something was sent then in any case. */
    HttpFailure behind(String way) {
        HttpFailure failure =
                new HttpFailure(kind, getMessage() + " (redirected there: " + way + ")", true, phases, attempts);
        if (getCause() != null) {
            failure.initCause(getCause());
        }
        return failure;
    }

    /** Returns what went wrong. */
    public Kind kind() {
        return kind;
    }

    /** Returns whether a byte of the request may have left, so that the server may have done the work. */
    public boolean requestSent() {
        return requestSent;
    }

    /** Returns where the time of the last attempt went; the last phase is the one that did not end. */
    public HttpPhases phases() {
        return phases;
    }

    /** Returns every attempt in order. */
    public List<HttpAttempt> attempts() {
        return attempts;
    }
}
