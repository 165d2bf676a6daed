package dev.fledge.canary;

import dev.fledge.document.DocumentNode;
import java.util.List;
import java.util.Locale;

/** Reads the native policy file. Strict: every key it does not know is an error at that key. */
final class PolicyReader {
    static final String API_VERSION = "fledge/v1";
    static final String KIND = "CanaryPolicy";

    private PolicyReader() {}

    static CanaryPolicy read(DocumentNode root) {
        root.allowOnly("apiVersion", "kind", "metadata", "spec");
        root.field("apiVersion").oneOf(API_VERSION);
        root.field("kind").oneOf(KIND);
        DocumentNode spec = root.field("spec").allowOnly("evidence", "schedule", "sharedOutage", "metrics");
        CanaryPolicy.Builder policy =
                named(root.field("metadata").allowOnly("name").field("name"));
        spec.optional("evidence").ifPresent(evidence -> evidence(policy, evidence));
        spec.optional("schedule").ifPresent(schedule -> schedule(policy, schedule));
        spec.optional("sharedOutage")
                .ifPresent(outage -> policy.sharedOutage(CanaryPolicy.SharedOutage.valueOf(
                        outage.oneOf("hold", "rollback").toUpperCase(Locale.ROOT))));
        DocumentNode metrics = spec.field("metrics");
        List<DocumentNode> rules = metrics.items();
        if (rules.isEmpty()) {
            throw metrics.error("metrics must hold at least one rule: a policy without rules would promote anything");
        }
        for (DocumentNode rule : rules) {
            add(policy, rule);
        }
        try {
            return policy.build();
        } catch (IllegalStateException e) {
            throw spec.error(String.valueOf(e.getMessage()));
        }
    }

    private static CanaryPolicy.Builder named(DocumentNode name) {
        try {
            return CanaryPolicy.named(name.text());
        } catch (IllegalArgumentException e) {
            throw name.error(String.valueOf(e.getMessage()));
        }
    }

    private static void evidence(CanaryPolicy.Builder policy, DocumentNode evidence) {
        evidence.allowOnly("mode", "falseRollback", "falsePromote", "parameters");
        evidence.optional("mode")
                .ifPresent(mode -> policy.mode(EvidenceMode.valueOf(
                        mode.oneOf("sequential", "strict", "point").toUpperCase(Locale.ROOT))));
        evidence.optional("falseRollback").ifPresent(alpha -> policy.falseRollback(alpha.number(1e-6, 0.2)));
        evidence.optional("falsePromote").ifPresent(beta -> policy.falsePromote(beta.number(1e-6, 0.2)));
        evidence.optional("parameters")
                .ifPresent(set -> policy.parameters(set.oneOf(Parameters.names().toArray(String[]::new))));
    }

    private static void schedule(CanaryPolicy.Builder policy, DocumentNode schedule) {
        schedule.allowOnly("window", "slice", "warmUp", "earliestPromotion", "minRequestsPerStep");
        schedule.optional("window").ifPresent(window -> at(window, () -> policy.window(window.duration())));
        schedule.optional("slice").ifPresent(slice -> at(slice, () -> policy.slice(slice.duration())));
        schedule.optional("warmUp").ifPresent(warmUp -> at(warmUp, () -> policy.warmUp(warmUp.duration())));
        schedule.optional("earliestPromotion")
                .ifPresent(earliest -> at(earliest, () -> policy.earliestPromotion(earliest.duration())));
        schedule.optional("minRequestsPerStep")
                .ifPresent(min -> policy.minRequestsPerStep(min.integer(1, Long.MAX_VALUE)));
    }

    private static void at(DocumentNode place, Runnable set) {
        try {
            set.run();
        } catch (IllegalArgumentException e) {
            throw place.error(String.valueOf(e.getMessage()));
        }
    }

    private static void add(CanaryPolicy.Builder policy, DocumentNode node) {
        Rule rule = RuleReader.read(node);
        try {
            policy.rule(rule);
        } catch (IllegalArgumentException e) {
            throw node.field("name").error(String.valueOf(e.getMessage()));
        }
    }
}
