package dev.fledge.smoke;

import dev.fledge.http.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The fields of a form, URL-encoded. */
final class FormBody {
    private FormBody() {}

    /** @throws IllegalArgumentException if a value is neither text, number, boolean, secret, capture nor template */
    static Payload of(Map<String, ?> fields) {
        // The order of Map.of changes from run to run; a message that can be compared needs one order.
        boolean ordered = fields instanceof LinkedHashMap || fields instanceof SortedMap;
        Map<String, Template> values = ordered ? new LinkedHashMap<>() : new TreeMap<>();
        fields.forEach((name, value) -> values.put(name, template(name, value)));
        List<Capture<?>> captures = new ArrayList<>();
        List<Secret> secrets = new ArrayList<>();
        values.values().forEach(value -> {
            captures.addAll(value.captures());
            secrets.addAll(value.secrets());
        });
        return new Payload(
                "application/x-www-form-urlencoded",
                captures,
                secrets,
                scope -> values.entrySet().stream()
                        .map(field -> encoded(field.getKey()) + "="
                                + encoded(field.getValue().filled(scope)))
                        .collect(Collectors.joining("&"))
                        .getBytes(StandardCharsets.UTF_8));
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

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
