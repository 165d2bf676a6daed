package dev.fledge.canary.compat.flagger;

import dev.fledge.canary.compat.Reading;
import dev.fledge.canary.compat.internal.PlainNumber;
import dev.fledge.document.DocumentNode;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** One metric that Flagger asks in each tick, and when its answer is a failed check. */
final class MetricCheck {
    /** Where the number comes from. */
    enum Kind {
        /** The built-in share of answers that are no server errors, in percent. */
        SUCCESS_RATE("request-success-rate"),
        /** The built-in p99, in milliseconds. */
        DURATION("request-duration"),
        /** A deprecated query inside the canary. */
        QUERY(""),
        /** A metric template. */
        TEMPLATE("");

        private final String builtIn;

        Kind(String builtIn) {
            this.builtIn = builtIn;
        }

        static Optional<Kind> builtIn(String name) {
            return name.equals(SUCCESS_RATE.builtIn)
                    ? Optional.of(SUCCESS_RATE)
                    : name.equals(DURATION.builtIn) ? Optional.of(DURATION) : Optional.empty();
        }
    }

    private final DocumentNode node;
    private final Kind kind;
    private final Provider provider;
    private final Bounds bounds;
    private final String query;

    private MetricCheck(DocumentNode node, Kind kind, Provider provider, String query) {
        this.node = node;
        this.kind = kind;
        this.provider = provider;
        this.query = query;
        Bounds written = node.optional("thresholdRange").map(MetricCheck::range).orElseGet(() -> oldThreshold(kind));
        this.bounds = kind == Kind.DURATION ? written.inWholeMillis() : written;
    }

    static MetricCheck builtIn(DocumentNode node, Kind kind) {
        return new MetricCheck(node, kind, Provider.PROMETHEUS, "");
    }

    static MetricCheck query(DocumentNode node, String query) {
        return new MetricCheck(node, Kind.QUERY, Provider.PROMETHEUS, query);
    }

    static MetricCheck template(DocumentNode node, Provider provider, String query) {
        return new MetricCheck(node, Kind.TEMPLATE, provider, query);
    }

    private static Bounds range(DocumentNode range) {
        range.allowOnly("min", "max");
        return new Bounds(bound(range, "min"), bound(range, "max"));
    }

    private static OptionalDouble bound(DocumentNode range, String key) {
        return range.optional(key)
                .map(bound -> OptionalDouble.of(bound.number(-Double.MAX_VALUE, Double.MAX_VALUE)))
                .orElse(OptionalDouble.empty());
    }

    /** The deprecated number is the least that passes of a success rate, the greatest of anything else; without it, 0. */
    private Bounds oldThreshold(Kind kind) {
        double threshold = node.optional("threshold")
                .map(value -> value.number(-Double.MAX_VALUE, Double.MAX_VALUE))
                .orElse(0.0);
        return kind == Kind.SUCCESS_RATE ? Bounds.atLeast(threshold) : Bounds.atMost(threshold);
    }

    String name() {
        return node.field("name").text();
    }

    DocumentNode node() {
        return node;
    }

    Kind kind() {
        return kind;
    }

    Provider provider() {
        return provider;
    }

    Bounds bounds() {
        return bounds;
    }

    /** Returns the query as the provider gets it; empty for the built-in metrics. */
    Optional<String> query() {
        return query.isEmpty() ? Optional.empty() : Optional.of(query);
    }

    /** Returns how far back the query looks; a minute unless the metric says otherwise. */
    Duration interval() {
        return node.optional("interval").map(Intervals::of).orElse(Duration.ofMinutes(1));
    }

    /** Returns a pass or a fail, never anything between: Flagger knows no more. */
    Finding judge(Reading reading) {
        if (reading instanceof Reading.Failed failed) {
            return failed("PROVIDER_FAILED", "the provider failed: " + failed.why());
        }
        OptionalDouble value =
                reading instanceof Reading.Values values ? provider.value(values) : OptionalDouble.empty();
        return value.isPresent()
                ? judge(kind == Kind.DURATION ? Bounds.wholeMillis(value.getAsDouble()) : value.getAsDouble())
                : failed("NO_VALUES", "no values found, which is a failed check");
    }

    private Finding judge(double value) {
        boolean below = bounds.isBelow(value);
        boolean above = bounds.isAbove(value);
        String reason = below ? "BELOW_MIN" : above ? "ABOVE_MAX" : "WITHIN_RANGE";
        return Finding.of(below || above ? Verdict.FAIL : Verdict.PASS, name())
                .reason(reason)
                .message(name() + ": canary " + PlainNumber.text(value) + ", " + bounds)
                .fact("canary", PlainNumber.text(value))
                .fact("limit", bounds)
                .build();
    }

    private Finding failed(String reason, String why) {
        return Finding.fail(name())
                .reason(reason)
                .message(name() + ": " + why)
                .fact("limit", bounds)
                .build();
    }
}
