package dev.fledge.canary;

import dev.fledge.metric.Arm;
import dev.fledge.verdict.Finding;
import java.util.Locale;
import java.util.OptionalLong;

/** Judges events per request as they stand: mode {@code point}. */
final class PointCount {
    private final CountRule rule;

    PointCount(CountRule rule) {
        this.rule = rule;
    }

    Finding judge(Evidence evidence) {
        for (Arm arm : Arm.values()) {
            for (String metric : new String[] {rule.exposureMetric(), rule.eventMetric()}) {
                if (evidence.count(metric, arm).isEmpty()) {
                    return evidence.missing(rule.name(), metric, arm).build();
                }
            }
        }
        long canary = orZero(evidence.count(rule.eventMetric(), Arm.CANARY));
        long canaryOf = orZero(evidence.count(rule.exposureMetric(), Arm.CANARY));
        long baseline = orZero(evidence.count(rule.eventMetric(), Arm.BASELINE));
        long baselineOf = orZero(evidence.count(rule.exposureMetric(), Arm.BASELINE));
        if (canaryOf < rule.minRequests() || baselineOf < rule.minRequests()) {
            return finding(Finding.inconclusive(rule.name()).reason("TOO_FEW_REQUESTS"), canary, baseline)
                    .message(rule.name() + ": " + canaryOf + " canary and " + baselineOf + " baseline "
                            + rule.exposureMetric() + ", but " + rule.minRequests() + " of each are needed to judge it")
                    .build();
        }
        double canaryRate = (double) canary / canaryOf;
        double baselineRate = (double) baseline / baselineOf;
        String sentence = String.format(
                Locale.ROOT,
                "%s: canary %d per %d %s (%.4f), baseline %d per %d (%.4f), %s",
                rule.name(),
                canary,
                canaryOf,
                rule.exposureMetric(),
                canaryRate,
                baseline,
                baselineOf,
                baselineRate,
                rule.limitText() + " (equal passes)");
        return rule.isBroken(canaryRate, baselineRate)
                ? finding(Finding.fail(rule.name()).reason("BEYOND_LIMIT"), canary, baseline)
                        .message(sentence)
                        .build()
                : finding(Finding.pass(rule.name()).reason("WITHIN_LIMIT"), canary, baseline)
                        .message(sentence)
                        .build();
    }

    private static long orZero(OptionalLong count) {
        return count.orElse(0);
    }

    private Finding.Builder finding(Finding.Builder builder, long canary, long baseline) {
        return builder.fact("canary", canary).fact("baseline", baseline).fact("limit", rule.limitText());
    }
}
