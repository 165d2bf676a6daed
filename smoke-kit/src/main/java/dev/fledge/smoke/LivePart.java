package dev.fledge.smoke;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.ServerSentEvent;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Outcome;
import dev.fledge.smoke.Evaluation.Said;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** The first event or message of one answer, found once and only if somebody asks. Not thread-safe. */
final class LivePart {
    private static final ServerSentEvent NONE = new ServerSentEvent("", "", "");

    private final String subject;
    private final String problem;
    private final ServerSentEvent event;
    private final Evidence inside;
    private boolean problemTold;

    private LivePart(String subject, String problem, ServerSentEvent event, Evidence inside) {
        this.subject = subject;
        this.problem = problem;
        this.event = event;
        this.inside = inside;
    }

    static LivePart firstEvent(Evidence evidence) {
        HttpAnswer answer = evidence.answer();
        List<ServerSentEvent> events = ServerSentEvent.allIn(answer.body());
        String type = answer.header("Content-Type").orElse("");
        String problem = "";
        if (!type.startsWith("text/event-stream")) {
            problem = "no event stream: "
                    + (type.isEmpty() ? "the answer has no Content-Type" : "the Content-Type is " + type);
        } else if (answer.truncated()) {
            problem = evidence.tooLong();
        } else if (events.isEmpty()) {
            problem = "the stream ended without a whole event";
        }
        ServerSentEvent event = events.isEmpty() ? NONE : events.get(0);
        byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
        return new LivePart("event", problem, event, inside(answer, data, evidence));
    }

    static LivePart firstMessage(Evidence evidence) {
        HttpAnswer answer = evidence.answer();
        String problem = "";
        if (answer.status() != 101) {
            problem = "no WebSocket: the answer is " + answer.status() + Text.reasonOf(answer.status());
        } else if (answer.truncated()) {
            problem = evidence.tooLong();
        }
        return new LivePart("message", problem, NONE, inside(answer, answer.body(), evidence));
    }

    private static Evidence inside(HttpAnswer answer, byte[] body, Evidence evidence) {
        HttpAnswer alone = HttpAnswer.builder(answer.status()).body(body).build();
        return new Evidence(alone, evidence.redactor());
    }

    ServerSentEvent event() {
        return event;
    }

    /** Returns the data of the event, or the message, as text. */
    String text() {
        return inside.answer().bodyText();
    }

    /** Returns what the rule finds, or one miss that says why there is nothing to find; later ones follow from that. */
    List<Evaluation> orMiss(Function<LivePart, List<Evaluation>> rule) {
        if (problem.isEmpty()) {
            return rule.apply(this);
        }
        boolean cut = problem.startsWith("the body is longer");
        Outcome outcome = cut ? Outcome.BROKEN : problemTold ? Outcome.FOLLOWS : Outcome.UNMET;
        problemTold = true;
        return List.of(new Evaluation(Aspect.BODY, outcome, new Said(subject, "comes", problem)));
    }

    /** Returns what is found in the data of the event, or in the message, as if it were a body. */
    List<Evaluation> json(JsonExpectation expectation) {
        return expectation.evaluate(inside).stream()
                .map(each -> new Evaluation(each.aspect(), each.outcome(), inside(each.said())))
                .toList();
    }

    private Said inside(Said said) {
        String whole = subject.equals("event") ? "event data" : subject;
        return new Said(
                said.subject().equals("body") ? whole : subject + " " + said.subject(), said.expected(), said.actual());
    }
}
