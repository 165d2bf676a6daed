package dev.fledge.canary.compat.flagger;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.GaugeRule;
import dev.fledge.canary.QuantileRule;
import dev.fledge.canary.RateRule;
import dev.fledge.canary.Rule;
import dev.fledge.canary.compat.Conversion;
import dev.fledge.canary.compat.internal.PlainNumber;
import dev.fledge.canary.compat.internal.ProvableLimit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Makes native rules of the metrics with a greatest value; names everything else as lost. */
final class FlaggerConversion {
    private static final double P99 = 0.99;
    private static final long LONGEST_MILLIS = 86_400_000;

    private final FlaggerPolicy flagger;
    private final List<String> lost = new ArrayList<>();

    private FlaggerConversion(FlaggerPolicy flagger) {
        this.flagger = flagger;
    }

    static Conversion of(FlaggerPolicy flagger) {
        return new FlaggerConversion(flagger).convert();
    }

    private Conversion convert() {
        List<Rule> rules = new ArrayList<>();
        flagger.checks().forEach(check -> rule(check).ifPresent(rules::add));
        if (rules.isEmpty()) {
            throw new IllegalStateException("nothing of " + flagger
                    + " has a native counterpart, and a policy without rules would promote anything; write the rules by"
                    + " hand (" + String.join(" ", lost) + ")");
        }
        CanaryPolicy.Builder policy = CanaryPolicy.named(flagger.name());
        rules.forEach(policy::rule);
        lost.add("threshold " + flagger.threshold()
                + ": failed checks are not counted; evidence adds up over the whole window, and rates and"
                + " latencies need at least 100 requests to pass.");
        lost.add("weights and iterations: they belong into the plan of the promotion, not into the policy.");
        flagger.hooks()
                .forEach(hook ->
                        lost.add("webhook " + hook.name() + " (" + hook.kind().word()
                                + "): a native policy calls nobody; make it a gate of the promotion or a listener."));
        return new Conversion(policy.build(), lost);
    }

    private Optional<Rule> rule(MetricCheck check) {
        return switch (check.kind()) {
            case SUCCESS_RATE -> errorRate(check);
            case DURATION -> latency(check);
            case QUERY, TEMPLATE -> gauge(check);
        };
    }

    private Optional<Rule> gauge(MetricCheck check) {
        check.bounds()
                .min()
                .ifPresent(min -> lost.add(check.name() + ": the min " + PlainNumber.text(min)
                        + " has no counterpart; a gauge has a highest level only."));
        OptionalDouble max = check.bounds().max();
        if (max.isEmpty()) {
            return Optional.empty();
        }
        lost.add(
                check.name()
                        + ": a query gives one number without the requests behind it, so it became a gauge, which must"
                        + " be above the baseline as well to be bad; give the counts to a rate rule if it is a share of requests.");
        return Optional.of(GaugeRule.named(check.name())
                .of(check.name())
                .atMost(max.getAsDouble())
                .build());
    }

    private Optional<Rule> errorRate(MetricCheck check) {
        check.bounds()
                .max()
                .ifPresent(max -> lost.add(check.name() + ": the max " + PlainNumber.text(max)
                        + " has no counterpart; more success is no fault."));
        OptionalDouble min = check.bounds().min();
        if (min.isEmpty() || !(min.getAsDouble() > 0 && min.getAsDouble() <= 100)) {
            lost.add(check.name() + ": without a min above 0 and at most 100 there is nothing to judge.");
            return Optional.empty();
        }
        BigDecimal limit = BigDecimal.valueOf(100)
                .subtract(BigDecimal.valueOf(min.getAsDouble()))
                .movePointLeft(2);
        return Optional.of(RateRule.named(check.name())
                .of("server-errors")
                .per("requests")
                .atMost(ProvableLimit.of(check.name(), limit.doubleValue(), lost))
                .build());
    }

    private Optional<Rule> latency(MetricCheck check) {
        check.bounds()
                .min()
                .ifPresent(min -> lost.add(check.name() + ": the min " + PlainNumber.text(min)
                        + " has no counterpart; faster is no fault."));
        OptionalDouble max = check.bounds().max();
        if (max.isEmpty() || !(max.getAsDouble() >= 1 && max.getAsDouble() <= LONGEST_MILLIS)) {
            lost.add(check.name() + ": without a max from 1 ms to a day there is nothing to judge.");
            return Optional.empty();
        }
        return Optional.of(QuantileRule.named(check.name(), P99)
                .of("latency")
                .atMost(Duration.ofMillis((long) max.getAsDouble()))
                .build());
    }
}
