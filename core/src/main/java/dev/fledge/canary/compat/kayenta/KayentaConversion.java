package dev.fledge.canary.compat.kayenta;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.GaugeRule;
import dev.fledge.canary.compat.Conversion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes the native policy that comes closest to a canary configuration. */
final class KayentaConversion {
    private static final double HIGHEST_RATIO = 1000;
    private static final Duration LONGEST = Duration.ofDays(30);

    private final CanaryPolicy.Builder policy;
    private final List<String> lost = new ArrayList<>();
    private int rules;

    private KayentaConversion(KayentaConfig config) {
        this.policy = CanaryPolicy.named(config.name());
    }

    static Conversion of(KayentaConfig config, ExecutionRequest request) {
        KayentaConversion conversion = new KayentaConversion(config);
        // A lifetime begins after the wait, a window with the warm-up.
        Duration wait = request.schedule().beginAfter();
        Duration whole = wait.plus(request.schedule().lifetime());
        conversion.policy.warmUp(wait).window(whole.compareTo(LONGEST) > 0 ? LONGEST : whole);
        config.metrics().forEach(conversion::metric);
        if (conversion.rules == 0) {
            throw new IllegalStateException(
                    "no metric of " + config.name() + " has a native rule: " + String.join(" ", conversion.lost));
        }
        conversion.lost.add("Groups, their weights and the score thresholds "
                + config.thresholds().pass() + " and " + config.thresholds().marginal()
                + " are gone: every rule must pass.");
        conversion.lost.add("The interval of " + request.schedule().interval().toMinutes()
                + " min is gone: evidence may be looked at any time.");
        return new Conversion(conversion.policy.build(), conversion.lost);
    }

    private void metric(MetricConfig metric) {
        String name = metric.name();
        if (metric.muted()) {
            lost.add(name + ": is muted and got no rule.");
            return;
        }
        if (!metric.looksForHigh()) {
            lost.add(name + ": fails on a decrease, for which there is no native rule, and got none.");
            return;
        }
        policy.rule(GaugeRule.named(name)
                .of(name)
                .atMostTimesBaseline(ratio(metric))
                .build());
        rules++;
        lost.add(name + ": its query " + metric.query() + " stays outside the policy; give a metric '" + name
                + "' as samples of a gauge.");
        if (metric.looksForLow()) {
            lost.add(name + ": fails on a decrease too; the rule sees an increase only.");
        }
        if (metric.replacesNan() || metric.removesOutliers()) {
            lost.add(name
                    + ": nanStrategy and outliers are gone; what is missing stays missing, and nothing is deleted.");
        }
    }

    private double ratio(MetricConfig metric) {
        if (metric.effectSize().measure().equals(EffectSize.CLES)) {
            lost.add(
                    metric.name()
                            + ": the effect size cles has no native form; the canary may not be above its baseline more often than not.");
            return 1;
        }
        double allowed = metric.effectSize().allowedIncrease();
        double ratio = Math.max(1, Math.min(HIGHEST_RATIO, allowed));
        if (ratio != allowed) {
            lost.add(metric.name() + ": allowedIncrease " + allowed + " became " + ratio + ".");
        }
        return ratio;
    }
}
