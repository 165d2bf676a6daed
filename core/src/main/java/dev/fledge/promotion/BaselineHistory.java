package dev.fledge.promotion;

import dev.fledge.canary.Observation;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks sources what the baseline was like before the canary. It only helps the judge to place its bets, so a source that
 * does not know is no fault.
 */
final class BaselineHistory {
    private static final List<Duration> LOOK_BACK =
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofSeconds(10));

    List<Observation> before(Instant now, Map<String, MetricSource> sources) throws InterruptedException {
        Map<MetricSource, List<String>> metrics = new LinkedHashMap<>();
        sources.forEach((metric, source) ->
                metrics.computeIfAbsent(source, key -> new ArrayList<>()).add(metric));
        List<Observation> known = new ArrayList<>();
        for (Map.Entry<MetricSource, List<String>> entry : metrics.entrySet()) {
            known.addAll(longest(entry.getKey(), entry.getValue(), now));
        }
        return known;
    }

    /** What a source knows over the longest time of which it knows all its metrics, so that they fit together. */
    private static List<Observation> longest(MetricSource source, List<String> metrics, Instant now)
            throws InterruptedException {
        for (Duration back : LOOK_BACK) {
            List<Observation> known = new ArrayList<>();
            Interval interval = new Interval(now.minus(back), now);
            for (String metric : metrics) {
                MetricQuery query = new MetricQuery(metric, Arm.BASELINE, interval);
                MetricData data = ask(source, query);
                if (!(data instanceof MetricData.NoData)) {
                    known.add(new Observation.Seen(query, data));
                }
            }
            if (known.size() == metrics.size()) {
                return known;
            }
        }
        return List.of();
    }

    private static MetricData ask(MetricSource source, MetricQuery query) throws InterruptedException {
        try {
            return source.fetch(query);
        } catch (IOException e) {
            return new MetricData.NoData("not known");
        }
    }
}
