package dev.fledge.contract.compat;

import dev.fledge.contract.compat.UsedOperations.Call;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.schema.SchemaViolation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whether what a consumer sends is refused, or not understood, after a change. */
final class RequestImpact {
    private final RequestExamples examples;

    RequestImpact(RequestExamples examples) {
        this.examples = examples;
    }

    Optional<String> ofParameter(Change change, Call call) {
        List<String> parameter = change.subject().names();
        boolean sent = !RequestExamples.values(call, parameter).isEmpty();
        String id = change.id();
        boolean asksForMore = id.startsWith("new-required")
                || id.equals("request-parameter-became-required")
                || id.contains("-default-value-");
        if (asksForMore) {
            return sent ? Optional.empty() : Optional.of("it does not send it");
        }
        boolean moved = id.endsWith("parameter-removed")
                || id.endsWith("-in-changed")
                || id.endsWith("-style-changed")
                || id.endsWith("-explode-changed");
        if (moved) {
            return sent ? Optional.of("it sends it") : Optional.empty();
        }
        return examples.refusedValue(call, parameter)
                .map(value -> isSecret(parameter) ? "it sends a value that is refused" : "it sends \"" + value + "\"");
    }

    private static boolean isSecret(List<String> parameter) {
        return parameter.get(0).equals("header") || parameter.get(0).equals("cookie");
    }

    Optional<String> ofBody(Change change, Call call) {
        Usage.Message sent = call.usage().asked().message();
        String id = change.id();
        if (id.equals("request-body-added-required") || id.equals("request-body-became-required")) {
            return sent.body().isPresent() ? Optional.empty() : Optional.of("it sends no body");
        }
        String type = sent.mediaType().orElse("application/json");
        boolean ofThisType = change.subject().names().isEmpty()
                || change.subject().names().get(0).equals(type);
        if (sent.body().isEmpty() || !ofThisType) {
            return Optional.empty();
        }
        if (id.equals("request-body-removed") || id.equals("request-body-media-type-removed")) {
            return Optional.of("it sends a body of " + type);
        }
        List<String> path = change.subject().path();
        if (id.equals("request-property-removed") || id.endsWith("-became-read-only")) {
            return isIn(sent.body().get(), path) ? Optional.of("it sends it") : Optional.empty();
        }
        if (id.contains("-default-value-")) {
            return isIn(sent.body().get(), path) ? Optional.empty() : Optional.of("it does not send it");
        }
        return examples.refused(call).stream()
                .filter(violation -> isAbout(violation, change))
                .findFirst()
                .map(violation -> "what it sends is refused by " + violation.keyword() + " of the new schema");
    }

    private static boolean isAbout(SchemaViolation violation, Change change) {
        List<String> place = violation.pointer().isEmpty()
                ? List.of()
                : Arrays.stream(violation.pointer().substring(1).split("/", -1))
                        .map(step -> step.replace("~1", "/").replace("~0", "~"))
                        .toList();
        List<String> path = change.subject().path();
        if (Usage.isAtOrBelow(place, path)) {
            return true;
        }
        // A member that is missing is told where it is missed.
        boolean missing = violation.keyword().equals("required") && change.id().contains("required") && !path.isEmpty();
        return missing
                && place.size() == path.size() - 1
                && Usage.isAtOrBelow(path, place)
                && violation.message().contains("'" + path.get(path.size() - 1) + "'");
    }

    private static boolean isIn(String json, List<String> path) {
        try {
            return isIn(Document.json("request of the consumer", json), path);
        } catch (DocumentException e) {
            return true;
        }
    }

    private static boolean isIn(DocumentNode value, List<String> path) {
        if (path.isEmpty()) {
            return true;
        }
        List<String> rest = path.subList(1, path.size());
        if (path.get(0).equals("*")) {
            List<DocumentNode> all = value.isList()
                    ? value.items()
                    : value.isObject() ? value.keys().stream().map(value::field).toList() : List.of();
            return all.stream().anyMatch(item -> isIn(item, rest));
        }
        return value.isObject()
                && value.optional(path.get(0))
                        .filter(member -> isIn(member, rest))
                        .isPresent();
    }
}
