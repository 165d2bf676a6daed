package dev.fledge.smoke;

import dev.fledge.document.JsonText;
import dev.fledge.internal.Check;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Said;
import dev.fledge.smoke.LivePlan.LiveKind;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** A text that comes live, about which something is to be expected. Immutable. */
public final class LiveText {
    private final LiveKind kind;
    private final String subject;
    private final Function<LivePart, String> text;

    LiveText(LiveKind kind, String subject, Function<LivePart, String> text) {
        this.kind = kind;
        this.subject = subject;
        this.text = text;
    }

    /** Expects exactly this text. */
    public Expectation isEqualTo(String wanted) {
        Check.notNull("text", wanted);
        return expectation("== " + JsonText.compact(wanted), wanted::equals);
    }

    /** Expects this text in it; upper and lower case differ. */
    public Expectation contains(String part) {
        Check.notBlank("text", part);
        return expectation("contains " + JsonText.compact(part), found -> found.contains(part));
    }

    Expectation expectation(String rule, Predicate<String> accepts) {
        return new LiveExpectation(kind, subject + " " + rule, part -> {
            String found = text.apply(part);
            String actual = found.isEmpty() ? "empty" : "\"" + found + "\"";
            return List.of(Evaluation.of(accepts.test(found), Aspect.BODY, new Said(subject, rule, actual)));
        });
    }
}
