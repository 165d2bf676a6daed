package dev.fledge.http;

import dev.fledge.internal.Check;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * One redirect that was followed. Show it through {@link #toString()}: address and headers may hold secrets.
 *
 * @param call what was asked
 * @param answer the redirect; its body is dropped
 */
public record HttpHop(HttpCall call, HttpAnswer answer) {
    /**
     * Checks that it leads anywhere.
     *
     * @throws IllegalArgumentException if {@code answer} has no {@code Location} that is an http or https address
     */
    public HttpHop {
        Check.notNull("call", call);
        Check.notNull("answer", answer);
        if (resolved(call, answer) == null) {
            throw new IllegalArgumentException("a hop needs a Location that is an http or https address");
        }
    }

    private static @Nullable HttpUrl resolved(HttpCall call, HttpAnswer answer) {
        return answer.header("Location").map(call.url()::resolve).orElse(null);
    }

    /** Returns where it led. */
    public HttpUrl target() {
        HttpUrl target = resolved(call, answer);
        if (target == null) {
            throw new AssertionError("checked when it was made");
        }
        return target;
    }

    /** Returns method, address and status, without secrets. */
    @Override
    public String toString() {
        return call + " " + answer.status();
    }
}
