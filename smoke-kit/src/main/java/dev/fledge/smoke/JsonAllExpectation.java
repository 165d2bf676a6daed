package dev.fledge.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.jayway.jsonpath.JsonPathException;
import dev.fledge.document.JsonText;
import dev.fledge.internal.Check;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What is expected of all values that a JSON path finds. Rules are added one after another and must all be met. Where nothing is
 * found the list is empty, and neither {@link #every} nor {@link #any} is met.
 *
 * <p>Immutable.
 */
public final class JsonAllExpectation extends Expectation {
    /** What can be said of a list. */
    static final Set<String> RULES =
            new TreeSet<>(Set.of("exists", "isEmpty", "size", "contains", "==", "!=", "every", "any"));

    private final JsonQuery query;
    private final List<WrittenRule> rules;
    private final String wanted;

    private JsonAllExpectation(JsonQuery query, List<WrittenRule> rules, boolean soft) {
        super(soft);
        this.query = query;
        this.rules = List.copyOf(rules);
        this.wanted = WrittenRule.texts(rules);
    }

    static JsonAllExpectation at(JsonQuery query) {
        if (query.isSingle()) {
            throw new IllegalArgumentException(
                    "JSON path '" + query.written() + "' finds one value at most; use json(), or end it in [*]");
        }
        return new JsonAllExpectation(query, List.of(), false);
    }

    /** Expects at least one value, which may be {@code null}. */
    public JsonAllExpectation exists() {
        return rule("exists");
    }

    /** Expects no value. */
    public JsonAllExpectation doesNotExist() {
        return rule("not exists");
    }

    /**
     * Expects exactly that many values.
     *
     * @param size from 0
     */
    public JsonAllExpectation hasSize(int size) {
        return rule("size == " + Check.inRange("size", size, 0, Integer.MAX_VALUE));
    }

    /**
     * Expects at least that many values.
     *
     * @param size from 1
     */
    public JsonAllExpectation hasSizeAtLeast(int size) {
        return rule("size >= " + Check.inRange("size", size, 1, Integer.MAX_VALUE));
    }

    /**
     * Expects this value among them, compared as {@link JsonExpectation#isEqualTo} does.
     *
     * @throws IllegalArgumentException if it is nothing that JSON holds
     */
    public JsonAllExpectation contains(Object value) {
        return rule("contains " + JsonText.compact(Check.notNull("value", value)));
    }

    /**
     * Expects exactly these values in this order, compared as {@link JsonExpectation#isEqualTo} does.
     *
     * @throws IllegalArgumentException if one is nothing that JSON holds
     */
    public JsonAllExpectation isEqualTo(List<?> values) {
        return rule("== " + JsonText.compact(values));
    }

    /**
     * Expects that there is a value and that every one of them meets this.
     *
     * @param element adds rules, as in {@code every(id -> id.isNumber().isAtLeast(1))}
     * @throws IllegalArgumentException if it adds none, or one about being there at all
     */
    public JsonAllExpectation every(UnaryOperator<JsonExpectation> element) {
        return ofElements("every", element);
    }

    /**
     * Expects that each of these rules is met by a value; not all of them by the same.
     *
     * @param element adds rules, as in {@code any(id -> id.isEqualTo(7))}
     * @throws IllegalArgumentException if it adds none, or one about being there at all
     */
    public JsonAllExpectation any(UnaryOperator<JsonExpectation> element) {
        return ofElements("any", element);
    }

    private JsonAllExpectation ofElements(String word, UnaryOperator<JsonExpectation> element) {
        List<WrittenRule> some =
                element.apply(JsonExpectation.at(JsonQuery.path("$"))).rules();
        if (some.isEmpty()) {
            throw new IllegalArgumentException(
                    query.java() + "." + word + "() says nothing; add a rule such as isNumber()");
        }
        JsonAllExpectation all = this;
        for (WrittenRule rule : some) {
            all = all.rule(word + " " + rule.text());
        }
        return all;
    }

    private JsonAllExpectation rule(String text) {
        return rule(WrittenRule.checked(text));
    }

    JsonAllExpectation rule(WrittenRule rule) {
        List<WrittenRule> more = new ArrayList<>(rules);
        more.add(rule);
        return new JsonAllExpectation(query, more, soft());
    }

    @Override
    public String text() {
        return query.written() + " " + wanted;
    }

    @Override
    public JsonAllExpectation softly() {
        return new JsonAllExpectation(query, rules, true);
    }

    @Override
    String flaw() {
        return rules.isEmpty() ? query.java() + " says nothing; add a rule such as exists()" : "";
    }

    @Override
    List<Evaluation> evaluate(Evidence evidence) {
        return evidence.treeOr(Aspect.BODY, tree -> List.of(evaluate(tree)));
    }

    private Evaluation evaluate(JsonNode tree) {
        JsonNode found;
        try {
            found = query.find(tree).orElseGet(() -> Evidence.MAPPER.createArrayNode());
        } catch (JsonPathException e) {
            return JsonExpectation.unevaluated(query, rules, e);
        }
        for (WrittenRule rule : rules) {
            if (!accepted(rule, found)) {
                return Evaluation.unmet(Aspect.BODY, new Said(query.written(), rule.text(), actual(rule, found, tree)));
            }
        }
        return Evaluation.met(Aspect.BODY, query.written(), wanted);
    }

    private static boolean accepted(WrittenRule rule, JsonNode found) {
        return rule.name().equals("exists") ? rule.negated() == found.isEmpty() : rule.accepts(found);
    }

    private String actual(WrittenRule rule, JsonNode found, JsonNode tree) {
        if (found instanceof ArrayNode && found.isEmpty()) {
            String end = query.whereItEnds(tree);
            return end.equals("missing") ? JsonExpectation.shown(found) : end;
        }
        int refused = rule.firstRefused(found);
        return rule.name().equals("every") && refused >= 0
                ? "the " + ordinal(refused + 1) + " of " + found.size() + " is "
                        + JsonExpectation.shown(found.get(refused))
                : JsonExpectation.shown(found);
    }

    private static String ordinal(int number) {
        boolean teen = number % 100 >= 11 && number % 100 <= 13;
        return number
                + (teen ? "th" : number % 10 == 1 ? "st" : number % 10 == 2 ? "nd" : number % 10 == 3 ? "rd" : "th");
    }
}
