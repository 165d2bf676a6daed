package dev.fledge.contract.compat;

import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a report means for a gate. */
final class CompatFindings {
    private CompatFindings() {}

    static List<Finding> of(CompatReport report, Scope scope) {
        List<Finding> findings = new ArrayList<>();
        CompatReport.Compared compared = report.compared();
        if (compared.common() == 0) {
            findings.add(inconclusive(
                    report,
                    "NOTHING_IN_COMMON",
                    compared.before() + " and " + compared.after() + " have no " + compared.what()
                            + " in common, so nothing was compared; are these the right files?"));
        }
        if (scope == Scope.USED) {
            unknownUse(report, findings);
        }
        report.changes().forEach(change -> judge(change, scope, findings));
        if (findings.isEmpty()) {
            findings.add(Finding.pass(compared.after())
                    .reason("COMPATIBLE")
                    .message(report + allowed(report))
                    .build());
        }
        return findings;
    }

    private static void unknownUse(CompatReport report, List<Finding> findings) {
        if (report.known().isNobody()) {
            findings.add(inconclusive(
                    report,
                    "NO_CONSUMERS",
                    "no consumers are known, so it is not known what is used; give their pacts or a recording, or ask for"
                            + " scope ALL"));
        } else if (report.known().calls() == 0) {
            findings.add(inconclusive(
                    report,
                    "NO_CALL_MATCHES",
                    "no call of " + report.known().words() + " goes to an operation of "
                            + report.compared().before()
                            + ", so it is not known what is used; are these the right pacts?"));
        }
    }

    private static Finding inconclusive(CompatReport report, String reason, String message) {
        return Finding.inconclusive(report.compared().after())
                .reason(reason)
                .message(message)
                .build();
    }

    private static void judge(Change change, Scope scope, List<Finding> findings) {
        boolean hits = !change.impacts().isEmpty();
        if (change.level() == Level.BREAKING && (hits || scope == Scope.ALL)) {
            findings.add(finding(Verdict.FAIL, change));
        } else if (change.level() == Level.RISK && hits) {
            findings.add(finding(Verdict.INCONCLUSIVE, change));
        } else if (change.level() == Level.BREAKING && change.subject().isHook()) {
            // Calls to the provider do not show who takes calls from it.
            findings.add(finding(Verdict.INCONCLUSIVE, change));
        }
    }

    private static Finding finding(Verdict verdict, Change change) {
        String hits = change.impacts().isEmpty()
                ? ""
                : "; hits "
                        + change.impacts().stream()
                                .map(ConsumerImpact::toString)
                                .collect(Collectors.joining("; "));
        return Finding.of(verdict, change.operation().isEmpty() ? "the document" : change.operation())
                .reason(change.id().toUpperCase(Locale.ROOT).replace('-', '_'))
                .message(change.text() + " [" + places(change) + "]" + hits)
                .fact("pointer", change.jsonPointer())
                .build();
    }

    private static String allowed(CompatReport report) {
        long breaking = report.count(Level.BREAKING);
        if (report.known().isNobody()) {
            return "";
        }
        return breaking == 0
                ? "; nobody is hit of " + report.known().words()
                : "; those that break are unused by " + report.known().words()
                        + ", and others are assumed not to exist";
    }

    static String places(Change change) {
        if (change.oldPlace().isEmpty()) {
            return "new at " + change.newPlace().orElse("the top");
        }
        return change.oldPlace().get()
                + change.newPlace().map(place -> " -> " + place).orElse(", gone");
    }
}
