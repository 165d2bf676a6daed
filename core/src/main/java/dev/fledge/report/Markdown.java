package dev.fledge.report;

import dev.fledge.verdict.Finding;

/** A report as Markdown, for a step summary or a pull request. */
public final class Markdown {
    private Markdown() {}

    /** Returns the report as a heading, the sentences, a table of findings and the story. Ends in {@code \n}. */
    public static String render(Report report) {
        StringBuilder text = new StringBuilder();
        text.append("# ")
                .append(cell(report.outcome()))
                .append(": ")
                .append(cell(report.subject()))
                .append("\n\n");
        if (!report.summary().isEmpty()) {
            text.append(cell(report.summary())).append("\n\n");
        }
        text.append("| Verdict | Subject | Reason | What was found |\n|---|---|---|---|\n");
        for (Finding finding : report.findings()) {
            text.append("| ").append(finding.verdict());
            text.append(" | ").append(cell(finding.subject()));
            text.append(" | ").append(finding.reason());
            text.append(" | ").append(cell(finding.message())).append(" |\n");
        }
        if (!report.timeline().isEmpty()) {
            text.append("\n| Time | What happened |\n|---:|---|\n");
            for (Report.Entry entry : report.timeline()) {
                text.append("| ").append(PlainText.seconds(entry.elapsed()));
                text.append(" | ").append(cell(entry.text())).append(" |\n");
            }
        }
        return text.toString();
    }

    /** Text that cannot end a table cell, start markup or open a tag. */
    private static String cell(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                escaped.append("<br>");
            } else if (c == '<') {
                escaped.append("&lt;");
            } else if (c == '&') {
                escaped.append("&amp;");
            } else if ("\\`*_[]|#".indexOf(c) >= 0) {
                escaped.append('\\').append(c);
            } else if (c != '\r') {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
