package dev.fledge.canary.compat.keptn;

import dev.fledge.canary.Decision;
import dev.fledge.verdict.Finding;
import java.util.ArrayList;
import java.util.List;

/** Adds up what the objectives earned. Not thread-safe. */
final class Score {
    private final List<Finding> findings = new ArrayList<>();
    private double earned;
    private double possible;
    private boolean keyFailed;

    void possible(double weight) {
        possible += weight;
    }

    void earn(double score) {
        earned += score;
    }

    void failKey() {
        keyFailed = true;
    }

    void add(Finding finding) {
        findings.add(finding);
    }

    double possible() {
        return possible;
    }

    double earned() {
        return earned;
    }

    boolean keyFailed() {
        return keyFailed;
    }

    List<Finding> findings() {
        return findings;
    }

    /** Keptn itself only says pass, warning or fail; after a warning somebody has to decide, so it is a hold. */
    static Decision decision(String result) {
        return switch (result) {
            case "pass" -> Decision.PROMOTE;
            case "warning" -> Decision.HOLD;
            case "fail" -> Decision.ROLLBACK;
            default -> throw new AssertionError(result);
        };
    }
}
