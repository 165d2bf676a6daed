package dev.fledge.report;

import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import dev.fledge.http.Redactor;
import dev.fledge.verdict.Fact;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report as a JSON tree, both ways. */
final class ReportJson {
    private static final String FORMAT = "fledge/report/v1";

    private ReportJson() {}

    static String write(Report report) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("format", FORMAT);
        plain.put("subject", report.subject());
        plain.put("outcome", report.outcome());
        plain.put("verdict", report.verdict().name());
        plain.put("summary", report.summary());
        report.startedAt().ifPresent(start -> plain.put("startedAt", start.toString()));
        plain.put("findings", report.findings().stream().map(ReportJson::plain).toList());
        plain.put("timeline", report.timeline().stream().map(ReportJson::plain).toList());
        return JsonText.pretty(plain);
    }

    private static Map<String, Object> plain(Finding finding) {
        Map<String, Object> facts = new LinkedHashMap<>();
        finding.facts().forEach(fact -> facts.put(fact.name(), fact.value()));
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("subject", finding.subject());
        plain.put("verdict", finding.verdict().name());
        plain.put("reason", finding.reason());
        plain.put("message", finding.message());
        plain.put("facts", facts);
        return plain;
    }

    private static Map<String, Object> plain(Report.Entry entry) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("elapsedNanos", entry.elapsed().toNanos());
        plain.put("text", entry.text());
        return plain;
    }

    static Report read(DocumentNode node) {
        node.allowOnly("format", "subject", "outcome", "verdict", "summary", "startedAt", "findings", "timeline");
        node.field("format").oneOf(FORMAT);
        Report.Builder report = Report.on(node.field("subject").text(), Redactor.byName())
                .outcome(node.field("outcome").text())
                .verdict(verdict(node.field("verdict")))
                .summary(node.field("summary").text())
                .findings(node.field("findings").items().stream()
                        .map(ReportJson::finding)
                        .toList());
        node.optional("startedAt").ifPresent(start -> report.startedAt(instant(start)));
        for (DocumentNode entry : node.field("timeline").items()) {
            entry.allowOnly("elapsedNanos", "text");
            Duration elapsed = Duration.ofNanos(entry.field("elapsedNanos").integer(0, Long.MAX_VALUE));
            report.entry(elapsed, entry.field("text").text());
        }
        return report.build();
    }

    private static Verdict verdict(DocumentNode node) {
        return Verdict.valueOf(node.oneOf("PASS", "INCONCLUSIVE", "FAIL"));
    }

    private static Instant instant(DocumentNode node) {
        try {
            return Instant.parse(node.text());
        } catch (DateTimeParseException e) {
            throw node.error(
                    "startedAt must be a UTC time such as 2026-01-31T12:00:00Z, but was '" + node.text() + "'");
        }
    }

    private static Finding finding(DocumentNode node) {
        node.allowOnly("subject", "verdict", "reason", "message", "facts");
        DocumentNode facts = node.field("facts");
        List<Fact> read = facts.keys().stream()
                .map(name -> new Fact(name, facts.field(name).text()))
                .toList();
        return Finding.of(verdict(node.field("verdict")), node.field("subject").text())
                .reason(node.field("reason").text())
                .message(node.field("message").text())
                .facts(read)
                .build();
    }
}
