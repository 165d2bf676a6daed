package dev.fledge.canary.compat.kayenta;

import dev.fledge.verdict.Fact;
import dev.fledge.verdict.Finding;
import java.util.List;

/** How one pair was classified. */
record MetricResult(MetricConfig metric, Classification classification, boolean critical, Finding finding) {
    /** Returns a result with its finding. */
    static MetricResult of(MetricConfig metric, Classification classification, boolean critical, Text text) {
        Finding finding = Finding.of(classification.verdict(), text.subject())
                .reason(classification.name())
                .message(text.subject() + ": " + classification.word() + (critical ? " (critical)" : "") + ", "
                        + text.why() + (metric.muted() ? "; muted, so it is not part of the score" : ""))
                .fact("classification", classification.word())
                .fact("critical", critical)
                .fact("muted", metric.muted())
                .facts(text.facts())
                .build();
        return new MetricResult(metric, classification, critical, finding);
    }

    /** What a finding says. */
    record Text(String subject, String why, List<Fact> facts) {}
}
