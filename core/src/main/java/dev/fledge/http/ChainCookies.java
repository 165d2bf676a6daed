package dev.fledge.http;

import java.util.ArrayList;
import java.util.List;
import okhttp3.Cookie;
import okhttp3.HttpUrl;

/** The cookies that redirects set on the way, beside those that the call brought. Not thread-safe. */
final class ChainCookies {
    /** A server takes a cookie back with a time long past. */
    private static final long LONG_AGO_MILLIS = 1_500_000_000_000L;

    private final List<Cookie> set = new ArrayList<>();

    void keep(HttpUrl url, HttpAnswer answer) {
        for (String line : answer.headers().all("Set-Cookie")) {
            Cookie cookie = Cookie.parse(url, line);
            if (cookie != null) {
                set.removeIf(known -> known.name().equals(cookie.name())
                        && known.domain().equals(cookie.domain())
                        && known.path().equals(cookie.path()));
                set.add(cookie);
            }
        }
    }

    /** Returns the headers with the cookies that belong to the address; one set on the way replaces one of the call. */
    HttpHeaders added(HttpHeaders headers, HttpUrl url) {
        List<Cookie> here = set.stream().filter(cookie -> cookie.matches(url)).toList();
        List<String> pairs = new ArrayList<>();
        for (String line : headers.all("Cookie")) {
            for (String pair : line.split(";\\s*", -1)) {
                String name = pair.split("=", 2)[0].strip();
                if (!name.isEmpty()
                        && here.stream().noneMatch(cookie -> cookie.name().equals(name))) {
                    pairs.add(pair.strip());
                }
            }
        }
        here.stream()
                .filter(cookie -> cookie.expiresAt() > LONG_AGO_MILLIS)
                .forEach(cookie -> pairs.add(cookie.name() + "=" + cookie.value()));
        HttpHeaders others = headers.without("Cookie");
        return pairs.isEmpty() ? others : others.and("Cookie", String.join("; ", pairs));
    }
}
