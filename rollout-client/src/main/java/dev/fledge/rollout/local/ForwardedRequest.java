package dev.fledge.rollout.local;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** A client's request as it is passed on to an arm. Not thread-safe. */
final class ForwardedRequest {
    private static final Set<String> ADDED_BY_OKHTTP = Set.of("Accept-Encoding", "User-Agent");
    // Expect was answered by the JDK's server, Host is the arm's own, Content-Length is that of the body.
    private static final Set<String> NOT_PASSED_ON = Set.of("expect", "host", "content-length");
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH", "PROPPATCH", "QUERY", "REPORT");
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD");

    private final String method;
    private final String target;
    private final okhttp3.Headers headers;
    private final Hop hop;
    private final @Nullable StreamedBody body;

    private ForwardedRequest(HttpExchange exchange, okhttp3.Headers headers, Hop hop) throws UnforwardableException {
        this.method = exchange.getRequestMethod();
        this.target = exchange.getRequestURI().toString();
        this.headers = headers;
        this.hop = hop;
        this.body = body(exchange);
        if (!target.startsWith("/")) {
            throw new UnforwardableException(400, "the request target must start with '/', but was '" + target + "'");
        }
    }

    /**
     * Reads all but the body.
     *
     * @throws UnforwardableException if OkHttp could not send it
     */
    static ForwardedRequest of(HttpExchange exchange) throws UnforwardableException {
        Headers sent = exchange.getRequestHeaders();
        HopHeaders hopHeaders = HopHeaders.of(sent.getOrDefault("Connection", List.of()));
        okhttp3.Headers.Builder headers = new okhttp3.Headers.Builder();
        try {
            for (Map.Entry<String, List<String>> header : sent.entrySet()) {
                String name = header.getKey();
                if (!hopHeaders.contains(name) && !NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                    for (String value : header.getValue()) {
                        headers.addUnsafeNonAscii(name, HopHeaders.fromClient(value));
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            throw new UnforwardableException(400, "a header cannot be passed on: " + e.getMessage());
        }
        if (hopHeaders.contains("close")) {
            // The JDK's server overlooks it beside another word.
            exchange.getResponseHeaders().set("Connection", "close");
        }
        addForwarded(exchange, headers);
        Set<String> notSent = new HashSet<>();
        for (String name : ADDED_BY_OKHTTP) {
            if (headers.get(name) == null) {
                notSent.add(name);
                headers.set(name, "none");
            }
        }
        return new ForwardedRequest(exchange, headers.build(), new Hop(notSent));
    }

    private static void addForwarded(HttpExchange exchange, okhttp3.Headers.Builder headers) {
        String client = exchange.getRemoteAddress().getAddress().getHostAddress();
        List<String> before = exchange.getRequestHeaders().getOrDefault("X-Forwarded-For", List.of());
        headers.set("X-Forwarded-For", before.isEmpty() ? client : String.join(", ", before) + ", " + client);
        if (headers.get("X-Forwarded-Proto") == null) {
            headers.set("X-Forwarded-Proto", "http");
        }
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (headers.get("X-Forwarded-Host") == null && host != null) {
            headers.addUnsafeNonAscii("X-Forwarded-Host", HopHeaders.fromClient(host));
        }
    }

    private @Nullable StreamedBody body(HttpExchange exchange) throws UnforwardableException {
        Headers sent = exchange.getRequestHeaders();
        boolean chunked = sent.containsKey("Transfer-Encoding");
        String announced = sent.getFirst("Content-Length");
        long length = chunked ? -1 : announced == null ? 0 : Long.parseLong(announced);
        if (WITHOUT_BODY.contains(method)) {
            if (length != 0) {
                throw new UnforwardableException(
                        501, "the local router cannot pass on a " + method + " request with a body; use POST");
            }
            return null;
        }
        return length != 0 || announced != null || WITH_BODY.contains(method)
                ? new StreamedBody(exchange.getRequestBody(), length)
                : null;
    }

    /** Returns the request to an arm. */
    Request to(HttpUrl arm) {
        int question = target.indexOf('?');
        HttpUrl.Builder url = arm.newBuilder();
        url.encodedPath(question < 0 ? target : target.substring(0, question));
        if (question >= 0) {
            url.encodedQuery(target.substring(question + 1));
        }
        return new Request.Builder()
                .url(url.build())
                .headers(headers)
                .method(method, body)
                .tag(Hop.class, hop)
                .build();
    }

    Hop hop() {
        return hop;
    }

    /** Returns whether the client broke off before its request was complete. */
    boolean clientGone() {
        return Optional.ofNullable(body).map(StreamedBody::clientGone).orElse(false);
    }
}
