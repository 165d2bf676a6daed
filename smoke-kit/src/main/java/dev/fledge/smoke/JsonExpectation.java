package dev.fledge.smoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import dev.fledge.document.JsonText;
import dev.fledge.internal.Check;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Outcome;
import dev.fledge.smoke.Evaluation.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is expected of the value that a JSON path finds. Rules are added one after another and must all be met; a missing
 * value meets none of them, and is not the same as {@code null}.
 *
 * <p>Immutable.
 */
public final class JsonExpectation extends Expectation {
    private static final Configuration JACKSON = Configuration.builder()
            .jsonProvider(new JacksonJsonNodeJsonProvider(Evidence.MAPPER))
            .mappingProvider(new JacksonMappingProvider(Evidence.MAPPER))
            .build();

    private final JsonPath path;
    private final String written;
    private final List<Rule> rules;
    private final String wanted;

    private record Rule(String text, boolean wantsMissing, Predicate<JsonNode> accepts) {}

    private JsonExpectation(JsonPath path, String written, List<Rule> rules, boolean soft) {
        super(soft);
        this.path = path;
        this.written = written;
        this.rules = List.copyOf(rules);
        this.wanted = rules.stream().map(Rule::text).collect(Collectors.joining(", "));
    }

    static JsonExpectation at(String path) {
        Check.notBlank("JSON path", path);
        if (!path.startsWith("$")) {
            throw new IllegalArgumentException(
                    "JSON path must start with $, such as $.results[0].id, but was '" + path + "'");
        }
        String unquoted = path.replaceAll("'(\\\\.|[^'])*'", "");
        if (unquoted.chars().filter(unit -> unit == '[').count()
                != unquoted.chars().filter(unit -> unit == ']').count()) {
            throw new IllegalArgumentException("JSON path '" + path + "' is malformed: a bracket is not closed");
        }
        try {
            return new JsonExpectation(JsonPath.compile(path), path, List.of(), false);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("JSON path '" + path + "' is malformed: " + e.getMessage(), e);
        }
    }

    /** Expects a value, which may be {@code null}; of a path that may find several, at least one. */
    public JsonExpectation exists() {
        return rule("exists", node -> path.isDefinite() || !node.isEmpty());
    }

    /** Expects that there is no such value, not even {@code null}. */
    public JsonExpectation doesNotExist() {
        return and(new Rule("not exists", true, node -> !path.isDefinite() && node.isEmpty()));
    }

    /**
     * Expects this value and type: {@code 42} is not {@code "42"}, but {@code 1.0} is {@code 1}.
     *
     * @param value text, number, boolean, or a Map or List of them
     * @throws IllegalArgumentException if it is anything else
     */
    public JsonExpectation isEqualTo(Object value) {
        String json = JsonText.compact(Check.notNull("value", value));
        JsonNode wanted = parse(json);
        return rule("== " + json, node -> same(wanted, node));
    }

    /** Expects an array. */
    public JsonExpectation isArray() {
        return rule("isArray", JsonNode::isArray);
    }

    /** Expects an object. */
    public JsonExpectation isObject() {
        return rule("isObject", JsonNode::isObject);
    }

    /** Expects a text, which may be empty. */
    public JsonExpectation isString() {
        return rule("isString", JsonNode::isTextual);
    }

    /** Expects a number, whole or not. */
    public JsonExpectation isNumber() {
        return rule("isNumber", JsonNode::isNumber);
    }

    /** Expects {@code true} or {@code false}. */
    public JsonExpectation isBoolean() {
        return rule("isBoolean", JsonNode::isBoolean);
    }

    /** Expects an array, object or text with something in it. */
    public JsonExpectation notEmpty() {
        return rule("not isEmpty", node -> size(node) > 0);
    }

    /**
     * Expects an array, object or text of at least that many elements, members or characters.
     *
     * @param size from 1
     */
    public JsonExpectation hasSizeAtLeast(int size) {
        Check.inRange("size", size, 1, Integer.MAX_VALUE);
        return rule("size >= " + size, node -> size(node) >= size);
    }

    JsonExpectation rule(String text, Predicate<JsonNode> accepts) {
        return and(new Rule(text, false, accepts));
    }

    private JsonExpectation and(Rule rule) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return new JsonExpectation(path, written, more, soft());
    }

    @Override
    public String text() {
        return written + " " + wanted;
    }

    @Override
    public JsonExpectation softly() {
        return new JsonExpectation(path, written, rules, true);
    }

    @Override
    String flaw() {
        return rules.isEmpty() ? "json(\"" + written + "\") says nothing; add a rule such as exists()" : "";
    }

    String path() {
        return written;
    }

    /** Returns why no single value can be captured here; empty text if one can. */
    String captureFlaw() {
        if (!rules.isEmpty()) {
            return "json(\"" + written + "\") has a rule, which belongs to expect(); capture takes the path alone";
        }
        return path.isDefinite() ? "" : "json(\"" + written + "\") may find several values; capture needs one";
    }

    /** Returns the one value that the path finds; empty if there is none. */
    Optional<JsonNode> find(JsonNode tree) {
        try {
            return Optional.of(path.<JsonNode>read(tree, JACKSON));
        } catch (JsonPathException e) {
            return Optional.empty();
        }
    }

    @Override
    List<Evaluation> evaluate(Evidence evidence) {
        return evidence.treeOr(Aspect.BODY, this::evaluate);
    }

    private List<Evaluation> evaluate(JsonNode tree) {
        JsonNode found;
        try {
            found = path.read(tree, JACKSON);
        } catch (PathNotFoundException e) {
            if (rules.stream().allMatch(Rule::wantsMissing)) {
                return List.of(Evaluation.met(Aspect.BODY, written, "not exists"));
            }
            return List.of(Evaluation.unmet(
                    Aspect.BODY, new Said(written, rules.get(0).text(), JsonTrail.whereItEnds(written, tree))));
        } catch (JsonPathException e) {
            return List.of(new Evaluation(
                    Aspect.BODY,
                    Outcome.BROKEN,
                    new Said(written, rules.get(0).text(), "the path cannot be evaluated: " + e.getMessage())));
        }
        // Later rules follow from the first that is not met: an object is no array, and so has no elements.
        for (Rule rule : rules) {
            if (!rule.accepts().test(found)) {
                return List.of(Evaluation.unmet(Aspect.BODY, new Said(written, rule.text(), shown(found))));
            }
        }
        return List.of(Evaluation.met(Aspect.BODY, written, wanted));
    }

    private static String shown(JsonNode node) {
        if (node.isNull()) {
            return "null";
        }
        String type = node.isTextual() ? "text" : node.getNodeType().toString().toLowerCase(Locale.ROOT);
        String size = node.isContainerNode() ? ", size " + node.size() : "";
        return node + " (" + type + size + ")";
    }

    static int size(JsonNode node) {
        return node.isTextual() ? node.textValue().length() : node.size();
    }

    static boolean same(JsonNode wanted, JsonNode found) {
        return wanted.equals(
                (left, right) -> left.isNumber() && right.isNumber()
                        ? left.decimalValue().compareTo(right.decimalValue())
                        : left.equals(right) ? 0 : 1,
                found);
    }

    static JsonNode parse(String json) {
        try {
            return Evidence.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("value is no JSON: " + json, e);
        }
    }
}
