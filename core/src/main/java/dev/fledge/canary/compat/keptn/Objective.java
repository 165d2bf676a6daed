package dev.fledge.canary.compat.keptn;

import dev.fledge.canary.compat.Reading;
import dev.fledge.canary.compat.internal.PlainNumber;
import dev.fledge.document.DocumentNode;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.util.Optional;

/** One objective of an analysis definition. */
record Objective(DocumentNode node, long weight, boolean key) {
    static Objective read(DocumentNode node) {
        node.allowOnly("analysisValueTemplateRef", "target", "weight", "keyObjective");
        DocumentNode reference = node.field("analysisValueTemplateRef").allowOnly("name", "namespace");
        if (reference.field("name").text().isBlank()) {
            throw reference.field("name").error("the name is blank, but readings are asked by it; write one");
        }
        reference.optional("namespace").ifPresent(DocumentNode::text);
        Objective objective = new Objective(
                node,
                node.optional("weight")
                        .map(weight -> weight.integer(0, Integer.MAX_VALUE))
                        .orElse(1L),
                node.optional("keyObjective").map(DocumentNode::bool).orElse(false));
        node.optional("target").ifPresent(target -> target.allowOnly("failure", "warning"));
        objective.criterion("failure");
        objective.criterion("warning");
        return objective;
    }

    /** Returns the name that Keptn stores the value under: the template's, with its namespace if it has one. */
    String metric() {
        DocumentNode reference = node.field("analysisValueTemplateRef");
        String name = reference.field("name").text();
        return reference
                .optional("namespace")
                .map(DocumentNode::text)
                .filter(namespace -> !namespace.isEmpty())
                .map(namespace -> name + "-" + namespace)
                .orElse(name);
    }

    Optional<Operator> criterion(String key) {
        return node.optional("target").flatMap(target -> target.optional(key)).map(Operator::read);
    }

    void judge(Reading reading, Score score) {
        score.possible((double) weight);
        if (!(reading instanceof Reading.Values values)) {
            String why = reading instanceof Reading.Failed failed ? failed.why() : "no value";
            lose(score, "NO_VALUE", metric() + ": " + why + ", which scores 0 of " + weight);
            return;
        }
        double value = values.values().get(0);
        Optional<Operator> failure = criterion("failure").filter(operator -> operator.holds(value));
        Optional<Operator> warning = criterion("warning").filter(operator -> operator.holds(value));
        if (failure.isPresent()) {
            lose(score, "FAILURE_MET", said(value) + " meets the failure criterion " + failure.get());
        } else if (warning.isPresent()) {
            earn(
                    score,
                    weight / 2.0,
                    Verdict.INCONCLUSIVE,
                    "WARNING_MET",
                    said(value) + " meets the warning criterion " + warning.get());
        } else {
            earn(score, (double) weight, Verdict.PASS, "NO_CRITERION_MET", said(value) + " meets no criterion");
        }
    }

    private String said(double value) {
        return metric() + ": canary " + PlainNumber.text(value);
    }

    private void lose(Score score, String reason, String message) {
        earn(score, 0, Verdict.FAIL, reason, message);
    }

    private void earn(Score score, double earned, Verdict verdict, String reason, String message) {
        score.earn(earned);
        // A key objective of weight 0 scores 0 even if it passes.
        if (key && earned == 0) {
            score.failKey();
        }
        score.add(Finding.of(verdict, metric())
                .reason(reason)
                .message(message)
                .fact("score", PlainNumber.text(earned) + " of " + weight)
                .build());
    }
}
