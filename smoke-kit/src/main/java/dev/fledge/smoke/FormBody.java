package dev.fledge.smoke;

import dev.fledge.http.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The fields of a form, URL-encoded. */
final class FormBody implements Payload {
    private final Map<String, Template> fields;

    /** @throws IllegalArgumentException if a value is neither text, number, boolean, secret, capture nor template */
    FormBody(Map<String, ?> fields) {
        // The order of Map.of changes from run to run; a message that can be compared needs one order.
        boolean ordered = fields instanceof LinkedHashMap || fields instanceof SortedMap;
        this.fields = ordered ? new LinkedHashMap<>() : new TreeMap<>();
        fields.forEach((name, value) -> this.fields.put(name, template(name, value)));
    }

    static Template template(String name, Object value) {
        if (value instanceof Template template) {
            return template;
        }
        Template empty = Template.text("");
        if (value instanceof Secret secret) {
            return empty.and(secret);
        }
        if (value instanceof Capture<?> capture) {
            return empty.and(capture);
        }
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return empty.and(String.valueOf(value));
        }
        throw new IllegalArgumentException(
                "field '" + name + "' of a form must be text, a number, a boolean, a Secret, a "
                        + "Capture or a Template, but is a " + value.getClass().getSimpleName());
    }

    @Override
    public String contentType() {
        return "application/x-www-form-urlencoded";
    }

    @Override
    public List<Capture<?>> captures() {
        return fields.values().stream()
                .<Capture<?>>flatMap(value -> value.captures().stream())
                .toList();
    }

    @Override
    public List<Secret> secrets() {
        return fields.values().stream()
                .flatMap(value -> value.secrets().stream())
                .toList();
    }

    @Override
    public byte[] bytes(Scope scope) {
        return fields.entrySet().stream()
                .map(field ->
                        encoded(field.getKey()) + "=" + encoded(field.getValue().filled(scope)))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Map.Entry<String, Object> written(Writing writing) {
        Map<String, Object> written = new LinkedHashMap<>();
        fields.forEach((name, value) -> written.put(writing.plain(name), value.written(writing)));
        return Map.entry("form", written);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
