package dev.fledge.contract.schema;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpFailure;
import dev.fledge.schema.SchemaViolation;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Says what an answer is worth: one finding, in which no secret of the call shows. */
final class AnswerReader {
    private static final int MOST_VIOLATIONS = 10;
    private static final int MOST_BODY = 300;

    private final String name;
    private final HttpCall call;
    private final OptionalInt status;
    private final JsonContract contract;

    AnswerReader(String name, HttpCall call, OptionalInt status, JsonContract contract) {
        this.name = name;
        this.call = call;
        this.status = status;
        this.contract = contract;
    }

    Finding read(HttpAnswer answer) {
        if (status.isPresent() && answer.status() != status.getAsInt()) {
            String problem = "expected status " + status.getAsInt() + ", found " + answer.status();
            return finding(answer, Verdict.FAIL, "WRONG_STATUS", problem).build();
        }
        SchemaReport report = contract.check(answer, call.redactor());
        return report.verdict() == Verdict.PASS ? met(answer, report) : told(answer, report);
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

    private Finding met(HttpAnswer answer, SchemaReport report) {
        return Finding.pass(name)
                .message(shown(call + " answered " + answer.status() + " and meets " + report.contract()))
                .fact("request", call)
                .fact("status", answer.status())
                .build();
    }

    private Finding told(HttpAnswer answer, SchemaReport report) {
        Finding.Builder finding = finding(answer, report.verdict(), report.reason(), report.problem());
        List<SchemaViolation> violations = report.violations();
        if (!violations.isEmpty()) {
            finding.fact("schema", shown(report.contract())).fact("violations", violations.size());
        }
        for (int i = 0; i < Math.min(MOST_VIOLATIONS, violations.size()); i++) {
            finding.fact("violation " + (i + 1), shown(violations.get(i).toString()));
        }
        return finding.build();
    }

    private Finding.Builder finding(HttpAnswer answer, Verdict verdict, String reason, String problem) {
        String body = excerpt(answer);
        String ending = body.isEmpty() ? "" : "; body: " + body;
        Finding.Builder finding = Finding.of(verdict, name)
                .reason(reason)
                .message(shown(call + " answered " + answer.status() + ": " + problem) + ending)
                .fact("request", call)
                .fact("status", answer.status());
        status.ifPresent(expected -> finding.fact("expected status", expected));
        answer.header("Content-Type").ifPresent(type -> finding.fact("content type", shown(type)));
        return body.isEmpty() ? finding : finding.fact("body", body);
    }

    /** Redacted before it is cut, so that no half of a secret is left. */
    private String excerpt(HttpAnswer answer) {
        String redacted = call.redactor().redact(answer.bodyText());
        if (call.redactor().reveals(JsonContract.unescaped(redacted))) {
            return "not shown, because it holds a secret";
        }
        String line = redacted.strip().replaceAll("\\s+", " ");
        String shown = line.length() <= MOST_BODY ? line : line.substring(0, MOST_BODY) + "...";
        return shown.replaceAll("\\p{Cntrl}", "?");
    }

    private String shown(String text) {
        return call.redactor().redact(text);
    }
}
