package dev.fledge.canary.record;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.CountRule;
import dev.fledge.canary.QuantileRule;
import dev.fledge.canary.RateRule;
import dev.fledge.canary.Rule;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is made worse in the canary's half of a split.
 *
 * @param kind how
 * @param metric of what
 * @param size share of good requests that fail, or the multiple
 */
record Change(Kind kind, String metric, double size) {
    enum Kind {
        NONE,
        ERRORS,
        LATENCY,
        EVENTS
    }

    static final Change NONE = new Change(Kind.NONE, "", 0);

    /** Returns changes of several sizes for each metric that a rule of the policy reads. */
    static List<Change> of(CanaryPolicy policy) {
        List<Change> changes = new ArrayList<>();
        Set<String> done = new HashSet<>();
        for (Rule rule : policy.rules()) {
            if (rule instanceof RateRule rate && done.add(rate.badMetric())) {
                add(changes, Kind.ERRORS, rate.badMetric(), 0.01, 0.02, 0.05, 0.2);
            } else if (rule instanceof QuantileRule quantile && done.add(quantile.metric())) {
                add(changes, Kind.LATENCY, quantile.metric(), 1.3, 2, 2.5, 4);
            } else if (rule instanceof CountRule count && done.add(count.eventMetric())) {
                boolean more = count.direction() == CountRule.Direction.INCREASE;
                add(
                        changes,
                        Kind.EVENTS,
                        count.eventMetric(),
                        more ? 2 * count.ratio() : count.ratio() / 2,
                        more ? 4 * count.ratio() : 0);
            }
        }
        return changes;
    }

    private static void add(List<Change> to, Kind kind, String metric, double... sizes) {
        for (double size : sizes) {
            to.add(new Change(kind, metric, size));
        }
    }

    boolean changes(String name) {
        return metric.equals(name);
    }

    /** Returns the bad ones of so many requests after the change. */
    long errors(long requests, long bad, Dice dice) {
        return kind == Kind.ERRORS ? bad + dice.binomial(requests - bad, size) : bad;
    }

    /** Returns the canary's part of so many events. */
    long events(long all, double share, Dice dice) {
        if (kind != Kind.EVENTS) {
            return dice.binomial(all, share);
        }
        long whole = (long) StrictMath.floor(size);
        long events = dice.binomial(all, share * (size - whole));
        for (long i = 0; i < whole; i++) {
            events += dice.binomial(all, share);
        }
        return events;
    }

    /** Returns the histogram of values that are so many times as long; exact if the multiple moves edges to edges. */
    Histogram longer(Histogram histogram) {
        if (kind != Kind.LATENCY) {
            return histogram;
        }
        Buckets buckets = histogram.buckets();
        long[] counts = new long[buckets.size()];
        for (int i = 0; i < buckets.size(); i++) {
            double edge = i == buckets.size() - 1 ? buckets.lowerEdge(i) * 1.01 : buckets.upperEdge(i);
            counts[buckets.indexOf(edge * size)] += histogram.count(i);
        }
        return Histogram.of(buckets, counts);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case NONE -> "none";
            case ERRORS -> String.format(Locale.ROOT, "%s + %.1f %%", metric, size * 100);
            case LATENCY, EVENTS -> String.format(Locale.ROOT, "%s x %.2f", metric, size);
        };
    }
}
