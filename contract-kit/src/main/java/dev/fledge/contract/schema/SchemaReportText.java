package dev.fledge.contract.schema;

import dev.fledge.document.JsonText;
import dev.fledge.schema.SchemaViolation;
import dev.fledge.verdict.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Writes reports for people and for programs. */
final class SchemaReportText {
    private static final int MOST_TOLD = 50;

    private SchemaReportText() {}

    static String text(SchemaReport report) {
        StringBuilder text = new StringBuilder(report.headline());
        if (report.verdict() == Verdict.FAIL) {
            int problems = Math.max(1, report.violations().size());
            text.append(" (").append(problems).append(problems == 1 ? " problem)" : " problems)");
        }
        text.append('\n');
        if (report.violations().isEmpty()) {
            if (!report.problem().isEmpty()) {
                text.append("  1  ").append(report.problem()).append('\n');
            }
        } else {
            violations(report.violations(), text);
        }
        report.warnings()
                .forEach(warning -> text.append("  warning  ").append(warning).append('\n'));
        for (SchemaViolation note :
                report.notes().subList(0, Math.min(MOST_TOLD, report.notes().size()))) {
            text.append("  note  ").append(note).append('\n');
        }
        return text.toString();
    }

    private static void violations(List<SchemaViolation> violations, StringBuilder text) {
        List<SchemaViolation> told = violations.subList(0, Math.min(MOST_TOLD, violations.size()));
        int number = String.valueOf(told.size()).length();
        int pointer = longest(told, SchemaReportText::pointer);
        int place = longest(told, SchemaReportText::place);
        int keyword = longest(told, SchemaViolation::keyword);
        for (int i = 0; i < told.size(); i++) {
            SchemaViolation violation = told.get(i);
            text.append("  ")
                    .append(" ".repeat(number - String.valueOf(i + 1).length()))
                    .append(i + 1);
            text.append("  ").append(padded(pointer(violation), pointer));
            text.append("  ").append(padded(place(violation), place));
            text.append("  ").append(padded(violation.keyword(), keyword));
            text.append("  ").append(violation.message()).append('\n');
            if (!violation.rule().isEmpty()) {
                text.append(" ".repeat(4 + number)).append("rule  ").append(violation.rule());
                text.append(violation.via().isEmpty() ? "" : "   via " + violation.via())
                        .append('\n');
            }
        }
        int more = violations.size() - told.size();
        text.append(more == 0 ? "" : "  and " + more + " more\n");
    }

    private static int longest(List<SchemaViolation> violations, Function<SchemaViolation, String> part) {
        return violations.stream()
                .mapToInt(each -> part.apply(each).length())
                .max()
                .orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static String pointer(SchemaViolation violation) {
        return violation.pointer().isEmpty() ? "(root)" : violation.pointer();
    }

    private static String place(SchemaViolation violation) {
        return "line " + violation.line() + ":" + violation.column();
    }

    static String json(SchemaReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("contract", report.contract());
        json.put("verdict", report.verdict().name());
        json.put("reason", report.reason());
        if (!report.request().isEmpty()) {
            json.put("request", report.request());
        }
        report.status().ifPresent(status -> json.put("status", status));
        report.contentType().ifPresent(type -> json.put("contentType", type));
        if (report.violations().isEmpty() && !report.problem().isEmpty()) {
            json.put("problem", report.problem());
        }
        json.put("violations", plain(report.violations()));
        json.put("warnings", report.warnings());
        json.put("notes", plain(report.notes()));
        return JsonText.pretty(json);
    }

    private static List<Object> plain(List<SchemaViolation> violations) {
        return violations.stream().map(SchemaReportText::plain).toList();
    }

    private static Object plain(SchemaViolation violation) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pointer", violation.pointer());
        json.put("line", violation.line());
        json.put("column", violation.column());
        json.put("keyword", violation.keyword());
        json.put("message", violation.message());
        if (!violation.rule().isEmpty()) {
            json.put("rule", violation.rule());
        }
        if (!violation.via().isEmpty()) {
            json.put("via", violation.via());
        }
        return json;
    }
}
