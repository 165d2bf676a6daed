package dev.fledge.canary.compat.argo;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.GaugeRule;
import dev.fledge.canary.QuantileRule;
import dev.fledge.canary.RateRule;
import dev.fledge.canary.Rule;
import dev.fledge.canary.compat.Conversion;
import dev.fledge.canary.compat.internal.ProvableLimit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the native policy that comes closest to an analysis template. */
final class ArgoConversion {
    private static final String REQUESTS = "requests";
    private static final String QUANTILE = "histogram_quantile(";
    private static final double MILLIS = 1000;
    /** What a policy takes if nothing is said; a warm-up comes on top where it would leave nothing of it. */
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final List<Rule> rules = new ArrayList<>();
    private final List<ArgoMetric> judged = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();

    private ArgoConversion() {}

    static Conversion of(ArgoSpec spec) {
        ArgoConversion conversion = new ArgoConversion();
        for (ArgoMetric metric : spec.metrics()) {
            if (spec.runsDry(metric)) {
                conversion.lost.add(metric.name() + ": runs dry and got no rule.");
            } else {
                conversion.metric(metric);
            }
        }
        if (conversion.rules.isEmpty()) {
            throw new IllegalStateException(
                    "no metric of " + spec.name() + " has a native rule: " + String.join(" ", conversion.lost));
        }
        conversion.lost.add("Intervals, counts and limits of failures, errors and successes are gone: evidence adds"
                + " up over the whole window.");
        CanaryPolicy.Builder policy = CanaryPolicy.named(spec.name());
        Duration warmUp = conversion.warmUp();
        policy.warmUp(warmUp).window(warmUp.compareTo(WINDOW) < 0 ? WINDOW : WINDOW.plus(warmUp));
        conversion.rules.forEach(policy::rule);
        return new Conversion(policy.build(), conversion.lost);
    }

    /** The shortest delay: a longer warm-up would leave out what Argo judges. */
    private Duration warmUp() {
        Duration shortest = judged.stream()
                .map(ArgoMetric::initialDelay)
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
        judged.stream()
                .filter(metric -> !metric.initialDelay().equals(shortest))
                .forEach(metric -> lost.add(metric.name() + ": its initialDelay of "
                        + metric.initialDelay().toSeconds() + " s became " + shortest.toSeconds()
                        + " s, since all rules have one warm-up."));
        return Duration.ofMillis(shortest.toMillis());
    }

    private void metric(ArgoMetric metric) {
        Optional<ArgoLimit> limit = ArgoLimit.of(metric);
        Optional<Rule> rule = limit.flatMap(found -> rule(metric, found));
        if (rule.isEmpty()) {
            lost.add(
                    metric.name() + ": "
                            + (limit.isEmpty()
                                    ? "compares its result with no single number and got no rule."
                                    : "has a least value that is no share of requests, or a time that is none, and got no rule."));
            return;
        }
        rules.add(rule.get());
        judged.add(metric);
        lost.add(metric.name() + ": its query stays outside the policy: "
                + metric.provider().query());
        if (metric.success().isPresent() && metric.failure().isPresent()) {
            lost.add(metric.name() + ": what lies between its success and its failure condition is within the limit.");
        }
    }

    private Optional<Rule> rule(ArgoMetric metric, ArgoLimit limit) {
        Optional<Double> quantile = quantile(metric.provider().query());
        if (quantile.isPresent()) {
            return time(limit).map(time -> latency(metric.name(), quantile.get(), time));
        }
        if (limit.upper() && limit.value() >= 0 && limit.value() < 1) {
            return Optional.of(share(metric.name(), metric.name(), limit.value()));
        }
        if (!limit.upper() && limit.value() > 0 && limit.value() <= 1) {
            double rest =
                    BigDecimal.ONE.subtract(BigDecimal.valueOf(limit.value())).doubleValue();
            lost.add(
                    metric.name() + ": the share of good requests became the share of bad ones, at most " + rest + ".");
            return Optional.of(share(metric.name(), metric.name() + "-failures", rest));
        }
        return limit.upper() ? Optional.of(level(metric.name(), limit.value())) : Optional.empty();
    }

    private Rule share(String name, String bad, double limit) {
        lost.add(name + ": give " + bad + " and " + REQUESTS + " as counts; at least 100 requests are needed to pass,"
                + " and exactly the limit neither goes back nor passes.");
        return RateRule.named(name)
                .of(bad)
                .per(REQUESTS)
                .atMost(ProvableLimit.of(name, limit, lost))
                .build();
    }

    private Rule level(String name, double limit) {
        lost.add(name
                + ": give it as samples of a gauge, which must be above the baseline as well to be bad; exactly the"
                + " limit passes.");
        return GaugeRule.named(name).of(name).atMost(limit).build();
    }

    private Rule latency(String name, double quantile, Duration time) {
        lost.add(name
                + ": give it as a distribution of times; its limit was taken as seconds, at least 100 requests are"
                + " needed to pass, and a time of exactly the limit is within it.");
        return QuantileRule.named(name, quantile).of(name).atMost(time).build();
    }

    private static Optional<Duration> time(ArgoLimit limit) {
        double millis = limit.value() * MILLIS;
        return limit.upper() && millis >= 1 && millis <= Integer.MAX_VALUE
                ? Optional.of(Duration.ofMillis(StrictMath.round(millis)))
                : Optional.empty();
    }

    private static Optional<Double> quantile(String query) {
        int start = query.indexOf(QUANTILE);
        int end = query.indexOf(',', Math.max(start, 0));
        if (start < 0 || end < 0) {
            return Optional.empty();
        }
        try {
            double quantile = Double.parseDouble(
                    query.substring(start + QUANTILE.length(), end).strip());
            return quantile > 0 && quantile < 1 ? Optional.of(quantile) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
