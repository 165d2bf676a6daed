package dev.fledge.canary.compat.keptn;

import dev.fledge.canary.compat.Reading;
import dev.fledge.canary.compat.internal.PlainNumber;
import dev.fledge.document.DocumentNode;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.util.List;
import java.util.OptionalDouble;

/** One objective of a quality gate. A list of criteria is met if all are, several lists if one is. */
record GateObjective(DocumentNode node, List<List<Criterion>> pass, List<List<Criterion>> warning) {
    static GateObjective read(DocumentNode node) {
        node.allowOnly("sli", "displayName", "pass", "warning", "weight", "key_sli");
        if (node.field("sli").text().isBlank()) {
            throw node.field("sli").error("the name is blank, but readings are asked by it; write one");
        }
        GateObjective objective = new GateObjective(node, lists(node, "pass"), lists(node, "warning"));
        objective.weight();
        objective.key();
        return objective;
    }

    private static List<List<Criterion>> lists(DocumentNode node, String key) {
        return node.optional(key).filter(list -> !list.isNone()).map(DocumentNode::items).orElse(List.of()).stream()
                .map(list -> list.allowOnly("criteria").field("criteria").items().stream()
                        .map(Criterion::read)
                        .toList())
                .toList();
    }

    String metric() {
        return node.field("sli").text();
    }

    /** Returns the weight; 0 and nothing mean 1. */
    long weight() {
        return Math.max(
                1,
                node.optional("weight")
                        .map(weight -> weight.integer(0, Integer.MAX_VALUE))
                        .orElse(1L));
    }

    boolean key() {
        return node.optional("key_sli").map(DocumentNode::bool).orElse(false);
    }

    /** Returns whether it is shown but not judged. */
    boolean informational() {
        return pass.isEmpty();
    }

    boolean isRelative() {
        return pass.stream().flatMap(List::stream).anyMatch(Criterion::relative)
                || warning.stream().flatMap(List::stream).anyMatch(Criterion::relative);
    }

    void judge(Reading reading, OptionalDouble previous, Score score) {
        score.possible(informational() ? 0.0 : (double) weight());
        if (reading instanceof Reading.Empty) {
            // Keptn leaves the objective out of its results, so that even a key objective does not fail the evaluation.
            add(score, Verdict.FAIL, "NO_VALUE", "no value received, which scores 0");
        } else if (informational()) {
            add(score, Verdict.PASS, "INFORMATIONAL", "no pass criteria, so it is shown and not judged");
        } else if (isMet(pass, reading, previous)) {
            score.earn((double) weight());
            add(score, Verdict.PASS, "PASS_CRITERIA_MET", said(reading, previous) + " meets the pass criteria");
        } else if (isMet(warning, reading, previous)) {
            score.earn(weight() / 2.0);
            add(
                    score,
                    Verdict.INCONCLUSIVE,
                    "WARNING_CRITERIA_MET",
                    said(reading, previous) + " meets the warning criteria only");
        } else {
            if (key()) {
                score.failKey();
            }
            add(score, Verdict.FAIL, "NO_CRITERIA_MET", said(reading, previous) + " meets no criteria");
        }
    }

    private static boolean isMet(List<List<Criterion>> lists, Reading reading, OptionalDouble previous) {
        return lists.stream()
                .anyMatch(list -> list.stream()
                        .allMatch(criterion -> reading instanceof Reading.Values values
                                && criterion.isMet(values.values().get(0), previous)));
    }

    private String said(Reading reading, OptionalDouble previous) {
        if (reading instanceof Reading.Values values) {
            String before = isRelative()
                    ? previous.isPresent()
                            ? " against " + PlainNumber.text(previous.getAsDouble()) + " before"
                            : " without previous results"
                    : "";
            return "canary " + PlainNumber.text(values.values().get(0)) + before;
        }
        return reading instanceof Reading.Failed failed ? "a failed provider (" + failed.why() + ")" : "no value";
    }

    private void add(Score score, Verdict verdict, String reason, String message) {
        score.add(Finding.of(verdict, metric())
                .reason(reason)
                .message(metric() + ": " + message)
                .build());
    }
}
