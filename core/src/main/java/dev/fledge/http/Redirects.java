package dev.fledge.http;

import dev.fledge.internal.Check;

/**
 * Whether a call goes where an answer sends it.
 *
 * <p>What is followed is 301, 302, 303, 307 and 308 with a {@code Location}. A 303 is followed by GET, and so is a POST that is
 * answered 301 or 302; HEAD stays HEAD, everything else keeps method and body (RFC 9110, 15.4). Cookies that are set on the way
 * are sent on the way, where they belong.
 *
 * <p>To another origin (scheme, host or port) goes a request without a body only, by GET, HEAD or OPTIONS, and of its headers
 * only {@code Accept}, {@code Accept-Language}, {@code Accept-Encoding} and {@code User-Agent}, none with a secret in it. From
 * https to plain http nothing goes. What may not be followed, a circle, and more redirects than allowed end in an {@link
 * HttpFailure} of kind {@link HttpFailure.Kind#REDIRECT} that names the whole way. Immutable.
 */
public final class Redirects {
    private static final Redirects NEVER = new Redirects(0);

    private final int most;

    private Redirects(int most) {
        this.most = most;
    }

    /** Returns the default: a redirect is an answer like any other. */
    public static Redirects never() {
        return NEVER;
    }

    /**
     * Returns that redirects are followed.
     *
     * @param most how many one after another, from 1 to 20; one more is a failure
     */
    public static Redirects upTo(int most) {
        return new Redirects((int) Check.inRange("redirects", most, 1, 20));
    }

    /** Returns how many are followed one after another; 0 if none is. Default 0. */
    public int most() {
        return most;
    }

    @Override
    public String toString() {
        return most == 0 ? "no redirects" : "up to " + most + (most == 1 ? " redirect" : " redirects");
    }
}
