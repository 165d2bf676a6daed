package dev.fledge.report;

import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.Locale;

/** A report for a terminal: plain lines, no colours, so that it reads the same in a log. */
public final class PlainText {
    private PlainText() {}

    /** Returns the report as lines that end in {@code \n}: the outcome, why, and every finding. */
    public static String render(Report report) {
        StringBuilder text = new StringBuilder();
        text.append(report.outcome()).append("  ").append(report.subject()).append('\n');
        if (!report.summary().isEmpty()) {
            text.append("  ").append(report.summary()).append('\n');
        }
        for (Finding finding : report.findings()) {
            text.append("  ")
                    .append(mark(finding.verdict()))
                    .append(' ')
                    .append(indented(finding.message()))
                    .append('\n');
        }
        return text.toString();
    }

    /** Returns a duration as a person would say it in a log: {@code 12.3 s}. */
    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private static String mark(Verdict verdict) {
        return switch (verdict) {
            case PASS -> "ok  ";
            case INCONCLUSIVE -> "?   ";
            case FAIL -> "FAIL";
        };
    }

    private static String indented(String message) {
        return message.replace("\n", "\n       ");
    }
}
