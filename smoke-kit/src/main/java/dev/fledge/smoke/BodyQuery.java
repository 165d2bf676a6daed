package dev.fledge.smoke;

import dev.fledge.document.JsonText;
import dev.fledge.internal.Check;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Outcome;
import dev.fledge.smoke.Evaluation.Said;
import java.util.List;

/** The body as text, about which something is to be expected. Upper and lower case differ. Immutable. */
public final class BodyQuery {
    BodyQuery() {}

    /** Expects the text in the body. */
    public Expectation contains(String text) {
        return expectation("contains " + JsonText.compact(Check.notBlank("text", text)));
    }

    /** Expects that the text is nowhere in the body. */
    public Expectation doesNotContain(String text) {
        return expectation("not contains " + JsonText.compact(Check.notBlank("text", text)));
    }

    /** Expects a body of exactly this text. */
    public Expectation isEqualTo(String text) {
        return expectation("== " + JsonText.compact(Check.notNull("text", text)));
    }

    /** Expects a body that begins so. */
    public Expectation startsWith(String beginning) {
        return expectation("startsWith " + JsonText.compact(Check.notBlank("beginning", beginning)));
    }

    /**
     * Expects a body in which the pattern is found; {@code ^} and {@code $} tie it to beginning and end.
     *
     * @param regex as {@link java.util.regex.Pattern} reads it
     * @throws IllegalArgumentException if it is malformed
     */
    public Expectation matches(String regex) {
        return expectation("matches " + JsonText.compact(Check.notBlank("regex", regex)));
    }

    /** Expects a body of no bytes. */
    public Expectation isEmpty() {
        return expectation("isEmpty");
    }

    private static Expectation expectation(String rule) {
        return expectation(List.of(WrittenRule.checked(rule)));
    }

    static Expectation expectation(List<WrittenRule> rules) {
        String wanted = WrittenRule.texts(rules);
        return new PlainExpectation("body " + wanted, evidence -> {
            String body = evidence.answer().bodyText();
            for (WrittenRule rule : rules) {
                if (!rule.acceptsText(body)) {
                    return List.of(miss(rule, body, evidence));
                }
            }
            return List.of(Evaluation.met(Aspect.BODY, "body", wanted));
        });
    }

    private static Evaluation miss(WrittenRule rule, String body, Evidence evidence) {
        if (evidence.answer().truncated()) {
            return new Evaluation(Aspect.BODY, Outcome.BROKEN, new Said("body", rule.text(), evidence.tooLong()));
        }
        return Evaluation.unmet(Aspect.BODY, new Said("body", rule.text(), actual(rule, body)));
    }

    private static String actual(WrittenRule rule, String body) {
        if (body.isEmpty()) {
            return "an empty body";
        }
        if (!rule.name().equals("==") || rule.negated()) {
            return "another body, see below";
        }
        String wanted = rule.asText();
        int same = 0;
        while (same < Math.min(wanted.length(), body.length()) && wanted.charAt(same) == body.charAt(same)) {
            same++;
        }
        return "another body from character " + (same + 1) + " on, see below";
    }
}
