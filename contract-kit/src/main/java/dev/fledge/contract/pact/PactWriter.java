package dev.fledge.contract.pact;

import dev.fledge.document.JsonText;
import dev.fledge.document.None;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes pacts of version 3 and 4 as plain trees with sorted keys. */
final class PactWriter {
    private PactWriter() {}

    static Object file(PactFile file) {
        PactVersion version = written(file.version());
        Map<String, Object> root = new TreeMap<>();
        root.put("consumer", Map.of("name", file.consumer()));
        root.put("provider", Map.of("name", file.provider()));
        Map<String, Object> metadata = new TreeMap<>();
        metadata.put("pactSpecification", Map.of("version", version.specification()));
        if (!file.plugins().isEmpty()) {
            metadata.put("plugins", file.plugins());
        }
        root.put("metadata", metadata);
        boolean messagePact = version == PactVersion.V3
                && !file.interactions().isEmpty()
                && file.interactions().stream().allMatch(each -> each.kind() == Interaction.Kind.MESSAGE);
        root.put(messagePact ? "messages" : "interactions", interactions(file.interactions(), version));
        return root;
    }

    private static PactVersion written(PactVersion version) {
        return version == PactVersion.V4 ? PactVersion.V4 : PactVersion.V3;
    }

    private static List<Object> interactions(List<Interaction> interactions, PactVersion version) {
        List<Interaction> sorted = new ArrayList<>(interactions);
        sorted.sort(Comparator.comparing(Interaction::description)
                .thenComparing(Interaction::title)
                .thenComparing(each -> JsonText.compact(canonical(each, version))));
        return sorted.stream().map(each -> (Object) interaction(each, version)).toList();
    }

    /** Returns what an interaction promises, without what is only for people and tools. */
    static Object canonical(Interaction interaction, PactVersion version) {
        Map<String, Object> promised = new TreeMap<>(interaction(interaction, written(version)));
        List.of("comments", "interactionMarkup", "key").forEach(promised::remove);
        return promised;
    }

    private static Map<String, Object> interaction(Interaction each, PactVersion version) {
        Map<String, Object> plain = new TreeMap<>(each.kept());
        boolean http = each.kind() == Interaction.Kind.HTTP || !plain.containsKey("type");
        if (each.kind() == Interaction.Kind.MESSAGE || (each.kind() == Interaction.Kind.PLUGIN && !http)) {
            return plain;
        }
        plain.put("description", each.description());
        if (!each.states().isEmpty()) {
            plain.put(
                    "providerStates",
                    each.states().stream().map(PactWriter::state).toList());
        }
        if (version == PactVersion.V4) {
            plain.put("type", "Synchronous/HTTP");
            plain.put("pending", each.pending());
            each.key().ifPresent(key -> plain.put("key", key));
            if (!each.comments().isEmpty()) {
                plain.put("comments", comments(plain, each.comments()));
            }
        }
        plain.put("request", request(each.request(), version));
        plain.put("response", response(each.response(), version));
        return plain;
    }

    private static Object comments(Map<String, Object> plain, List<String> texts) {
        Map<String, Object> comments = new TreeMap<>();
        if (plain.get("comments") instanceof Map<?, ?> kept) {
            kept.forEach((key, value) -> comments.put(String.valueOf(key), value));
        }
        comments.put("text", texts);
        return comments;
    }

    private static Object state(ProviderState state) {
        Map<String, Object> plain = new TreeMap<>();
        plain.put("name", state.name());
        if (!state.params().isEmpty()) {
            plain.put("params", state.params());
        }
        return plain;
    }

    private static Object request(PactRequest request, PactVersion version) {
        Map<String, Object> plain = new TreeMap<>();
        plain.put("method", request.method());
        plain.put("path", request.path());
        if (!request.query().isEmpty()) {
            plain.put("query", request.query());
        }
        common(plain, request.headers(), request.body(), version);
        rules(plain, request.rules());
        generators(plain, request.generators());
        return plain;
    }

    private static Object response(PactResponse response, PactVersion version) {
        Map<String, Object> plain = new TreeMap<>();
        plain.put("status", response.status());
        common(plain, response.headers(), response.body(), version);
        rules(plain, response.rules());
        generators(plain, response.generators());
        return plain;
    }

    private static void common(
            Map<String, Object> plain, Map<String, List<String>> headers, PactBody body, PactVersion version) {
        if (!headers.isEmpty()) {
            Map<String, Object> written = new TreeMap<>();
            headers.forEach((name, values) ->
                    written.put(name, version == PactVersion.V4 ? values : String.join(", ", values)));
            plain.put("headers", written);
        }
        if (body.kind() != PactBody.Kind.ABSENT) {
            plain.put("body", version == PactVersion.V4 ? wrapped(body) : content(body));
        }
    }

    private static Object wrapped(PactBody body) {
        if (body.kind() == PactBody.Kind.NULL) {
            return None.NONE;
        }
        Map<String, Object> plain = new TreeMap<>();
        plain.put("content", content(body));
        body.contentType().ifPresent(type -> plain.put("contentType", type));
        plain.put("encoded", body.kind() == PactBody.Kind.BYTES ? "base64" : false);
        return plain;
    }

    private static Object content(PactBody body) {
        return switch (body.kind()) {
            case NULL, ABSENT -> None.NONE;
            case EMPTY, TEXT -> body.text();
            case BYTES -> Base64.getEncoder().encodeToString(body.bytes());
            // A bare text would be read as the document itself, so a JSON text goes with its quotes.
            case JSON -> body.plain() instanceof String ? body.text() : body.plain();
        };
    }

    private static void rules(Map<String, Object> plain, MatchingRules rules) {
        if (!rules.isEmpty()) {
            plain.put("matchingRules", Plain.sorted(rules.toPlain()));
        }
    }

    private static void generators(Map<String, Object> plain, Generators generators) {
        if (!generators.isEmpty()) {
            plain.put("generators", generators.toPlain());
        }
    }
}
