package dev.fledge.http;

import dev.fledge.http.HttpFailure.Kind;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/** One attempt of a call, with the redirects that it follows. Not thread-safe. */
final class RedirectChain {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Set<String> HARMLESS = Set.of("accept", "accept-language", "accept-encoding", "user-agent");

    private final HttpTransport once;
    private final Deadline deadline;
    private final Redirects redirects;
    private final List<HttpHop> hops = new ArrayList<>();
    private final Set<List<String>> asked = new HashSet<>();
    private final ChainCookies cookies = new ChainCookies();

    private RedirectChain(HttpTransport once, HttpCall first, TimeSource time) {
        this.once = once;
        this.deadline = Deadline.after(first.timeout(), time);
        this.redirects = first.redirects();
    }

    static HttpAnswer exchange(HttpTransport once, HttpCall call, TimeSource time)
            throws IOException, InterruptedException {
        return call.redirects().most() == 0 ? once.exchange(call) : new RedirectChain(once, call, time).follow(call);
    }

    private HttpAnswer follow(HttpCall first) throws IOException, InterruptedException {
        HttpCall call = first;
        while (true) {
            asked.add(seen(call));
            HttpAnswer answer = answered(call);
            Optional<String> location = answer.header("Location").filter(text -> !text.isBlank());
            if (!REDIRECTS.contains(answer.status()) || location.isEmpty()) {
                return answer.toBuilder().hops(hops).build();
            }
            cookies.keep(call.url(), answer);
            HttpUrl to = call.url().resolve(location.get());
            if (to == null) {
                throw refused(call, answer, "to what is no http or https address");
            }
            hops.add(new HttpHop(call, answer.toBuilder().body(new byte[0]).build()));
            call = next(call, answer, to);
        }
    }

    private HttpAnswer answered(HttpCall call) throws IOException, InterruptedException {
        try {
            return once.exchange(call.endingWithin(deadline.remaining()));
        } catch (HttpFailure failure) {
            throw hops.isEmpty() ? failure : failure.behind(way());
        }
    }

    private HttpCall next(HttpCall call, HttpAnswer answer, HttpUrl to) throws HttpFailure {
        String method = methodAfter(call.method(), answer.status());
        HttpCall.Builder next = call.toBuilder(method, to);
        HttpHeaders headers = call.headers();
        if (!method.equals(call.method())) {
            next.withoutBody();
            headers = headers.without("Content-Type");
        }
        if (!sameOrigin(call.url(), to)) {
            if (call.url().isHttps() && !to.isHttps()) {
                throw refused(call, answer, "from https to plain http, where anybody can read along");
            }
            boolean bodyLess = call.body().isEmpty() || !method.equals(call.method());
            if (!SAFE.contains(method) || !bodyLess) {
                throw refused(
                        call,
                        answer,
                        "to another origin with " + method + ", which may hold secrets or change something there");
            }
            headers = harmless(headers, call.redactor());
        }
        HttpCall built = next.headers(cookies.added(headers, to)).build();
        if (asked.contains(seen(built))) {
            throw refused(call, answer, "in a circle");
        }
        if (hops.size() > redirects.most()) {
            throw refused(call, answer, "more than " + redirects.most() + (redirects.most() == 1 ? " time" : " times"));
        }
        return built;
    }

    private static String methodAfter(String method, int status) {
        boolean becomesGet = status == 303 ? !method.equals("HEAD") : status < 303 && method.equals("POST");
        return becomesGet ? "GET" : method;
    }

    private static boolean sameOrigin(HttpUrl from, HttpUrl to) {
        return from.scheme().equals(to.scheme()) && from.host().equals(to.host()) && from.port() == to.port();
    }

    private static HttpHeaders harmless(HttpHeaders headers, Redactor redactor) {
        HttpHeaders kept = HttpHeaders.none();
        for (Map.Entry<String, String> header : headers.entries()) {
            if (HARMLESS.contains(header.getKey().toLowerCase(Locale.ROOT)) && !redactor.reveals(header.getValue())) {
                kept = kept.and(header.getKey(), header.getValue());
            }
        }
        return kept;
    }

    /** A login comes back to where it began, with a cookie more; only the same request again is a circle. */
    private static List<String> seen(HttpCall call) {
        return List.of(
                call.method(),
                call.url().toString(),
                String.join("; ", call.headers().all("Cookie")));
    }

    private HttpFailure refused(HttpCall call, HttpAnswer answer, String how) {
        String location = answer.header("Location").orElse("");
        HttpUrl to = call.url().resolve(location);
        Redactor redactor = call.redactor();
        String shown = to == null ? redactor.redact(location) : redactor.redact(to);
        String way = hops.isEmpty() || hops.get(hops.size() - 1).call() != call
                ? (hops.isEmpty() ? "" : way() + " -> ") + call + " " + answer.status()
                : way();
        String first = hops.isEmpty() ? call.toString() : hops.get(0).call().toString();
        String message = redactor.redact(first + ": redirected " + how + ": " + way + " -> " + shown);
        return new HttpFailure(Kind.REDIRECT, message, true, answer.phases());
    }

    private String way() {
        return hops.stream().map(HttpHop::toString).collect(Collectors.joining(" -> "));
    }
}
