package dev.fledge.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.jayway.jsonpath.JsonPathException;
import dev.fledge.document.JsonText;
import dev.fledge.internal.Check;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Outcome;
import dev.fledge.smoke.Evaluation.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is expected of the one value that a JSON path or a JSON Pointer finds. Rules are added one after another and must all be
 * met; a missing value meets none of them, and is not the same as {@code null}.
 *
 * <p>Immutable.
 */
public final class JsonExpectation extends Expectation {
    private final JsonQuery query;
    private final List<WrittenRule> rules;
    private final String wanted;

    private JsonExpectation(JsonQuery query, List<WrittenRule> rules, boolean soft) {
        super(soft);
        this.query = query;
        this.rules = List.copyOf(rules);
        this.wanted = WrittenRule.texts(rules);
    }

    static JsonExpectation at(JsonQuery query) {
        if (!query.isSingle()) {
            throw new IllegalArgumentException("JSON path '" + query.written()
                    + "' may find several values, of which json() would have to choose one; use jsonAll()");
        }
        return new JsonExpectation(query, List.of(), false);
    }

    /** Expects a value, which may be {@code null}. */
    public JsonExpectation exists() {
        return rule("exists");
    }

    /** Expects that there is no such value, not even {@code null}. */
    public JsonExpectation doesNotExist() {
        return rule("not exists");
    }

    /**
     * Expects this value and type: {@code 42} is not {@code "42"}, but {@code 1.0} is {@code 1}.
     *
     * @param value text, number, boolean, or a Map or List of them
     * @throws IllegalArgumentException if it is anything else
     */
    public JsonExpectation isEqualTo(Object value) {
        return rule("== " + JsonText.compact(Check.notNull("value", value)));
    }

    /**
     * Expects one of these values, compared as {@link #isEqualTo} does.
     *
     * @param values at least one
     * @throws IllegalArgumentException if there is none, or one is nothing that JSON holds
     */
    public JsonExpectation isOneOf(Object... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("isOneOf needs at least one value");
        }
        return rule("in " + JsonText.compact(List.of(values)));
    }

    /** Expects an array. */
    public JsonExpectation isArray() {
        return rule("isArray");
    }

    /** Expects an object. */
    public JsonExpectation isObject() {
        return rule("isObject");
    }

    /** Expects a text, which may be empty. */
    public JsonExpectation isString() {
        return rule("isString");
    }

    /** Expects a number; digits in quotes are none. */
    public JsonExpectation isNumber() {
        return rule("isNumber");
    }

    /** Expects true or false. */
    public JsonExpectation isBoolean() {
        return rule("isBoolean");
    }

    /** Expects a number of at least that. */
    public JsonExpectation isAtLeast(Number least) {
        return rule(">= " + JsonText.compact(least));
    }

    /** Expects a number of at most that. */
    public JsonExpectation isAtMost(Number most) {
        return rule("<= " + JsonText.compact(most));
    }

    /**
     * Expects text with this text in it, or an array with this element, compared as {@link #isEqualTo} does.
     *
     * @throws IllegalArgumentException if it is nothing that JSON holds
     */
    public JsonExpectation contains(Object part) {
        return rule("contains " + JsonText.compact(Check.notNull("part", part)));
    }

    /** Expects text that begins so; upper and lower case differ. */
    public JsonExpectation startsWith(String beginning) {
        return rule("startsWith " + JsonText.compact(Check.notNull("beginning", beginning)));
    }

    /**
     * Expects text in which the pattern is found; {@code ^} and {@code $} tie it to beginning and end.
     *
     * @param regex as {@link java.util.regex.Pattern} reads it
     * @throws IllegalArgumentException if it is malformed
     */
    public JsonExpectation matches(String regex) {
        return rule("matches " + JsonText.compact(Check.notNull("regex", regex)));
    }

    /** Expects an array, object or text with something in it. */
    public JsonExpectation notEmpty() {
        return rule("not isEmpty");
    }

    /**
     * Expects an array, object or text of exactly that many elements, members or characters.
     *
     * @param size from 0
     */
    public JsonExpectation hasSize(int size) {
        return rule("size == " + Check.inRange("size", size, 0, Integer.MAX_VALUE));
    }

    /**
     * Expects an array, object or text of at least that many elements, members or characters.
     *
     * @param size from 1
     */
    public JsonExpectation hasSizeAtLeast(int size) {
        return rule("size >= " + Check.inRange("size", size, 1, Integer.MAX_VALUE));
    }

    private JsonExpectation rule(String text) {
        return rule(WrittenRule.checked(text));
    }

    JsonExpectation rule(WrittenRule rule) {
        List<WrittenRule> more = new ArrayList<>(rules);
        more.add(rule);
        return new JsonExpectation(query, more, soft());
    }

    List<WrittenRule> rules() {
        return rules;
    }

    @Override
    public String text() {
        return query.written() + " " + wanted;
    }

    @Override
    public JsonExpectation softly() {
        return new JsonExpectation(query, rules, true);
    }

    @Override
    String flaw() {
        return rules.isEmpty() ? query.java() + " says nothing; add a rule such as exists()" : "";
    }

    /** Returns why no value can be captured here; empty text if one can. */
    String captureFlaw() {
        return rules.isEmpty()
                ? ""
                : query.java() + " has a rule, which belongs to expect(); capture takes the path alone";
    }

    JsonQuery query() {
        return query;
    }

    /** Returns the value that is found; empty if there is none. */
    Optional<JsonNode> find(JsonNode tree) {
        try {
            return query.find(tree);
        } catch (JsonPathException e) {
            return Optional.empty();
        }
    }

    @Override
    List<Evaluation> evaluate(Evidence evidence) {
        return evidence.treeOr(Aspect.BODY, tree -> List.of(evaluate(tree)));
    }

    private Evaluation evaluate(JsonNode tree) {
        Optional<JsonNode> found;
        try {
            found = query.find(tree);
        } catch (JsonPathException e) {
            return unevaluated(query, rules, e);
        }
        if (found.isEmpty()) {
            return rules.stream().allMatch(WrittenRule::wantsMissing)
                    ? Evaluation.met(Aspect.BODY, query.written(), "not exists")
                    : unmet(rules.get(0), query.whereItEnds(tree));
        }
        // Later rules follow from the first that is not met: an object is no array, and so has no elements.
        for (WrittenRule rule : rules) {
            if (!rule.accepts(found.get())) {
                return unmet(rule, shown(found.get()));
            }
        }
        return Evaluation.met(Aspect.BODY, query.written(), wanted);
    }

    private Evaluation unmet(WrittenRule rule, String actual) {
        return Evaluation.unmet(Aspect.BODY, new Said(query.written(), rule.text(), actual));
    }

    static Evaluation unevaluated(JsonQuery query, List<WrittenRule> rules, JsonPathException e) {
        String said = "the path cannot be evaluated: " + e.getMessage();
        return new Evaluation(
                Aspect.BODY,
                Outcome.BROKEN,
                new Said(query.written(), rules.get(0).text(), said));
    }

    static String shown(JsonNode node) {
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

    static JsonNode number(int value) {
        return IntNode.valueOf(value);
    }

    static boolean same(JsonNode wanted, JsonNode found) {
        return wanted.equals(
                (left, right) -> left.isNumber() && right.isNumber()
                        ? left.decimalValue().compareTo(right.decimalValue())
                        : left.equals(right) ? 0 : 1,
                found);
    }
}
