package dev.fledge.smoke;

import dev.fledge.http.Live;
import dev.fledge.http.Secret;
import java.util.List;
import java.util.Optional;

/**
 * How much a step waits for of an answer that does not end.
 *
 * @param kind what comes live
 * @param sends what is sent over the WebSocket, in its order
 * @param awaited whether a message is waited for
 */
record LivePlan(LiveKind kind, List<Template> sends, boolean awaited) {
    /** What comes live. */
    enum LiveKind {
        EVENT,
        MESSAGE
    }

    LivePlan {
        sends = List.copyOf(sends);
    }

    /**
     * Returns the plan of a step; empty if its answer is to be read to its end.
     *
     * @throws IllegalStateException if the step expects what cannot come
     */
    static Optional<LivePlan> of(StepBuilder<?> step, List<Expectation> expectations) {
        boolean event = expects(expectations, LiveKind.EVENT);
        boolean message = expects(expectations, LiveKind.MESSAGE);
        if (step.webSocket && (step.body.isPresent() || event)) {
            throw new IllegalStateException(step.label + "opens a WebSocket, which has no "
                    + (event ? "events; expect a message()" : "body; use send()"));
        }
        if (message && !step.webSocket) {
            throw new IllegalStateException(
                    step.label + "expects a message, which only comes over a WebSocket; ask by webSocket(path)");
        }
        if (event && step.method.equals("HEAD")) {
            throw new IllegalStateException(step.label + "expects an event, which no HEAD brings; ask by GET");
        }
        if (step.webSocket) {
            boolean awaited = message || !step.captures.isEmpty();
            return Optional.of(new LivePlan(LiveKind.MESSAGE, step.sends, awaited));
        }
        return event ? Optional.of(new LivePlan(LiveKind.EVENT, List.of(), true)) : Optional.empty();
    }

    private static boolean expects(List<Expectation> expectations, LiveKind kind) {
        return expectations.stream().anyMatch(each -> each instanceof LiveExpectation live && live.kind() == kind);
    }

    boolean isWebSocket() {
        return kind == LiveKind.MESSAGE;
    }

    List<Capture<?>> captures() {
        return List.copyOf(
                sends.stream().flatMap(each -> each.captures().stream()).toList());
    }

    List<Secret> secrets() {
        return sends.stream().flatMap(each -> each.secrets().stream()).toList();
    }

    Live filled(Scope scope) {
        List<String> messages = sends.stream().map(each -> each.filled(scope)).toList();
        if (!isWebSocket()) {
            return Live.firstEvent();
        }
        return awaited ? Live.firstMessage(messages) : Live.webSocket(messages);
    }
}
