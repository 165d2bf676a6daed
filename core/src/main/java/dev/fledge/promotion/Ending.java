package dev.fledge.promotion;

import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Why a run stops: the outcome, the sentence and all findings, those that decided first. */
record Ending(PromotionOutcome outcome, String summary, List<Finding> findings) {
    static Ending of(PromotionOutcome outcome, String summary, List<Finding> decisive, List<Finding> others) {
        Map<String, Finding> bySubject = new LinkedHashMap<>();
        decisive.forEach(finding -> bySubject.put(finding.subject(), finding));
        // Of several findings on one subject the newest counts, but never over one that decided.
        Map<String, Finding> rest = new LinkedHashMap<>();
        others.forEach(finding -> rest.put(finding.subject(), finding));
        rest.forEach(bySubject::putIfAbsent);
        return new Ending(outcome, summary, new ArrayList<>(bySubject.values()));
    }

    /** What ended it short of promotion, and where. */
    static Ending stopped(Verdict verdict, String where, List<Finding> decisive, List<Finding> others) {
        String opening = verdict == Verdict.FAIL ? "Rolled back " : "Could not tell ";
        return of(PromotionOutcome.of(verdict), opening + where + ": " + sentences(decisive), decisive, others);
    }

    private static String sentences(List<Finding> findings) {
        String joined = findings.stream().map(Finding::message).collect(Collectors.joining("; "));
        return joined.endsWith(".") ? joined : joined + ".";
    }
}
