package dev.fledge.canary.record;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.Decision;
import dev.fledge.canary.Observation;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.DurationText;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricQuery;
import dev.fledge.verdict.Verdict;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Reads one line of a record, strictly. */
final class RecordLine {
    private RecordLine() {}

    /**
     * A single request.
     *
     * @param at when it was answered
     * @param millis how long it took
     * @param status 0 if it was not answered
     */
    record Request(Instant at, Arm arm, double millis, int status) {}

    /** What to say of a first line that is no header. */
    static DocumentException noHeader(DocumentNode line) {
        return line.error("the first line of a record must be a header such as " + RecordText.EXAMPLE);
    }

    static RunRecord.Header header(DocumentNode node) {
        if (!node.isObject() || node.optional("fledge").isEmpty()) {
            throw noHeader(node);
        }
        node.allowOnly("fledge", "opened", "window", "policy");
        node.field("fledge").oneOf(RunRecord.FORMAT);
        return new RunRecord.Header(
                instant(node.field("opened")),
                node.optional("window").map(RecordLine::duration),
                node.optional("policy").map(CanaryPolicy::read));
    }

    private static Duration duration(DocumentNode node) {
        Optional<Duration> known = DurationText.parse(node.text());
        if (known.isEmpty() && node.text().startsWith("PT")) {
            known = iso(node.text());
        }
        return known.filter(duration -> !duration.isZero() && !duration.isNegative())
                .orElseThrow(() ->
                        node.error("must be longer than zero, such as 90s or 10m, but was '" + node.text() + "'"));
    }

    private static Optional<Duration> iso(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static RecordEntry entry(DocumentNode node) {
        if (node.optional("metric").isPresent()) {
            return new RecordEntry.Observation(batch(node));
        }
        if (node.optional("check").isPresent()) {
            return new RecordEntry.Observation(votes(node));
        }
        if (node.optional("step").isPresent()) {
            return new RecordEntry.Observation(step(node));
        }
        if (node.optional("look").isPresent()) {
            node.allowOnly("look", "decision");
            return new RecordEntry.Look(
                    instant(node.field("look")),
                    Decision.valueOf(upper(node.field("decision").oneOf("promote", "hold", "rollback"))));
        }
        if (node.optional("fledge").isPresent()) {
            throw node.error("a second run begins here; a record holds one run, so split the file before this line");
        }
        throw node.error(
                "unknown kind of line; it must have one of the keys metric (a batch), status (a request), check"
                        + " (votes), step and look");
    }

    private static Observation batch(DocumentNode node) {
        MetricQuery query = new MetricQuery(name(node.field("metric")), arm(node), interval(node));
        if (node.optional("failed").isPresent()) {
            node.allowOnly("metric", "arm", "from", "to", "failed");
            return new Observation.Failed(query, name(node.field("failed")));
        }
        return new Observation.Seen(query, BatchData.read(node));
    }

    private static Observation votes(DocumentNode node) {
        node.allowOnly("check", "at", "canary", "baseline");
        return new Observation.Voted(
                name(node.field("check")),
                instant(node.field("at")),
                verdict(node.field("canary")),
                verdict(node.field("baseline")));
    }

    private static Verdict verdict(DocumentNode node) {
        return Verdict.valueOf(upper(node.oneOf("pass", "inconclusive", "fail")));
    }

    private static Observation step(DocumentNode node) {
        node.allowOnly("step", "newInstances", "deadline");
        try {
            return new Observation.StepBegan(
                    instant(node.field("step")),
                    node.optional("newInstances").map(DocumentNode::bool).orElse(false),
                    node.optional("deadline").map(RecordLine::instant));
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    static Request request(DocumentNode node) {
        node.allowOnly("at", "arm", "millis", "status");
        DocumentNode status = node.field("status");
        long code = status.integer(0, 599);
        if (code > 0 && code < 100) {
            throw status.error("must be an HTTP status from 100 to 599, or 0 for no answer, but was " + code);
        }
        return new Request(
                instant(node.field("at")), arm(node), node.field("millis").number(0, Double.MAX_VALUE), (int) code);
    }

    private static Arm arm(DocumentNode node) {
        return Arm.valueOf(upper(node.field("arm").oneOf("baseline", "canary")));
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    private static String name(DocumentNode node) {
        if (node.text().isBlank()) {
            throw node.error("must not be blank");
        }
        return node.text();
    }

    private static Interval interval(DocumentNode node) {
        Instant from = instant(node.field("from"));
        Instant to = instant(node.field("to"));
        if (!from.isBefore(to)) {
            throw node.field("to").error("must be after from, " + from + ", but was " + to);
        }
        return new Interval(from, to);
    }

    static Instant instant(DocumentNode node) {
        try {
            return Instant.parse(node.text());
        } catch (DateTimeException e) {
            throw node.error("must be a UTC time such as 2026-01-31T12:00:00Z, but was '" + node.text() + "'");
        }
    }
}
