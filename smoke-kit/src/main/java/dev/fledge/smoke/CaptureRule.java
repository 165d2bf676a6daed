package dev.fledge.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Said;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where in an answer a captured value stands. Not to find it there is a miss like any other. */
final class CaptureRule {
    private final Capture<?> into;
    private final String where;
    private final Function<Evidence, Found> source;

    /** What was found: the value, and how that is told. */
    record Found(Optional<Object> value, List<Evaluation> told) {
        Found {
            told = List.copyOf(told);
        }
    }

    private CaptureRule(Capture<?> into, String where, Function<Evidence, Found> source) {
        this.into = into;
        this.where = where;
        this.source = source;
    }

    static CaptureRule of(Capture<?> into, JsonExpectation from) {
        return new CaptureRule(into, from.query().written(), evidence -> {
            Optional<Object> value = evidence.tree().flatMap(from::find).flatMap(into::read);
            List<Evaluation> told = evidence.treeOr(
                    Aspect.BODY,
                    tree -> List.of(told(into, Aspect.BODY, from.query().written(), actual(into, from, tree))));
            return new Found(value, told);
        });
    }

    static CaptureRule of(Capture<?> into, HeaderQuery from) {
        return ofText(
                into,
                "header " + from.name(),
                evidence -> evidence.answer().headers().first(from.name()));
    }

    static CaptureRule of(Capture<?> into, CookieExpectation from) {
        return ofText(
                into,
                "cookie " + from.name(),
                evidence ->
                        SetCookie.in(evidence.answer().headers(), from.name()).map(SetCookie::value));
    }

    private static CaptureRule ofText(Capture<?> into, String where, Function<Evidence, Optional<String>> source) {
        return new CaptureRule(into, where, evidence -> {
            Optional<String> text = source.apply(evidence);
            Optional<Object> value = text.map(CaptureRule::typed).flatMap(into::read);
            if (value.isEmpty()) {
                value = text.map(TextNode::valueOf).flatMap(into::read);
            }
            String actual = value.isPresent() ? "" : text.isPresent() ? "something else" : "missing";
            return new Found(value, List.of(told(into, Aspect.HEADER, where, actual)));
        });
    }

    private static JsonNode typed(String text) {
        return text.matches("-?[0-9]{1,18}") ? LongNode.valueOf(Long.parseLong(text)) : TextNode.valueOf(text);
    }

    /** Returns why nothing is captured, without the value, which may be a secret; empty text if something is. */
    private static String actual(Capture<?> into, JsonExpectation from, JsonNode tree) {
        Optional<JsonNode> found = from.find(tree);
        if (found.isEmpty()) {
            return from.query().whereItEnds(tree);
        }
        return into.read(found.get()).isPresent() ? "" : JsonTrail.kind(found.get());
    }

    private static Evaluation told(Capture<?> into, Aspect aspect, String subject, String actual) {
        Said said = new Said(subject, into.type() + " to capture as " + into.name(), actual);
        return Evaluation.of(actual.isEmpty(), aspect, said);
    }

    Capture<?> into() {
        return into;
    }

    /** Returns what is captured from where as a file writes it, such as {@code secret $.token}. */
    String written() {
        return into.word().isEmpty() ? where : into.word() + " " + where;
    }

    Found find(Evidence evidence) {
        return source.apply(evidence);
    }
}
