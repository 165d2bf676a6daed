package dev.fledge.smoke;

import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpHeaders;
import okhttp3.HttpUrl;

/** Refuses headers that could not be sent when they are written down, not when they are sent. */
final class Headers {
    private static final HttpUrl ANY = HttpUrl.get("http://any/");

    private Headers() {}

    static HttpHeaders checked(HttpHeaders headers, String name, String value) {
        return headers.and(
                HttpCall.get(ANY)
                        .header(name, value)
                        .build()
                        .headers()
                        .entries()
                        .get(0)
                        .getKey(),
                value);
    }
}
