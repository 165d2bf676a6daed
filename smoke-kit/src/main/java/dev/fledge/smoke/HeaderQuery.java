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
