package dev.fledge.canary;

import dev.fledge.document.DocumentNode;
import java.util.Locale;

/** Reads one rule of the native policy file. */
final class RuleReader {
    private RuleReader() {}

    static Rule read(DocumentNode node) {
        String type = node.field("type").oneOf("rate", "quantile", "count", "gauge", "check");
        try {
            return switch (type) {
                case "rate" -> rate(node);
                case "quantile" -> quantile(node);
                case "count" -> count(node);
                case "gauge" -> gauge(node);
                default -> check(node);
            };
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    private static Rule rate(DocumentNode node) {
        node.allowOnly(
                "name",
                "type",
                "numerator",
                "denominator",
                "limit",
                "baseline",
                "minRequests",
                "historyPerCanaryRequest",
                "rollbackOnly");
        RateRule.Builder rule = RateRule.named(node.field("name").text())
                .of(node.field("numerator").text())
                .per(node.field("denominator").text());
        node.optional("limit")
                .ifPresent(limit ->
                        rule.atMost(limit.allowOnly("above").field("above").number(0, Math.nextDown(1.0))));
        node.optional("baseline").ifPresent(baseline -> {
            DocumentNode tolerated = notWorseThan(baseline).allowOnly("ratio", "atLeastDifference");
            rule.notWorseThanBaseline(
                    tolerated.field("ratio").number(1, 1000),
                    tolerated.field("atLeastDifference").number(Double.MIN_VALUE, Math.nextDown(1.0)));
        });
        node.optional("minRequests").ifPresent(min -> rule.minRequests(min.integer(1, Long.MAX_VALUE)));
        node.optional("historyPerCanaryRequest")
                .ifPresent(history -> rule.historyPerCanaryRequest(history.number(0, 1000)));
        if (rollbackOnly(node)) {
            rule.rollbackOnly();
        }
        return rule.build();
    }

    private static DocumentNode notWorseThan(DocumentNode baseline) {
        return baseline.allowOnly("notWorseThan").field("notWorseThan");
    }

    private static boolean rollbackOnly(DocumentNode node) {
        return node.optional("rollbackOnly").map(DocumentNode::bool).orElse(false);
    }

    private static Rule quantile(DocumentNode node) {
        node.allowOnly("name", "type", "source", "quantile", "limit", "minRequests", "rollbackOnly");
        QuantileRule.Builder rule = QuantileRule.named(
                        node.field("name").text(), node.field("quantile").number(Double.MIN_VALUE, Math.nextDown(1.0)))
                .of(node.field("source").text());
        DocumentNode limit = limit(node);
        limit.optional("above").ifPresent(above -> rule.atMost(above.duration()));
        limit.optional("aboveTimesBaseline").ifPresent(ratio -> rule.atMostTimesBaseline(ratio.number(1, 1000)));
        node.optional("minRequests").ifPresent(min -> rule.minRequests(min.integer(1, Long.MAX_VALUE)));
        if (rollbackOnly(node)) {
            rule.rollbackOnly();
        }
        return rule.build();
    }

    private static DocumentNode limit(DocumentNode node) {
        DocumentNode limit = node.field("limit").allowOnly("above", "aboveTimesBaseline");
        if (limit.keys().size() != 1) {
            throw limit.error(
                    "limit must have exactly one of above and aboveTimesBaseline; make a second rule for the second limit");
        }
        return limit;
    }

    private static Rule count(DocumentNode node) {
        node.allowOnly("name", "type", "source", "per", "direction", "baseline", "minRequests", "rollbackOnly");
        CountRule.Builder rule = CountRule.named(node.field("name").text())
                .of(node.field("source").text())
                .per(node.field("per").text());
        node.optional("direction")
                .ifPresent(direction -> rule.direction(CountRule.Direction.valueOf(
                        direction.oneOf("increase", "decrease").toUpperCase(Locale.ROOT))));
        DocumentNode tolerated = notWorseThan(node.field("baseline")).allowOnly("ratio", "atLeastDifference");
        rule.notWorseThanBaseline(tolerated.field("ratio").number(Double.MIN_VALUE, 1000));
        tolerated.optional("atLeastDifference").ifPresent(more -> rule.atLeastDifference(more.number(0, 1000)));
        node.optional("minRequests").ifPresent(min -> rule.minRequests(min.integer(1, Long.MAX_VALUE)));
        if (rollbackOnly(node)) {
            rule.rollbackOnly();
        }
        return rule.build();
    }

    private static Rule gauge(DocumentNode node) {
        node.allowOnly("name", "type", "source", "limit", "rollbackOnly");
        GaugeRule.Builder rule = GaugeRule.named(node.field("name").text())
                .of(node.field("source").text());
        DocumentNode limit = limit(node);
        limit.optional("above").ifPresent(above -> rule.atMost(above.number(-Double.MAX_VALUE, Double.MAX_VALUE)));
        limit.optional("aboveTimesBaseline").ifPresent(ratio -> rule.atMostTimesBaseline(ratio.number(1, 1000)));
        if (rollbackOnly(node)) {
            rule.rollbackOnly();
        }
        return rule.build();
    }

    private static Rule check(DocumentNode node) {
        node.allowOnly("name", "type", "check", "fail", "rollbackOnly");
        CheckRule.Builder rule = CheckRule.named(node.field("name").text());
        node.optional("check").ifPresent(check -> rule.of(check.text()));
        node.optional("fail").ifPresent(fail -> failWhen(rule, fail));
        if (rollbackOnly(node)) {
            rule.rollbackOnly();
        }
        return rule.build();
    }

    private static void failWhen(CheckRule.Builder rule, DocumentNode fail) {
        fail.allowOnly("consecutive", "failures", "of");
        if (fail.optional("consecutive").isPresent()
                == fail.optional("failures").isPresent()) {
            throw fail.error("fail must have either consecutive, or failures and of");
        }
        if (fail.optional("consecutive").isPresent()) {
            fail.allowOnly("consecutive");
        }
        fail.optional("consecutive")
                .ifPresent(count -> rule.failAfterConsecutive((int) count.integer(1, CheckRule.MOST_ROUNDS)));
        fail.optional("failures")
                .ifPresent(count -> rule.failWhen((int) count.integer(1, CheckRule.MOST_ROUNDS), (int)
                        fail.field("of").integer(1, CheckRule.MOST_ROUNDS)));
    }
}
