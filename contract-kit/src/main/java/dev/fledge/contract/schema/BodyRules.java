package dev.fledge.contract.schema;

import dev.fledge.schema.JsonSchema;
import dev.fledge.schema.OpenApiContent;
import dev.fledge.schema.OpenApiPart;
import dev.fledge.schema.SchemaSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What a body has to meet, by its content type where the contract tells them apart. Immutable. */
final class BodyRules {
    // Keys that may stand beside a reference and say nothing about values.
    private static final Set<String> SAY_NOTHING = Set.of("$ref", "description", "summary");

    /** What is promised about a body of one content type. */
    record Rule(String name, Optional<JsonSchema> schema, boolean isJson) {}

    private final Optional<OpenApiContent> content;
    private final Map<String, Rule> byPointer;
    private final Optional<Rule> forText;

    private BodyRules(Optional<OpenApiContent> content, Map<String, Rule> byPointer, Optional<Rule> forText) {
        this.content = content;
        this.byPointer = byPointer;
        this.forText = forText;
    }

    /** Returns the rules of a body that must meet the schema whatever its content type. */
    static BodyRules of(JsonSchema schema) {
        return new BodyRules(
                Optional.empty(), Map.of(), Optional.of(new Rule(schema.source(), Optional.of(schema), true)));
    }

    /** Returns the rules of a response or request body of an OpenAPI document; each schema goes through {@code use}. */
    static BodyRules of(OpenApiPart body, SchemaSet schemas, UnaryOperator<JsonSchema> use) {
        OpenApiContent content = OpenApiContent.of(body);
        Map<String, Rule> byPointer = new HashMap<>();
        for (String type : content.types()) {
            OpenApiPart part = content.mediaType(type).orElseThrow();
            boolean json = OpenApiContent.isJson(type) || type.endsWith("/*");
            Optional<OpenApiPart> schema = part.child("schema").map(BodyRules::meant);
            byPointer.put(
                    part.pointer(),
                    new Rule(
                            schema.orElse(part).toString(),
                            json ? schema.map(found -> use.apply(schemas.at(found.pointer()))) : Optional.empty(),
                            json));
        }
        Optional<Rule> forText = content.json().map(part -> byPointer.get(part.pointer()));
        return new BodyRules(Optional.of(content), Map.copyOf(byPointer), forText);
    }

    /** Returns the schema that a reference names, so that messages name it too; where nothing else stands beside it. */
    static OpenApiPart meant(OpenApiPart schema) {
        boolean alone = schema.document().isVersion30()
                || !schema.isReference()
                || SAY_NOTHING.containsAll(schema.node().keys());
        boolean local =
                schema.isReference() && schema.node().field("$ref").text().startsWith("#/");
        return alone && local ? schema.followed() : schema;
    }

    BodyRules using(UnaryOperator<JsonSchema> use) {
        Map<String, Rule> used = new HashMap<>();
        byPointer.forEach((pointer, rule) -> used.put(pointer, used(rule, use)));
        return new BodyRules(content, Map.copyOf(used), forText.map(rule -> used(rule, use)));
    }

    private static Rule used(Rule rule, UnaryOperator<JsonSchema> use) {
        return new Rule(rule.name(), rule.schema().map(use), rule.isJson());
    }

    /** Returns whether the contract says that there is no body. */
    boolean describeNone() {
        return content.isPresent() && content.get().isEmpty();
    }

    /** Returns whether the contract tells content types apart. */
    boolean mindTypes() {
        return content.isPresent();
    }

    /** Returns the content types that are described, for messages. */
    String types() {
        return content.map(OpenApiContent::toString).orElse("");
    }

    /** Returns the rule of a body without a content type. */
    Optional<Rule> forText() {
        return forText;
    }

    Optional<Rule> forType(String contentType) {
        return content.isEmpty()
                ? forText
                : content.get().mediaType(contentType).map(part -> byPointer.get(part.pointer()));
    }

    /** Returns every rule there is. */
    List<Rule> all() {
        return byPointer.isEmpty() ? forText.stream().toList() : List.copyOf(byPointer.values());
    }
}
