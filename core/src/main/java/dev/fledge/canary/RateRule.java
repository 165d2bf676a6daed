package dev.fledge.canary;

import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import dev.fledge.verdict.Finding;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A share of the canary's requests that must not be above a limit; the article's "error rate > 1 %".
 *
 * <p>It passes once {@link #minRequests} requests were seen and the share is at most the limit. It fails as soon as the
 * share is above the limit with enough requests, or would be even if every request missing to that number were good.
 * Else, and without data, it is inconclusive. Immutable.
 */
public final class RateRule implements Rule {
    private final String name;
    private final String bad;
    private final String all;
    private final double limit;
    private final long minRequests;

    private RateRule(Builder builder, String bad, String all, double limit) {
        this.name = builder.name;
        this.bad = bad;
        this.all = all;
        this.limit = limit;
        this.minRequests = builder.minRequests;
    }

    /** Starts a rule of that name. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> metrics() {
        return Set.of(bad, all);
    }

    /** Returns the highest share that passes, 0 to 1. */
    public double limit() {
        return limit;
    }

    /** Returns how many canary requests are needed for a pass. */
    public long minRequests() {
        return minRequests;
    }

    @Override
    public Finding judge(Evidence evidence) {
        OptionalLong canaryAll = evidence.count(all, Arm.CANARY);
        OptionalLong canaryBad = evidence.count(bad, Arm.CANARY);
        if (canaryAll.isEmpty() || canaryBad.isEmpty()) {
            return evidence.missing(name, canaryAll.isEmpty() ? all : bad, Arm.CANARY)
                    .build();
        }
        return judge(canaryBad.getAsLong(), canaryAll.getAsLong(), baseline(evidence));
    }

    private Finding judge(long failed, long requests, String baseline) {
        String seen =
                failed + " of " + requests + " canary requests" + (requests > 0 ? " = " + share(failed, requests) : "");
        String rule = "limit " + percent(limit) + " (equal passes)";
        if (failed > requests) {
            return finding(Finding.inconclusive(name), seen, baseline)
                    .reason("SOURCE_FAILED")
                    .message(name + ": " + seen + ": more failures than requests cannot be; check what " + bad + " and "
                            + all + " count")
                    .build();
        }
        if (isAbove(failed, Math.max(requests, minRequests))) {
            return finding(Finding.fail(name), seen, baseline)
                    .reason("ABOVE_LIMIT")
                    .message(name + ": " + seen + ", " + rule + early(requests) + "; baseline " + baseline)
                    .build();
        }
        if (requests < minRequests) {
            return finding(Finding.inconclusive(name), seen, baseline)
                    .reason("TOO_FEW_REQUESTS")
                    .message(name + ": " + seen + ", but " + minRequests + " requests are needed to judge it")
                    .build();
        }
        return finding(Finding.pass(name), seen, baseline)
                .reason("WITHIN_LIMIT")
                .message(name + ": " + seen + ", " + rule + "; baseline " + baseline)
                .build();
    }

    private String early(long requests) {
        return requests < minRequests ? ", and already too many for " + minRequests + " requests" : "";
    }

    /** In decimals, so that 29 of 100 is not above 0.29. */
    private boolean isAbove(long failed, long requests) {
        return BigDecimal.valueOf(failed).compareTo(BigDecimal.valueOf(limit).multiply(BigDecimal.valueOf(requests)))
                > 0;
    }

    private Finding.Builder finding(Finding.Builder builder, String canary, String baseline) {
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

    private static String share(long part, long whole) {
        return percent((double) part / whole);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", share * 100);
    }

    @Override
    public Map<String, Object> toPlain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("name", name);
        plain.put("type", "rate");
        plain.put("numerator", bad);
        plain.put("denominator", all);
        plain.put("limit", Map.of("above", limit));
        plain.put("minRequests", minRequests);
        return plain;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RateRule that && toPlain().equals(that.toPlain());
    }

    @Override
    public int hashCode() {
        return toPlain().hashCode();
    }

    @Override
    public String toString() {
        return name + ": " + bad + " / " + all + " at most " + percent(limit) + ", from " + minRequests
                + " requests on";
    }

    /** Collects the parts of a rule. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private @Nullable String bad;
        private @Nullable String all;
        private double limit = Double.NaN;
        private long minRequests = 100;

        private Builder(String name) {
            this.name = Check.notBlank("name of a rule", name);
        }

        /** Sets the metric that counts the bad requests; a bad request is one of {@link #per}. Required. */
        public Builder of(String bad) {
            this.bad = Check.notBlank("metric of the bad requests", bad);
            return this;
        }

        /** Sets the metric that counts all requests. Required. */
        public Builder per(String all) {
            this.all = Check.notBlank("metric of all requests", all);
            return this;
        }

        /**
         * Sets the highest share that passes, 0 to below 1; required. Exactly the limit passes.
         *
         * @throws IllegalArgumentException if {@code limit} is NaN or out of range
         */
        public Builder atMost(double limit) {
            Check.inRange("limit of " + name, limit, 0.0, Math.nextDown(1.0));
            this.limit = limit;
            return this;
        }

        /**
         * Sets how many canary requests a pass needs, at least 1; the default is 100.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder minRequests(long minRequests) {
            this.minRequests = Check.inRange("min requests of " + name, minRequests, 1, Long.MAX_VALUE);
            return this;
        }

        /**
         * Builds the rule.
         *
         * @throws IllegalStateException if the metrics or the limit are not set
         */
        public RateRule build() {
            if (bad == null || all == null || Double.isNaN(limit)) {
                throw new IllegalStateException("rule " + name + " needs of(), per() and atMost()");
            }
            return new RateRule(this, bad, all, limit);
        }
    }
}
