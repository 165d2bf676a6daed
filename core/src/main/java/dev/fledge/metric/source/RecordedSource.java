package dev.fledge.metric.source;

import dev.fledge.canary.Observation;
import dev.fledge.canary.record.RunRecord;
import dev.fledge.internal.Check;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * A recorded run as a source: it answers with what was seen then. Immutable and thread-safe.
 *
 * <p>A batch belongs to an interval if it ends in it, so intervals that join count every request once. An interval without a
 * batch has no data. What the source of that time could not answer is a failure here too.
 */
public final class RecordedSource implements MetricSource {
    private final String name;
    private final RunRecord record;
    private final Set<String> metrics;

    private RecordedSource(String name, RunRecord record) {
        this.name = name;
        this.record = record;
        this.metrics = Set.copyOf(record.metrics());
    }

    /**
     * Reads the file of a record.
     *
     * @throws dev.fledge.document.DocumentException naming file, line, column and fix at the first thing that is wrong
     * @throws IOException if the file cannot be read
     */
    public static RecordedSource read(Path file) throws IOException {
        return of(file.toString(), RecordFile.read(file));
    }

    /** Returns a source of that name, for messages. */
    public static RecordedSource of(String name, RunRecord record) {
        return new RecordedSource(Check.notBlank("name of a source", name), Check.notNull("record", record));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> metrics() {
        return metrics;
    }

    @Override
    public MetricData fetch(MetricQuery query) throws IOException {
        if (!metrics.contains(query.metric())) {
            throw new IllegalArgumentException(
                    name + " has no metric '" + query.metric() + "'; it has " + new TreeSet<>(metrics));
        }
        Observation answer = record.answer(query);
        if (answer instanceof Observation.Failed failed) {
            throw new IOException(failed.why());
        }
        return ((Observation.Seen) answer).data();
    }
}
