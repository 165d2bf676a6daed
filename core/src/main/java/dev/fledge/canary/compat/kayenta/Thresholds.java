package dev.fledge.canary.compat.kayenta;

import dev.fledge.document.DocumentNode;

/** From which score on a judgement is a pass, and from which on it is marginal. */
record Thresholds(double pass, double marginal) {
    static Thresholds read(DocumentNode node) {
        node.allowOnly("pass", "marginal");
        return new Thresholds(
                node.field("pass").number(0, 100), node.field("marginal").number(0, 100));
    }

    String classify(double score) {
        if (score >= pass) {
            return "Pass";
        }
        return score >= marginal ? "Marginal" : "Fail";
    }

    /** Returns whether the standalone runner stops here: at the marginal score it does, although the class is Marginal. */
    boolean stops(double score) {
        return score <= marginal;
    }

    /** Returns whether the standalone runner lets this final score pass. */
    boolean accepts(double score) {
        return !stops(score) && score >= pass;
    }
}
