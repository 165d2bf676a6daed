package dev.fledge.contract.compat;

import dev.fledge.contract.compat.UsedOperations.Call;
import dev.fledge.document.JsonText;
import dev.fledge.schema.JsonSchema;
import dev.fledge.schema.OpenApiDocument;
import dev.fledge.schema.SchemaSet;
import dev.fledge.schema.SchemaViolation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether what consumers send still meets the new document. Not thread-safe. */
final class RequestExamples {
    private final SpecFile before;
    private final SpecFile after;
    /** Made when first asked for: most comparisons ask for none. */
    private final Map<SpecFile, SchemaSet> schemas = new HashMap<>();

    private final Map<String, Operation> newOperations;
    private final IdentityHashMap<Call, List<SchemaViolation>> bodies = new IdentityHashMap<>();

    RequestExamples(SpecFile before, SpecFile after) {
        this.before = before;
        this.after = after;
        this.newOperations = Operation.of(after);
    }

    private SchemaSet schemas(SpecFile file) {
        return schemas.computeIfAbsent(
                file,
                each -> SchemaSet.builder(OpenApiDocument.of(each.root().node()))
                        .build());
    }

    /** Returns what the new document refuses of the body that the old one did not; empty if there is no body. */
    List<SchemaViolation> refused(Call call) {
        return bodies.computeIfAbsent(call, this::violations);
    }

    private List<SchemaViolation> violations(Call call) {
        Usage.Message sent = call.usage().asked().message();
        Operation now = newOperations.get(call.operation().key());
        String body = sent.body().orElse("");
        if (body.isEmpty() || now == null) {
            return List.of();
        }
        String type = sent.mediaType().orElse("application/json");
        Optional<Located> newSchema = schema(after, now, type);
        List<SchemaViolation> refused =
                newSchema.map(schema -> check(after, schema, body)).orElse(List.of());
        if (refused.isEmpty()) {
            return refused;
        }
        Set<String> known = new HashSet<>();
        schema(before, call.operation(), type)
                .ifPresent(schema -> check(before, schema, body)
                        .forEach(violation -> known.add(violation.pointer() + " " + violation.message())));
        return refused.stream()
                .filter(violation -> !known.contains(violation.pointer() + " " + violation.message()))
                .toList();
    }

    private List<SchemaViolation> check(SpecFile file, Located schema, String json) {
        return schemas(file).at(schema.pointer()).inRequests().check("request of the consumer", json);
    }

    private static Optional<Located> schema(SpecFile file, Operation operation, String type) {
        return operation
                .at()
                .get("requestBody")
                .map(file::resolve)
                .flatMap(body -> body.get("content"))
                .flatMap(content -> MediaTypes.find(MediaTypes.of(content), type))
                .flatMap(media -> media.get("schema"));
    }

    /** Returns the values that a call gives a parameter; none if it leaves it out. */
    static List<String> values(Call call, List<String> inAndName) {
        Usage.Asked asked = call.usage().asked();
        String name = inAndName.get(1);
        return switch (inAndName.get(0)) {
            case "path" ->
                Optional.ofNullable(call.pathValues().get(name)).map(List::of).orElse(List.of());
            case "header" -> asked.message().headers().getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
            case "query" -> inQuery(asked.query(), name);
            default -> cookies(asked.message().headers().getOrDefault("cookie", List.of()), name);
        };
    }

    private static List<String> inQuery(Map<String, List<String>> query, String name) {
        List<String> values = new ArrayList<>();
        query.forEach((key, given) -> {
            if (key.equals(name) || key.startsWith(name + "[")) {
                values.addAll(given);
            }
        });
        return values;
    }

    private static List<String> cookies(List<String> headers, String name) {
        List<String> values = new ArrayList<>();
        for (String header : headers) {
            for (String cookie : header.split(";\\s*", -1)) {
                if (cookie.startsWith(name + "=")) {
                    values.add(cookie.substring(name.length() + 1));
                }
            }
        }
        return values;
    }

    /** Returns the first value of a parameter that the new document refuses; lists and objects are not told apart. */
    Optional<String> refusedValue(Call call, List<String> inAndName) {
        Operation now = newOperations.get(call.operation().key());
        if (now == null) {
            return Optional.empty();
        }
        Optional<Located> schema = ParameterComparison.counterpart(before, call.operation(), inAndName)
                .flatMap(key -> Optional.ofNullable(
                        ParameterComparison.parameters(after, now).get(key)))
                .flatMap(parameter -> parameter.get("schema"));
        List<String> given = values(call, inAndName);
        if (schema.isEmpty()) {
            return Optional.empty();
        }
        Set<String> types = after.shape(after.conjunction(List.of(schema.get()))).types;
        boolean scalar = !types.contains("array") && !types.contains("object");
        JsonSchema compiled = schemas(after).at(schema.get().pointer());
        return given.stream()
                .filter(value -> !scalar || !accepts(compiled, value))
                .findFirst();
    }

    /** A value of a parameter is text, and a number or boolean where the schema wants one. */
    private static boolean accepts(JsonSchema schema, String value) {
        boolean asText = schema.check("value", JsonText.compact(value)).isEmpty();
        boolean literal = value.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?|true|false");
        return asText || (literal && schema.check("value", value).isEmpty());
    }
}
