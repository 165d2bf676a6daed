package dev.fledge.contract.compat;

import dev.fledge.verdict.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a report means for a gate. */
final class CompatFindings {
    private CompatFindings() {}

    static List<Finding> of(CompatReport report, Scope scope) {
        List<Finding> findings = new ArrayList<>();
        CompatReport.Compared compared = report.compared();
        if (compared.common() == 0) {
            findings.add(Finding.inconclusive(compared.after())
                    .reason("NOTHING_IN_COMMON")
                    .message(compared.before() + " and " + compared.after() + " have no " + compared.what()
                            + " in common, so nothing was compared; are these the right files?")
                    .build());
        }
        if (scope == Scope.USED) {
            findings.add(Finding.inconclusive(compared.after())
                    .reason("NO_CONSUMERS")
                    .message("no consumers are known, so it is not known what is used; give their pacts or a recording,"
                            + " or ask for scope ALL")
                    .build());
            return findings;
        }
        report.breaking().forEach(change -> findings.add(finding(change)));
        if (findings.isEmpty()) {
            findings.add(Finding.pass(compared.after())
                    .reason("COMPATIBLE")
                    .message(report + ", none of them breaking")
                    .build());
        }
        return findings;
    }

    private static Finding finding(Change change) {
        return Finding.fail(change.operation().isEmpty() ? "the document" : change.operation())
                .reason(change.id().toUpperCase(Locale.ROOT).replace('-', '_'))
                .message(change.text() + " [" + places(change) + "]")
                .fact("pointer", change.jsonPointer())
                .build();
    }

    static String places(Change change) {
        if (change.oldPlace().isEmpty()) {
            return "new at " + change.newPlace().orElse("the top");
        }
        return change.oldPlace().get()
                + change.newPlace().map(place -> " -> " + place).orElse(", gone");
    }
}
