package dev.fledge.rollout.local;

import dev.fledge.internal.Check;
import okhttp3.HttpUrl;

/** One address behind the router and how many requests it is answering. Guarded by the {@link Switchboard}. */
final class Upstream {
    private final HttpUrl url;
    private long inFlight;

    Upstream(HttpUrl url) {
        this.url = Upstream.checked(url);
    }

    /** Returns {@code url}; throws {@link IllegalArgumentException} unless it is plain HTTP without a path. */
    static HttpUrl checked(HttpUrl url) {
        Check.notNull("upstream URL", url);
        if (url.isHttps() || !url.encodedPath().equals("/") || url.query() != null) {
            throw new IllegalArgumentException(
                    "upstream URL must be http://HOST:PORT/ without path and query, but was " + url);
        }
        return url;
    }

    HttpUrl url() {
        return url;
    }

    long inFlight() {
        return inFlight;
    }

    void enter() {
        inFlight++;
    }

    void leave() {
        inFlight--;
    }
}
