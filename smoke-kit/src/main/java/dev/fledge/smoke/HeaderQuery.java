package dev.fledge.smoke;

import dev.fledge.document.JsonText;
import dev.fledge.internal.Check;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Said;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A header about which something is to be expected; its name is compared without regard to case. Immutable. */
public final class HeaderQuery {
    private final String name;

    HeaderQuery(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Expects the header to be there, with any value. */
    public Expectation exists() {
        return expectation("exists", values -> !values.isEmpty());
    }

    /** Expects that there is no header of that name. */
    public Expectation doesNotExist() {
        return expectation("not exists");
    }

    /** Expects a header of that name with exactly that value. */
    public Expectation isEqualTo(String value) {
        Check.notNull("value", value);
        return expectation("== " + JsonText.compact(value), values -> values.contains(value));
    }

    /** Expects a header of that name that has the text in its value; upper and lower case differ. */
    public Expectation contains(String text) {
        Check.notBlank("text", text);
        return expectation(
                "contains " + JsonText.compact(text),
                values -> values.stream().anyMatch(value -> value.contains(text)));
    }

    /** Expects a header of that name whose value begins so; upper and lower case differ. */
    public Expectation startsWith(String beginning) {
        return expectation("startsWith " + JsonText.compact(Check.notBlank("beginning", beginning)));
    }

    /**
     * Expects a header of that name in whose value the pattern is found; {@code ^} and {@code $} tie it to beginning and end.
     *
     * @param regex as {@link java.util.regex.Pattern} reads it
     * @throws IllegalArgumentException if it is malformed
     */
    public Expectation matches(String regex) {
        return expectation("matches " + JsonText.compact(Check.notBlank("regex", regex)));
    }

    private Expectation expectation(String text) {
        WrittenRule rule = WrittenRule.checked(text);
        return expectation(rule.text(), rule::acceptsHeader);
    }

    Expectation expectation(String rule, Predicate<List<String>> accepts) {
        String subject = "header " + name;
        return new PlainExpectation(subject + " " + rule, evidence -> {
            List<String> values = evidence.answer().headers().all(name);
            if (accepts.test(values)) {
                return List.of(Evaluation.met(Aspect.HEADER, subject, rule));
            }
            String actual = values.isEmpty()
                    ? "missing"
                    : values.stream()
                            .map(value -> "\"" + evidence.redactor().redactHeader(name, value) + "\"")
                            .collect(Collectors.joining(", "));
            return List.of(Evaluation.unmet(Aspect.HEADER, new Said(subject, rule, actual)));
        });
    }
}
