package dev.fledge.rollout.fake;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request, taken apart. */
final class ApiRequest {
    private final SeenRequest seen;
    private final String accept;
    private final String bearer;
    private final Map<String, String> query = new LinkedHashMap<>();
    private final List<String> segments;

    private ApiRequest(SeenRequest seen, String rawQuery, String accept, String bearer) {
        this.seen = seen;
        this.accept = accept;
        this.bearer = bearer;
        for (String pair : rawQuery.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            query.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
        }
        this.segments = Arrays.stream(seen.path().split("/"))
                .filter(segment -> !segment.isEmpty())
                .toList();
    }

    static ApiRequest of(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String rawQuery =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        SeenRequest seen = new SeenRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                decoded(rawQuery),
                header(exchange, "Content-Type"),
                body);
        String authorization = header(exchange, "Authorization");
        String bearer = authorization.startsWith("Bearer ") ? authorization.substring(7) : "";
        return new ApiRequest(seen, rawQuery, header(exchange, "Accept"), bearer);
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    SeenRequest seen() {
        return seen;
    }

    String method() {
        return seen.method();
    }

    String accept() {
        return accept;
    }

    String bearer() {
        return bearer;
    }

    /** Returns the parameter; empty if it was not sent. */
    String query(String name) {
        return query.getOrDefault(name, "");
    }

    List<String> segments() {
        return segments;
    }

    /** Returns the media type of the body without its parameters. */
    String mediaType() {
        return seen.contentType().replaceFirst(";.*", "").trim();
    }

    /** Returns where the request goes within a group; empty if it asks for none, as discovery does. */
    Optional<ApiPath> path() {
        List<String> parts = new ArrayList<>(segments);
        if (parts.size() < 3 || !List.of("api", "apis").contains(parts.get(0))) {
            return Optional.empty();
        }
        String group = parts.remove(0).equals("api") ? "" : parts.remove(0);
        String version = parts.remove(0);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        String namespace = "";
        // A path to a namespace itself ends there, or names one of its subresources.
        if (parts.size() >= 3
                && parts.get(0).equals("namespaces")
                && !List.of("status", "finalize").contains(parts.get(2))) {
            namespace = parts.get(1);
            parts = parts.subList(2, parts.size());
        }
        String name = parts.size() > 1 ? parts.get(1) : "";
        String subresource = parts.size() > 2 ? parts.get(2) : "";
        return Optional.of(new ApiPath(group, version, namespace, parts.get(0), name, subresource));
    }

    /** The parts of a path; empty where there is none. */
    record ApiPath(String group, String version, String namespace, String plural, String name, String subresource) {}
}
