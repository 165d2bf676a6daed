package dev.fledge.smoke;

import dev.fledge.document.JsonText;
import dev.fledge.internal.Check;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Said;
import java.util.List;
import java.util.function.Predicate;

/** The body as text, about which something is to be expected. Immutable. */
public final class BodyQuery {
    BodyQuery() {}

    /** Expects the text in the body; upper and lower case differ. */
    public Expectation contains(String text) {
        Check.notBlank("text", text);
        return expectation("contains " + JsonText.compact(text), body -> body.contains(text));
    }

    Expectation expectation(String rule, Predicate<String> accepts) {
        return new PlainExpectation("body " + rule, evidence -> {
            String body = evidence.answer().bodyText();
            boolean met = accepts.test(body);
            if (!met && evidence.answer().truncated()) {
                return List.of(new Evaluation(
                        Aspect.BODY, Evaluation.Outcome.BROKEN, new Said("body", rule, evidence.tooLong())));
            }
            String actual = body.isEmpty() ? "an empty body" : "another body, see below";
            return List.of(Evaluation.of(met, Aspect.BODY, new Said("body", rule, actual)));
        });
    }
}
