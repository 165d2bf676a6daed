package dev.fledge.canary;

import dev.fledge.document.DocumentNode;
import java.util.List;

/** Reads the native policy file. Strict: every key it does not know is an error at that key. */
final class PolicyReader {
    static final String API_VERSION = "fledge/v1";
    static final String KIND = "CanaryPolicy";

    private PolicyReader() {}

    static CanaryPolicy read(DocumentNode root) {
        root.allowOnly("apiVersion", "kind", "metadata", "spec");
        root.field("apiVersion").oneOf(API_VERSION);
        root.field("kind").oneOf(KIND);
        DocumentNode spec = root.field("spec").allowOnly("evidence", "schedule", "metrics");
        spec.field("evidence").allowOnly("mode").field("mode").oneOf("point");
        CanaryPolicy.Builder policy = CanaryPolicy.named(
                root.field("metadata").allowOnly("name").field("name").text());
        spec.optional("schedule")
                .flatMap(schedule -> schedule.allowOnly("warmUp").optional("warmUp"))
                .ifPresent(warmUp -> policy.warmUp(warmUp.duration()));
        DocumentNode metrics = spec.field("metrics");
        List<DocumentNode> rules = metrics.items();
        if (rules.isEmpty()) {
            throw metrics.error("metrics must hold at least one rule: a policy without rules would promote anything");
        }
        for (DocumentNode rule : rules) {
            add(policy, rule);
        }
        return policy.build();
    }

    private static void add(CanaryPolicy.Builder policy, DocumentNode node) {
        Rule rule = node.field("type").oneOf("rate", "quantile").equals("rate") ? rate(node) : quantile(node);
        try {
            policy.rule(rule);
        } catch (IllegalArgumentException e) {
            throw node.field("name").error(String.valueOf(e.getMessage()));
        }
    }

    private static Rule rate(DocumentNode node) {
        node.allowOnly("name", "type", "numerator", "denominator", "limit", "minRequests");
        RateRule.Builder rule = RateRule.named(node.field("name").text())
                .of(node.field("numerator").text())
                .per(node.field("denominator").text())
                .atMost(node.field("limit").allowOnly("above").field("above").number(0, Math.nextDown(1.0)));
        node.optional("minRequests").ifPresent(min -> rule.minRequests(min.integer(1, Long.MAX_VALUE)));
        return rule.build();
    }

    private static Rule quantile(DocumentNode node) {
        node.allowOnly("name", "type", "source", "quantile", "limit", "minRequests");
        QuantileRule.Builder rule = QuantileRule.named(
                        node.field("name").text(), node.field("quantile").number(Double.MIN_VALUE, Math.nextDown(1.0)))
                .of(node.field("source").text());
        DocumentNode limit = node.field("limit").allowOnly("above", "aboveTimesBaseline");
        if (limit.keys().size() != 1) {
            throw limit.error(
                    "limit must have exactly one of above and aboveTimesBaseline; make a second rule for the second limit");
        }
        limit.optional("above").ifPresent(above -> rule.atMost(above.duration()));
        limit.optional("aboveTimesBaseline").ifPresent(ratio -> rule.atMostTimesBaseline(ratio.number(1, 1000)));
        node.optional("minRequests").ifPresent(min -> rule.minRequests(min.integer(1, Long.MAX_VALUE)));
        return rule.build();
    }
}
