package dev.fledge.smoke;

import dev.fledge.document.JsonText;
import dev.fledge.http.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** A JSON body made of maps and lists that may hold secrets, captures and templates. */
final class JsonBody implements Payload {
    private final List<Secret> secrets = new ArrayList<>();
    private final List<Capture<?>> captures = new ArrayList<>();
    private final Object tree;
    private final byte[] sample;

    /** @throws IllegalArgumentException if a value is nothing that JSON can hold */
    JsonBody(Object members) {
        this.tree = plain(members, this::noted);
        this.sample = json(value -> value instanceof Capture<?> ? "0" : sample(value));
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public List<Capture<?>> captures() {
        return List.copyOf(captures);
    }

    @Override
    public List<Secret> secrets() {
        return List.copyOf(secrets);
    }

    @Override
    public byte[] bytes(Scope scope) {
        return captures.isEmpty() ? sample : json(value -> filled(value, scope));
    }

    @Override
    public Map.Entry<String, Object> written(Writing writing) {
        return Map.entry("json", writing.json(tree));
    }

    private byte[] json(Function<Object, Object> leaf) {
        return JsonText.compact(plain(tree, leaf)).getBytes(StandardCharsets.UTF_8);
    }

    private static Object sample(Object value) {
        return value instanceof Template template ? template.sample() : value;
    }

    private static Object filled(Object value, Scope scope) {
        if (value instanceof Capture<?> capture) {
            return scope.value(capture);
        }
        return value instanceof Template template ? template.filled(scope) : value;
    }

    private Object noted(Object value) {
        if (value instanceof Secret secret) {
            secrets.add(secret);
            return secret.reveal();
        }
        if (value instanceof Capture<?> capture) {
            captures.add(capture);
        }
        if (value instanceof Template template) {
            captures.addAll(template.captures());
            secrets.addAll(template.secrets());
        }
        return value;
    }

    private static Object plain(Object value, Function<Object, Object> leaf) {
        if (value instanceof Map<?, ?> map) {
            // The order of Map.of changes from run to run; a message that can be compared needs one order.
            Map<String, Object> members =
                    map instanceof LinkedHashMap || map instanceof SortedMap ? new LinkedHashMap<>() : new TreeMap<>();
            map.forEach((key, member) -> members.put(String.valueOf(key), plain(member, leaf)));
            return members;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(item -> plain(item, leaf)).toList();
        }
        return leaf.apply(value);
    }
}
