package dev.fledge.http.record;

import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import okhttp3.HttpUrl;

/**
 * The calls of one method to one path of a server, whatever its parameters were.
 *
 * @param method in the case it was sent
 * @param path what the paths of the calls have in common
 * @param calls in the order of the recording; not empty
 */
public record Endpoint(String method, PathTemplate path, List<HarEntry> calls) {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    public Endpoint {
        Check.notBlank("method", method);
        Check.notNull("path", path);
        calls = List.copyOf(calls);
        if (calls.isEmpty()) {
            throw new IllegalArgumentException("endpoint " + method + " " + path + " must have calls, but has none");
        }
    }

    /**
     * Returns the endpoints of one server, those with the most calls first, then by path and method, so that the order of
     * the recording does not matter. Empty if no call went there.
     *
     * @param server whose scheme, host and port count; its path does not
     */
    public static List<Endpoint> byTraffic(Har har, HttpUrl server) {
        Map<String, Map<String, List<HarEntry>>> calls = new TreeMap<>();
        for (HarEntry entry : har.entries()) {
            path(entry.request(), server)
                    .ifPresent(path -> calls.computeIfAbsent(path, none -> new TreeMap<>())
                            .computeIfAbsent(entry.request().method(), none -> new ArrayList<>())
                            .add(entry));
        }
        List<Endpoint> endpoints = new ArrayList<>();
        calls.forEach((path, methods) -> methods.forEach(
                (method, entries) -> endpoints.add(new Endpoint(method, PathTemplate.of(path), entries))));
        // Stable, so that equals stay in the order of path and method.
        endpoints.sort(
                Comparator.comparing((Endpoint endpoint) -> -endpoint.calls().size()));
        return List.copyOf(endpoints);
    }

    private static Optional<String> path(HarRequest request, HttpUrl server) {
        return request.httpUrl()
                .filter(url -> url.scheme().equals(server.scheme())
                        && url.host().equals(server.host())
                        && url.port() == server.port())
                .map(url -> PathTemplate.of(url.encodedPath()).text());
    }

    /**
     * Returns the endpoints with those merged that differ by the number in a word alone: {@code /cache/user-1},
     * {@code /cache/user-2} and so on are one, <code>/cache/{user}</code>, if there are at least three. Those with the most
     * calls come first, then by path and method.
     */
    public static List<Endpoint> alike(List<Endpoint> endpoints) {
        return NumberedWords.merged(endpoints);
    }

    /** Returns whether the method promises to change nothing (RFC 9110, 9.2.1). */
    public boolean isSafe() {
        return SAFE.contains(method);
    }

    /** Returns whether the method promises that several calls change no more than one (RFC 9110, 9.2.2). */
    public boolean isIdempotent() {
        return IDEMPOTENT.contains(method);
    }

    /** Returns method, path and the number of calls, nothing of what they hold. */
    @Override
    public String toString() {
        return method + " " + path + " (" + calls.size() + ")";
    }
}
