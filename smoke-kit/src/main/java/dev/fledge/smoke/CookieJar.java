package dev.fledge.smoke;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import okhttp3.Cookie;
import okhttp3.HttpUrl;

/** The cookies of one run of one check: what an answer sets, later steps send where it belongs. Not thread-safe. */
final class CookieJar {
    /** A shorter value, such as a language, is no key to anything, and hiding it would make messages unreadable. */
    private static final int SHORTEST_HIDDEN = 8;

    /** A server takes a cookie back with a time long past; a check does not live long enough to see another one expire. */
    private static final long LONG_AGO_MILLIS = 1_500_000_000_000L;

    /** What RFC 6265, 6.1, asks every client to keep; an app that sets more counts on nothing. */
    private static final int MOST = 50;

    private static final int LONGEST = 4096;

    private final List<Cookie> cookies = new ArrayList<>();

    /** Keeps the newest of what the answer sets, and returns the values that must be hidden. */
    List<Secret> keep(HttpUrl url, HttpAnswer answer) {
        List<Secret> secrets = new ArrayList<>();
        List<String> lines = answer.headers().all("Set-Cookie");
        for (String line : lines.subList(Math.max(0, lines.size() - MOST), lines.size())) {
            Cookie cookie = Cookie.parse(url, line);
            if (cookie != null && cookie.name().length() + cookie.value().length() <= LONGEST) {
                cookies.removeIf(known -> same(known, cookie));
                if (cookies.size() == MOST) {
                    cookies.remove(0);
                }
                cookies.add(cookie);
                if (cookie.value().length() >= SHORTEST_HIDDEN) {
                    secrets.add(Secret.of("COOKIE", cookie.value()));
                }
            }
        }
        return secrets;
    }

    private static boolean same(Cookie one, Cookie other) {
        return one.name().equals(other.name())
                && one.domain().equals(other.domain())
                && one.path().equals(other.path());
    }

    /** Returns what a request to the address carries, such as {@code a=1; b=2}; empty text if there is nothing. */
    String header(HttpUrl url) {
        if (cookies.isEmpty()) {
            return "";
        }
        return cookies.stream()
                .filter(cookie -> cookie.matches(url) && cookie.expiresAt() > LONG_AGO_MILLIS)
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
    }
}
