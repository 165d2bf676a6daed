package dev.fledge.canary;

import dev.fledge.metric.Arm;
import dev.fledge.verdict.Finding;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Judges a rate as it stands: mode {@code point}. */
final class PointRate {
    private final RateRule rule;
    private final String name;
    private final String bad;
    private final String all;
    private final long minRequests;

    PointRate(RateRule rule) {
        this.rule = rule;
        this.name = rule.name();
        this.bad = rule.badMetric();
        this.all = rule.allMetric();
        this.minRequests = rule.minRequests();
    }

    Finding judge(Evidence evidence) {
        OptionalLong canaryAll = evidence.count(all, Arm.CANARY);
        OptionalLong canaryBad = evidence.count(bad, Arm.CANARY);
        if (canaryAll.isEmpty() || canaryBad.isEmpty()) {
            return evidence.missing(name, canaryAll.isEmpty() ? all : bad, Arm.CANARY)
                    .build();
        }
        if (rule.relative().isPresent() && baselineShare(evidence).isEmpty()) {
            return evidence.missing(name, evidence.count(all, Arm.BASELINE).isEmpty() ? all : bad, Arm.BASELINE)
                    .build();
        }
        return judge(canaryBad.getAsLong(), canaryAll.getAsLong(), evidence);
    }

    private Finding judge(long failed, long requests, Evidence evidence) {
        double limit = limit(evidence);
        String baseline = baseline(evidence);
        String seen =
                failed + " of " + requests + " canary requests" + (requests > 0 ? " = " + share(failed, requests) : "");
        String rule = "limit " + percent(limit) + " (equal passes)";
        if (failed > requests) {
            return finding(Finding.inconclusive(name), seen, baseline, limit)
                    .reason("SOURCE_FAILED")
                    .message(name + ": " + seen + ": more failures than requests cannot be; check what " + bad + " and "
                            + all + " count")
                    .build();
        }
        if (isAbove(failed, Math.max(requests, minRequests), limit)) {
            return finding(Finding.fail(name), seen, baseline, limit)
                    .reason("ABOVE_LIMIT")
                    .message(name + ": " + seen + ", " + rule + early(requests) + "; baseline " + baseline)
                    .build();
        }
        if (requests < minRequests) {
            return finding(Finding.inconclusive(name), seen, baseline, limit)
                    .reason("TOO_FEW_REQUESTS")
                    .message(name + ": " + seen + ", but " + minRequests + " requests are needed to judge it")
                    .build();
        }
        return finding(Finding.pass(name), seen, baseline, limit)
                .reason("WITHIN_LIMIT")
                .message(name + ": " + seen + ", " + rule + "; baseline " + baseline)
                .build();
    }

    private String early(long requests) {
        return requests < minRequests ? ", and already too many for " + minRequests + " requests" : "";
    }

    /** In decimals, so that 29 of 100 is not above 0.29. */
    private static boolean isAbove(long failed, long requests, double limit) {
        return BigDecimal.valueOf(failed).compareTo(BigDecimal.valueOf(limit).multiply(BigDecimal.valueOf(requests)))
                > 0;
    }

    private Finding.Builder finding(Finding.Builder builder, String canary, String baseline, double limit) {
        return builder.fact("canary", canary)
                .fact("baseline", baseline)
                .fact("limit", percent(limit))
                .fact("min requests", minRequests);
    }

    private String baseline(Evidence evidence) {
        OptionalLong requests = evidence.count(all, Arm.BASELINE);
        OptionalLong failed = evidence.count(bad, Arm.BASELINE);
        if (requests.isEmpty() || failed.isEmpty()) {
            return "unknown";
        }
        return failed.getAsLong() + " of " + requests.getAsLong();
    }

    /** The lower of the two limits that the rule may have. */
    private double limit(Evidence evidence) {
        double ceiling = rule.ceiling().orElse(1);
        OptionalDouble baseline = baselineShare(evidence);
        return rule.relative().isPresent() && baseline.isPresent()
                ? StrictMath.min(ceiling, rule.relative().get().limit(baseline.getAsDouble()))
                : ceiling;
    }

    private OptionalDouble baselineShare(Evidence evidence) {
        OptionalLong requests = evidence.count(all, Arm.BASELINE);
        OptionalLong failed = evidence.count(bad, Arm.BASELINE);
        return requests.isEmpty() || failed.isEmpty() || requests.getAsLong() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) failed.getAsLong() / requests.getAsLong());
    }

    private static String share(long part, long whole) {
        return percent((double) part / whole);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", share * 100);
    }
}
