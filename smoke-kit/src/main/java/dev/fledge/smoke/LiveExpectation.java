package dev.fledge.smoke;

import dev.fledge.smoke.LivePlan.LiveKind;
import java.util.List;
import java.util.function.Function;

/** An expectation of the first event of a stream, or of the first message over a WebSocket. */
final class LiveExpectation extends Expectation {
    private final LiveKind kind;
    private final String text;
    private final Function<LivePart, List<Evaluation>> rule;

    LiveExpectation(LiveKind kind, String text, Function<LivePart, List<Evaluation>> rule) {
        this(kind, text, rule, false);
    }

    private LiveExpectation(LiveKind kind, String text, Function<LivePart, List<Evaluation>> rule, boolean soft) {
        super(soft);
        this.kind = kind;
        this.text = text;
        this.rule = rule;
    }

    /** @throws IllegalArgumentException if nothing is expected of the path */
    static LiveExpectation of(LiveKind kind, JsonExpectation inside) {
        if (!inside.flaw().isEmpty()) {
            throw new IllegalArgumentException(inside.flaw());
        }
        String word = kind == LiveKind.EVENT ? "event " : "message ";
        return new LiveExpectation(kind, word + inside.text(), part -> part.json(inside), inside.soft());
    }

    LiveKind kind() {
        return kind;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public Expectation softly() {
        return new LiveExpectation(kind, text, rule, true);
    }

    @Override
    List<Evaluation> evaluate(Evidence evidence) {
        return (kind == LiveKind.EVENT ? evidence.firstEvent() : evidence.firstMessage()).orMiss(rule);
    }
}
