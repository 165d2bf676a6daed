package dev.fledge.canary.record;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.CountRule;
import dev.fledge.canary.Observation;
import dev.fledge.canary.RateRule;
import dev.fledge.canary.Rule;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.verdict.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Splits the baseline of a record at random into two arms that are alike, request by request: a canary that is truly no worse.
 *
 * <p>Requests and buckets of a histogram are drawn one by one with the canary's share; bad requests go with the requests they
 * belong to. Levels, of which there is one series only, are given to both arms. The canary's vote in a round is the baseline's of a
 * round drawn at random. What the canary of the record did is left out.
 */
final class ArmSplit {
    private final Map<String, String> requestsOf = new HashMap<>();
    private final Set<String> requests = new HashSet<>();
    private final double share;
    private final Dice dice;

    /** The canary's requests and those of both arms. */
    private record Drawn(long canary, long all) {}

    private record Batch(String metric, Interval interval) {}

    ArmSplit(CanaryPolicy policy, double share, Dice dice) {
        this.share = share;
        this.dice = dice;
        for (Rule rule : policy.rules()) {
            if (rule instanceof RateRule rate) {
                requests.add(rate.allMetric());
                requestsOf.putIfAbsent(rate.badMetric(), rate.allMetric());
            } else if (rule instanceof CountRule count) {
                requests.add(count.exposureMetric());
            }
        }
    }

    RunRecord split(RunRecord record, Change change) {
        List<Observation> observations = record.observations();
        Map<Batch, Drawn> drawn = new HashMap<>();
        List<Observation> split = new ArrayList<>();
        for (Observation observation : observations) {
            if (observation instanceof Observation.Seen seen
                    && isBaseline(seen.query())
                    && requests.contains(seen.query().metric())
                    && seen.data() instanceof MetricData.Count count
                    && seen.query().interval().end().isAfter(record.opened())) {
                drawn.put(batch(seen.query()), new Drawn(dice.binomial(count.value(), share), count.value()));
            }
        }
        for (Observation observation : observations) {
            add(split, observation, new Draw(record, drawn, change));
        }
        return RunRecord.of(record.opened(), record.window(), split);
    }

    private record Draw(RunRecord record, Map<Batch, Drawn> drawn, Change change) {}

    private static boolean isBaseline(MetricQuery query) {
        return query.arm() == Arm.BASELINE;
    }

    private static Batch batch(MetricQuery query) {
        return new Batch(query.metric(), query.interval());
    }

    private void add(List<Observation> to, Observation observation, Draw draw) {
        if (observation instanceof Observation.Voted voted) {
            to.add(new Observation.Voted(voted.check(), voted.at(), another(voted, draw.record()), voted.baseline()));
        } else if (observation instanceof Observation.StepBegan) {
            to.add(observation);
        } else if (observation instanceof Observation.Failed failed && isBaseline(failed.query())) {
            to.add(failed);
            to.add(new Observation.Failed(canary(failed.query()), failed.why()));
        } else if (observation instanceof Observation.Seen seen && isBaseline(seen.query())) {
            if (seen.query().interval().end().isAfter(draw.record().opened())) {
                addSplit(to, seen, draw);
            } else {
                to.add(seen);
            }
        }
    }

    private Verdict another(Observation.Voted voted, RunRecord record) {
        List<Observation.Voted> rounds = new ArrayList<>();
        for (Observation observation : record.observations()) {
            if (observation instanceof Observation.Voted round && round.check().equals(voted.check())) {
                rounds.add(round);
            }
        }
        return rounds.get(dice.below(rounds.size())).baseline();
    }

    private static MetricQuery canary(MetricQuery query) {
        return new MetricQuery(query.metric(), Arm.CANARY, query.interval());
    }

    private void addSplit(List<Observation> to, Observation.Seen seen, Draw draw) {
        MetricData canary = seen.data();
        MetricData baseline = seen.data();
        if (seen.data() instanceof MetricData.Count count) {
            Part part = part(seen.query(), count.value(), draw);
            canary = new MetricData.Count(part.changed());
            baseline = new MetricData.Count(count.value() - part.plain());
        } else if (seen.data() instanceof MetricData.Distribution distribution) {
            Histogram part = part(distribution.histogram());
            boolean changes = draw.change().changes(seen.query().metric());
            canary = new MetricData.Distribution(changes ? draw.change().longer(part) : part);
            baseline = new MetricData.Distribution(distribution.histogram().since(part));
        }
        to.add(new Observation.Seen(seen.query(), baseline));
        to.add(new Observation.Seen(canary(seen.query()), canary));
    }

    /** What the canary drew of a count, before and after the change; the baseline keeps the rest. */
    private record Part(long plain, long changed) {}

    private Part part(MetricQuery query, long all, Draw draw) {
        Drawn own = draw.drawn().get(batch(query));
        if (own != null) {
            return new Part(own.canary(), own.canary());
        }
        boolean changes = draw.change().changes(query.metric());
        Drawn of = requestsFor(query, draw);
        if (of != null && all <= of.all()) {
            long bad = dice.hypergeometric(of.all(), all, of.canary());
            return new Part(bad, changes ? draw.change().errors(of.canary(), bad, dice) : bad);
        }
        long events = dice.binomial(all, share);
        return new Part(events, changes ? draw.change().events(all, share, dice) : events);
    }

    private @Nullable Drawn requestsFor(MetricQuery query, Draw draw) {
        String metric = requestsOf.get(query.metric());
        return metric == null ? null : draw.drawn().get(new Batch(metric, query.interval()));
    }

    private Histogram part(Histogram histogram) {
        Buckets buckets = histogram.buckets();
        long[] counts = new long[buckets.size()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = dice.binomial(histogram.count(i), share);
        }
        return Histogram.of(buckets, counts);
    }
}
