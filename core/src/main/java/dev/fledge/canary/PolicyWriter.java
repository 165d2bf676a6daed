package dev.fledge.canary;

import dev.fledge.document.DurationText;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Makes the tree of a policy file; only what the mode knows is written. */
final class PolicyWriter {
    private PolicyWriter() {}

    static Map<String, Object> plain(CanaryPolicy policy) {
        boolean point = policy.mode() == EvidenceMode.POINT;
        Map<String, Object> schedule = new LinkedHashMap<>();
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("mode", policy.mode().label());
        schedule.put("window", DurationText.of(policy.window()));
        schedule.put("slice", DurationText.of(policy.slice()));
        schedule.put("warmUp", DurationText.of(policy.warmUp()));
        if (!point) {
            evidence.put("falseRollback", policy.falseRollback());
            evidence.put("falsePromote", policy.falsePromote());
            evidence.put("parameters", policy.parameters());
            if (!policy.earliestPromotion().equals(policy.window())) {
                schedule.put("earliestPromotion", DurationText.of(policy.earliestPromotion()));
            }
            schedule.put("minRequestsPerStep", policy.minRequestsPerStep());
        }
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("evidence", evidence);
        spec.put("schedule", schedule);
        if (!point) {
            spec.put("sharedOutage", policy.sharedOutage().name().toLowerCase(Locale.ROOT));
        }
        spec.put("metrics", policy.rules().stream().map(Rule::toPlain).toList());
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("apiVersion", PolicyReader.API_VERSION);
        plain.put("kind", PolicyReader.KIND);
        plain.put("metadata", Map.of("name", policy.name()));
        plain.put("spec", spec);
        return plain;
    }
}
