package dev.fledge.contract.schema;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpFailure;
import dev.fledge.schema.JsonSchema;
import dev.fledge.schema.SchemaViolation;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Says what an answer is worth: one finding, in which no secret of the call shows. */
final class AnswerReader {
    private static final int MOST_VIOLATIONS = 10;
    private static final int MOST_BODY = 300;

    private final String name;
    private final HttpCall call;
    private final int status;
    private final JsonSchema schema;

    AnswerReader(String name, HttpCall call, int status, JsonSchema schema) {
        this.name = name;
        this.call = call;
        this.status = status;
        this.schema = schema;
    }

    Finding read(HttpAnswer answer) {
        if (answer.status() != status) {
            return broken(answer, "WRONG_STATUS", "expected status " + status + ", found " + answer.status());
        }
        if (answer.truncated()) {
            return broken(
                    answer,
                    "BODY_TOO_LONG",
                    "expected a body of at most " + call.bodyLimitBytes()
                            + " bytes, found more; if that is right, raise bodyLimitBytes");
        }
        String body = answer.bodyText();
        if (body.isBlank()) {
            return broken(answer, "EMPTY_BODY", "expected a JSON body, found none");
        }
        List<SchemaViolation> violations = schema.check(name, body);
        return violations.isEmpty() ? met(answer) : violated(answer, violations);
    }

    /** No whole answer came. Where the app itself was reached, that is its fault. */
    Finding noAnswer(HttpFailure failure) {
        Verdict verdict = switch (failure.kind()) {
            case REFUSED, RESET, TIMEOUT, TLS, PROTOCOL, CUT_SHORT, REDIRECT -> Verdict.FAIL;
            case DNS, UNREACHABLE, OTHER -> Verdict.INCONCLUSIVE;
        };
        return without(verdict, "NO_ANSWER", String.valueOf(failure.getMessage()));
    }

    Finding couldNotAsk(IOException e) {
        return without(Verdict.INCONCLUSIVE, "NOT_ASKED", call + " could not be asked: " + e);
    }

    Finding notReached(Duration allowed) {
        String message = call + " was not asked, because the " + allowed.toMillis() + " ms for all questions were over";
        return without(Verdict.INCONCLUSIVE, "NOT_ASKED", message);
    }

    private Finding without(Verdict verdict, String reason, String message) {
        return Finding.of(verdict, name)
                .reason(reason)
                .message(shown(message))
                .fact("request", call)
                .build();
    }

    private Finding met(HttpAnswer answer) {
        return Finding.pass(name)
                .message(shown(call + " answered " + answer.status() + " and meets " + schema.source()))
                .fact("request", call)
                .fact("status", answer.status())
                .build();
    }

    private Finding broken(HttpAnswer answer, String reason, String problem) {
        return finding(answer, reason, problem).build();
    }

    private Finding violated(HttpAnswer answer, List<SchemaViolation> violations) {
        boolean noJson = violations.get(0).keyword().equals(SchemaViolation.NO_JSON);
        StringBuilder problem = new StringBuilder("the body does not meet " + schema.source() + ":");
        List<SchemaViolation> told = violations.subList(0, Math.min(MOST_VIOLATIONS, violations.size()));
        boolean hidden = call.redactor().reveals(answer.bodyText());
        told.forEach(violation ->
                problem.append(' ').append(words(violation, hidden)).append(';'));
        int more = violations.size() - told.size();
        problem.setLength(problem.length() - 1);
        problem.append(more == 0 ? "" : "; and " + more + " more");
        Finding.Builder finding = finding(answer, noJson ? "NO_JSON" : "SCHEMA_VIOLATED", problem.toString())
                .fact("schema", shown(schema.source()))
                .fact("violations", violations.size());
        for (int i = 0; i < told.size(); i++) {
            finding.fact("violation " + (i + 1), shown(words(told.get(i), hidden)));
        }
        return finding.build();
    }

    /** A value is cut for the message; half a secret could not be found again, so then no value is shown. */
    private static String words(SchemaViolation violation, boolean hidden) {
        return hidden ? violation.place() + ": not shown, because the body holds a secret" : violation.toString();
    }

    private Finding.Builder finding(HttpAnswer answer, String reason, String problem) {
        String body = excerpt(answer);
        String ending = body.isEmpty() ? "" : "; body: " + body;
        Finding.Builder finding = Finding.fail(name)
                .reason(reason)
                .message(shown(call + " answered " + answer.status() + ": " + problem) + ending)
                .fact("request", call)
                .fact("status", answer.status())
                .fact("expected status", status);
        answer.header("Content-Type").ifPresent(type -> finding.fact("content type", shown(type)));
        return body.isEmpty() ? finding : finding.fact("body", body);
    }

    /** Redacted before it is cut, so that no half of a secret is left. */
    private String excerpt(HttpAnswer answer) {
        String line = call.redactor().redact(answer.bodyText()).strip().replaceAll("\\s+", " ");
        String shown = line.length() <= MOST_BODY ? line : line.substring(0, MOST_BODY) + "...";
        return shown.replaceAll("\\p{Cntrl}", "?");
    }

    private String shown(String text) {
        return call.redactor().redact(text);
    }
}
