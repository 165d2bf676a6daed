package dev.fledge.canary.compat.keptn;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.GaugeRule;
import dev.fledge.canary.compat.Conversion;
import dev.fledge.canary.compat.internal.PlainNumber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes gauges of the objectives that have a greatest value. Not thread-safe. */
final class KeptnConversion {
    private static final double HIGHEST_RATIO = 1000;

    private final Map<String, Integer> rulesOf = new HashMap<>();
    private final List<GaugeRule> rules = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();

    static Conversion of(KeptnJudge judge) {
        KeptnConversion conversion = new KeptnConversion();
        judge.convert(conversion);
        if (conversion.rules.isEmpty()) {
            throw new IllegalStateException("nothing of keptn policy " + judge.name()
                    + " has a native counterpart, and a policy without rules would promote anything; write the rules by"
                    + " hand (" + String.join(" ", conversion.lost) + ")");
        }
        CanaryPolicy.Builder policy = CanaryPolicy.named(judge.name());
        conversion.rules.forEach(policy::rule);
        conversion.lose(
                "all: an objective is a number without the requests behind it, so each became a gauge, which must be"
                        + " above the baseline as well to be bad; give the counts to rate and quantile rules.");
        conversion.lose("weights, scores and warnings: each native rule that fails goes back.");
        return new Conversion(policy.build(), conversion.lost);
    }

    void atMost(String metric, double limit) {
        rules.add(gauge(metric).atMost(limit).build());
    }

    /** Adds a gauge with a multiple of the baseline, if it is one that a gauge can have. */
    void atMostTimesBaseline(String metric, double ratio) {
        if (ratio >= 1 && ratio <= HIGHEST_RATIO) {
            rules.add(gauge(metric).atMostTimesBaseline(ratio).build());
        } else {
            lose(metric + ": " + PlainNumber.text(ratio)
                    + " times the results before is no multiple that a gauge can have, which is from 1 to 1000.");
        }
    }

    void lose(String sentence) {
        lost.add(sentence);
    }

    private GaugeRule.Builder gauge(String metric) {
        int number = rulesOf.merge(metric, 1, Integer::sum);
        return GaugeRule.named(number == 1 ? metric : metric + "-" + number).of(metric);
    }
}
