package dev.fledge.promotion;

import dev.fledge.verdict.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
}
