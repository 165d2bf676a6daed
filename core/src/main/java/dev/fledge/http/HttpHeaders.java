package dev.fledge.http;

import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Headers in their order, several with one name allowed; names are compared without regard to case. Immutable. */
public final class HttpHeaders {
    private static final HttpHeaders NONE = new HttpHeaders(List.of());

    private final List<Map.Entry<String, String>> entries;

    private HttpHeaders(List<Map.Entry<String, String>> entries) {
        this.entries = List.copyOf(entries);
    }

    /** Returns no headers. */
    public static HttpHeaders none() {
        return NONE;
    }

    /** Returns these headers; for many at once, because each {@link #and} copies all before it. */
    static HttpHeaders of(List<Map.Entry<String, String>> entries) {
        return new HttpHeaders(entries);
    }

    /** Returns these headers and one more at the end. */
    public HttpHeaders and(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(entries);
        more.add(Map.entry(Check.notBlank("name of a header", name), Check.notNull("value of header " + name, value)));
        return new HttpHeaders(more);
    }

    /** Returns these headers without those of that name. */
    public HttpHeaders without(String name) {
        return entries.stream().anyMatch(entry -> entry.getKey().equalsIgnoreCase(name))
                ? new HttpHeaders(entries.stream()
                        .filter(entry -> !entry.getKey().equalsIgnoreCase(name))
                        .toList())
                : this;
    }

    /** Returns the value of the first header with that name, or empty if there is none. */
    public Optional<String> first(String name) {
        for (Map.Entry<String, String> entry : entries) {
            if (entry.getKey().equalsIgnoreCase(name)) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    /** Returns the values of all headers with that name in their order; empty if there is none. */
    public List<String> all(String name) {
        return entries.stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Returns names and values in their order. The values may be secret: show them through a {@link Redactor}. */
    public List<Map.Entry<String, String>> entries() {
        return entries;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HttpHeaders that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    /** Returns the names only. */
    @Override
    public String toString() {
        return entries.stream().map(Map.Entry::getKey).toList().toString();
    }
}
