package dev.fledge.canary.record;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.CanaryState;
import dev.fledge.canary.Observation;
import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricQuery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was observed of one run, and what was decided on it. Immutable.
 *
 * <p>Its file has one JSON object a line. The first is the header,
 * {@code {"fledge":"canary-record/1","opened":"2026-01-31T12:00:00Z","window":"10m","policy":{...}}}, of which {@code window} and
 * {@code policy} (a native policy) may be missing. Each line after it is one of these; times are UTC, arms {@code canary} and
 * {@code baseline}:
 *
 * <ul>
 *   <li>a batch: {@code metric}, {@code arm}, {@code from}, {@code to} and one of {@code count}; {@code buckets} (
 *       {@code "latency"} for {@link dev.fledge.metric.Buckets#latencyMillis()}, else the list of upper edges) with
 *       {@code counts} (an object from bucket number, counted from 0, to count, or a list with a count for each bucket);
 *       {@code samples} (a list of {@code [time, value]}) with {@code expected}; {@code noData} or {@code failed} with the
 *       reason;
 *   <li>a single request: {@code {"at":"2026-01-31T12:00:00.250Z","arm":"canary","millis":81.5,"status":200}}, status 0 for no
 *       answer. Requests are added up, slice by slice, to the metrics {@code requests}, {@code client-errors} (4xx),
 *       {@code server-errors} (5xx and no answer) and {@code latency}. Where a record has requests, it has all of them: a slice
 *       without one is a true zero, up to the slice of the last request;
 *   <li>a round of votes: {@code check}, {@code at}, {@code canary}, {@code baseline}, each {@code pass}, {@code inconclusive} or
 *       {@code fail};
 *   <li>a step: {@code step} (when the weight was effective), {@code newInstances}, and {@code deadline} if it has one;
 *   <li>a look of the judge: {@code look} (when) and {@code decision}, so that a replay can be checked.
 * </ul>
 *
 * @see RecordReader
 * @see RecordText
 */
public final class RunRecord {
    /** The format and its version, as the header names it. */
    public static final String FORMAT = "canary-record/1";

    private final Instant opened;
    private final Optional<Duration> window;
    private final Optional<CanaryPolicy> policy;
    private final List<RecordEntry> entries;
    private final List<Observation> requests;
    private final Optional<String> cutOff;
    private final Map<Metric, List<Observation>> byMetric;

    RunRecord(Header header, List<RecordEntry> entries, List<Observation> requests, @Nullable String cutOff) {
        this.opened = header.opened();
        this.window = header.window();
        this.policy = header.policy();
        this.entries = List.copyOf(entries);
        this.requests = List.copyOf(requests);
        this.cutOff = Optional.ofNullable(cutOff);
        this.byMetric = byMetric(observations());
    }

    /** One arm's metric. */
    private record Metric(String name, Arm arm) {}

    private static Map<Metric, List<Observation>> byMetric(List<Observation> observations) {
        Map<Metric, List<Observation>> grouped = new HashMap<>();
        for (Observation observation : observations) {
            asked(observation)
                    .ifPresent(query -> grouped.computeIfAbsent(
                                    new Metric(query.metric(), query.arm()), key -> new ArrayList<>())
                            .add(observation));
        }
        return grouped;
    }

    /**
     * What the first line says.
     *
     * @param opened when the window opened
     * @param window how long it was planned to be, if that is not the policy's
     * @param policy by which it was judged
     */
    record Header(Instant opened, Optional<Duration> window, Optional<CanaryPolicy> policy) {}

    /** Returns a record of those observations, without looks. */
    public static RunRecord of(Instant opened, List<Observation> observations) {
        return of(opened, Optional.empty(), observations);
    }

    /** Returns a record of a run that was planned to be so long. */
    static RunRecord of(Instant opened, Optional<Duration> window, List<Observation> observations) {
        Header header = new Header(Check.notNull("opened", opened), window, Optional.empty());
        List<RecordEntry> entries = new ArrayList<>();
        observations.forEach(observation -> entries.add(new RecordEntry.Observation(observation)));
        return new RunRecord(header, entries, List.of(), null);
    }

    /**
     * Reads a record.
     *
     * @param source what messages call it, such as the path of its file
     * @throws dev.fledge.document.DocumentException naming source, line, column and fix at the first thing that is wrong
     */
    public static RunRecord parse(String source, String text) {
        byte[] bytes = Check.notNull("text", text).getBytes(StandardCharsets.UTF_8);
        RecordReader reader = RecordReader.of(source);
        reader.read(bytes, bytes.length);
        return reader.finish();
    }

    /** Returns when the window opened: the canary's first traffic. */
    public Instant opened() {
        return opened;
    }

    /** Returns how long the run was planned to be; empty if it is the policy's window. */
    public Optional<Duration> window() {
        return window;
    }

    /** Returns the policy by which it was judged, if it says so. */
    public Optional<CanaryPolicy> policy() {
        return policy;
    }

    /** Returns the lines in their order, without the single requests. */
    public List<RecordEntry> entries() {
        return entries;
    }

    /** Returns the single requests, added up for each slice and arm, in time order. */
    public List<Observation> requests() {
        return requests;
    }

    /** Returns all that was observed: the lines in their order, then the single requests. */
    public List<Observation> observations() {
        List<Observation> observations = new ArrayList<>();
        for (RecordEntry entry : entries) {
            if (entry instanceof RecordEntry.Observation observed) {
                observations.add(observed.observation());
            }
        }
        observations.addAll(requests);
        return observations;
    }

    /** Returns the recorded looks in their order; may be empty. */
    public List<RecordEntry.Look> looks() {
        List<RecordEntry.Look> looks = new ArrayList<>();
        for (RecordEntry entry : entries) {
            if (entry instanceof RecordEntry.Look look) {
                looks.add(look);
            }
        }
        return looks;
    }

    /** Returns the end of the last thing that was observed or decided; the opening if there is nothing. */
    public Instant end() {
        Instant end = opened;
        for (RecordEntry entry : entries) {
            end = entry.at().isAfter(end) ? entry.at() : end;
        }
        for (Observation observation : requests) {
            end = observation.at().isAfter(end) ? observation.at() : end;
        }
        return end;
    }

    /** Returns the names of the metrics of which it holds data, in alphabetical order. */
    public List<String> metrics() {
        return byMetric.keySet().stream().map(Metric::name).distinct().sorted().toList();
    }

    /** Returns a sentence on the last line if it was cut off in the middle, and so left out. */
    public Optional<String> cutOff() {
        return cutOff;
    }

    /** Returns the state of a judge at the opening, for the policy's window unless the record has its own. */
    public CanaryState open() {
        return window.map(planned -> CanaryState.openedAt(opened, planned))
                .orElseGet(() -> CanaryState.openedAt(opened));
    }

    /**
     * Returns what was observed of a metric over an interval: the sum of the batches that end in it (start excluded, end
     * included), which is {@link dev.fledge.metric.MetricData.NoData} if there is none. What a source could not answer and
     * nothing else was seen of is a failure.
     */
    public Observation answer(MetricQuery query) {
        return RecordedMetric.answer(byMetric.getOrDefault(new Metric(query.metric(), query.arm()), List.of()), query);
    }

    static Optional<MetricQuery> asked(Observation observation) {
        if (observation instanceof Observation.Seen seen) {
            return Optional.of(seen.query());
        }
        return observation instanceof Observation.Failed failed ? Optional.of(failed.query()) : Optional.empty();
    }

    @Override
    public String toString() {
        return "record of " + observations().size() + " observations and " + looks().size() + " looks from " + opened
                + " to " + end();
    }
}
