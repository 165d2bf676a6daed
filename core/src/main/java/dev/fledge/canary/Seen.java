package dev.fledge.canary;

import dev.fledge.canary.stat.Wilson;
import dev.fledge.verdict.Finding;
import java.util.Locale;
import java.util.Optional;

/** What was seen of a metric, in words and numbers. */
final class Seen {
    private final String sentence;
    private final String canary;
    private final String baseline;
    private final String interval;

    private Seen(String sentence, String canary, String baseline, String interval) {
        this.sentence = sentence;
        this.canary = canary;
        this.baseline = baseline;
        this.interval = interval;
    }

    static Seen of(RuleEvidence rule) {
        if (rule.rule() instanceof RateRule) {
            return rate(((RateStream) rule.stream()).all());
        }
        if (rule.rule() instanceof QuantileRule quantile) {
            return quantile(quantile, (LatencyStream) rule.stream());
        }
        if (rule.rule() instanceof CountRule count) {
            return count(count, ((EventStream) rule.stream()).all());
        }
        return rule.rule() instanceof GaugeRule
                ? gauge((GaugeStream) rule.stream())
                : check((CheckStream) rule.stream());
    }

    /** Says what was seen of a rate, the warm-up included. */
    static String ofWholeRun(RateStream stream) {
        return rate(stream.whole()).sentence;
    }

    private static Seen rate(ArmTotals totals) {
        String canary = share(totals.canaryBad, totals.canary);
        String baseline = share(totals.baselineBad, totals.baseline);
        return new Seen(
                "canary failed " + canary + ", baseline " + baseline,
                canary,
                baseline,
                interval(totals.canaryBad, totals.canary));
    }

    private static String share(double bad, double all) {
        String counts = whole(bad) + " of " + whole(all) + " requests";
        return all > 0 ? counts + " (" + Odds.percent(bad / all) + ")" : counts;
    }

    /** The 98 % interval of a share, Wilson's. */
    private static String interval(double bad, double all) {
        return all > 0
                ? Odds.percent(StrictMath.max(0, Wilson.lower(bad, all, 2.326)))
                        + " to "
                        + Odds.percent(Wilson.upper(bad, all, 2.326))
                : "unknown";
    }

    private static String whole(double count) {
        return String.format(Locale.ROOT, "%.0f", count);
    }

    private static Seen quantile(QuantileRule rule, LatencyStream stream) {
        Optional<LatencyMemory> seen = stream.seen();
        if (seen.isEmpty() || !(seen.get().all().canary().total() > 0)) {
            return new Seen("no latency of the canary was judged yet", "unknown", "unknown", "unknown");
        }
        LatencyMemory memory = seen.get();
        FadingHistogram canary = memory.all().canary();
        String of = quantileOf(rule, memory, canary);
        String baseline = quantileOf(rule, memory, memory.all().baseline());
        if (rule.timesBaseline().isPresent() && !(memory.all().baseline().total() > 0)) {
            String sentence = "canary " + quantileName(rule.quantile()) + " " + of + ", baseline unknown";
            return new Seen(sentence, of, baseline, "unknown");
        }
        double threshold = threshold(rule, memory);
        double above = canary.from(Edges.surelyAbove(memory.buckets(), threshold));
        return new Seen(
                "canary " + quantileName(rule.quantile()) + " " + of + ", baseline " + baseline + "; "
                        + share(above, canary.total()) + " took longer than " + millis(threshold),
                of,
                baseline,
                interval(above, canary.total()));
    }

    /** The limit in milliseconds: the rule's, or its multiple of the baseline's quantile. */
    static double threshold(QuantileRule rule, LatencyMemory memory) {
        if (rule.timesBaseline().isEmpty()) {
            return rule.limitMillis();
        }
        int above = memory.all().baseline().firstAbove(rule.quantile());
        return above >= memory.buckets().size()
                ? memory.buckets().lowerEdge(memory.buckets().size() - 1)
                : memory.buckets().lowerEdge(above) * rule.timesBaseline().getAsDouble();
    }

    private static String quantileOf(QuantileRule rule, LatencyMemory memory, FadingHistogram histogram) {
        if (!(histogram.total() > 0)) {
            return "unknown";
        }
        int above = histogram.firstAbove(rule.quantile());
        return above >= memory.buckets().size()
                ? "above " + millis(memory.buckets().lowerEdge(memory.buckets().size() - 1))
                : "at most " + millis(memory.buckets().upperEdge(above - 1));
    }

    static String quantileName(double quantile) {
        double percent = quantile * 100;
        return percent == StrictMath.rint(percent)
                ? "p" + (long) percent
                : "p" + String.format(Locale.ROOT, "%.4g", percent).replaceAll("0+$", "");
    }

    static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }

    private static Seen count(CountRule rule, ArmTotals totals) {
        String canary = whole(totals.canaryBad) + " in " + whole(totals.canary) + " " + rule.exposureMetric();
        String baseline = whole(totals.baselineBad) + " in " + whole(totals.baseline);
        return new Seen("canary " + canary + ", baseline " + baseline, canary, baseline, "unknown");
    }

    private static Seen gauge(GaugeStream stream) {
        String canary = String.format(Locale.ROOT, "%.4g", stream.lastCanary());
        String baseline = String.format(Locale.ROOT, "%.4g", stream.lastBaseline());
        return new Seen(
                "canary " + canary + ", baseline " + baseline + "; beyond in " + stream.lost() + " of " + stream.pairs()
                        + " half minutes",
                canary,
                baseline,
                interval((double) stream.lost(), (double) stream.pairs()));
    }

    private static Seen check(CheckStream stream) {
        return new Seen(
                "the canary lost " + stream.lost() + " of " + stream.rounds() + " rounds"
                        + (stream.bothFailed() > 0 ? ", and both versions failed in " + stream.bothFailed() : ""),
                stream.lost() + " of " + stream.rounds() + " rounds lost",
                stream.bothFailed() + " rounds failed at both",
                interval((double) stream.lost(), (double) stream.rounds()));
    }

    static String limit(Rule rule) {
        if (rule instanceof RateRule rate) {
            String ceiling = rate.ceiling().isPresent()
                    ? "at most " + Odds.percent(rate.ceiling().getAsDouble()) + " fail"
                    : "";
            String relative = rate.relative()
                    .map(tolerated -> "at most " + tolerated.ratio() + " x baseline or "
                            + Odds.percent(tolerated.atLeastDifference()) + " more")
                    .orElse("");
            return ceiling.isEmpty() || relative.isEmpty() ? ceiling + relative : ceiling + ", " + relative;
        }
        if (rule instanceof QuantileRule quantile) {
            return quantileName(quantile.quantile()) + " at most " + quantile.limitText();
        }
        if (rule instanceof CountRule count) {
            return count.limitText();
        }
        return rule instanceof GaugeRule gauge ? gauge.limitText() : ((CheckRule) rule).limitText();
    }

    String sentence() {
        return sentence;
    }

    void facts(Finding.Builder finding) {
        finding.fact("canary", canary).fact("baseline", baseline);
        if (!interval.equals("unknown")) {
            finding.fact("98 % interval of the canary's share", interval);
        }
    }
}
