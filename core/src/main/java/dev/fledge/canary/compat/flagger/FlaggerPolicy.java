package dev.fledge.canary.compat.flagger;

import dev.fledge.canary.compat.Conversion;
import dev.fledge.canary.compat.Difference;
import dev.fledge.canary.compat.ForeignPolicy;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.document.DocumentNode;
import dev.fledge.internal.Check;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code analysis} of a Flagger {@code Canary}, with the metric templates it refers to. Immutable.
 *
 * <p>A run begins with the tick that sees the new revision and goes on as Flagger's scheduler does: each tick asks the
 * webhooks, then the built-in metrics, then the templates, and stops at the first that fails. Failed checks add up and
 * are never forgotten; the tick after the threshold is reached rolls back without asking a metric.
 *
 * <p>Metrics are read by their name, on the canary arm, over the metric's interval; {@code request-duration} is in
 * milliseconds and {@code request-success-rate} in percent. A webhook is read by its name as well: its answer is the
 * status code, and none above 202 is an agreement.
 */
public final class FlaggerPolicy implements ForeignPolicy {
    private final String name;
    private final DocumentNode spec;
    private final Steps steps;
    private final List<MetricCheck> checks;
    private final List<Hook> hooks;

    FlaggerPolicy(String name, DocumentNode spec, List<MetricCheck> checks, List<Hook> hooks) {
        this.name = name;
        this.spec = spec;
        this.checks = List.copyOf(checks);
        this.hooks = List.copyOf(hooks);
        this.steps = Steps.read(
                analysis(), spec.optional("provider").map(DocumentNode::text).orElse(""));
    }

    /**
     * Reads a canary that refers to no template.
     *
     * @throws dev.fledge.document.DocumentException naming file, line, column and fix if the tree is none, or holds what
     *     Flagger does not know
     */
    public static FlaggerPolicy read(DocumentNode canary) {
        return read(List.of(Check.notNull("canary", canary)));
    }

    /**
     * Reads the one canary among the documents, and the templates it refers to. Documents of other kinds are passed over.
     *
     * @param documents such as {@link dev.fledge.document.Document#yamlStream} gives; not empty
     * @throws dev.fledge.document.DocumentException naming file, line, column and fix if there is no canary or a second
     *     one, if a template is missing, or if a document holds what Flagger does not know
     * @throws IllegalArgumentException if there is no document
     */
    public static FlaggerPolicy read(List<DocumentNode> documents) {
        return FlaggerReader.read(List.copyOf(documents));
    }

    @Override
    public String format() {
        return "flagger";
    }

    @Override
    public String name() {
        return name;
    }

    /** Returns the names of the metrics, then those of the webhooks whose answer counts; empty if Flagger asks nothing. */
    @Override
    public List<String> metrics() {
        List<String> names = new ArrayList<>();
        checks.forEach(check -> names.add(check.name()));
        hooks.stream().filter(hook -> hook.kind().decides()).forEach(hook -> names.add(hook.name()));
        return List.copyOf(names);
    }

    /**
     * Returns the query that Flagger sends for a metric, its variables filled in.
     *
     * @return empty for built-in metrics, webhooks and unknown names
     */
    public Optional<String> query(String metric) {
        return checks.stream()
                .filter(check -> check.name().equals(metric))
                .findFirst()
                .flatMap(MetricCheck::query);
    }

    @Override
    public ForeignRun begin(Instant start) {
        return new FlaggerRun(this, Check.notNull("start", start));
    }

    @Override
    public List<Difference> explain() {
        return FlaggerDifferences.of(this);
    }

    @Override
    public Conversion convert() {
        return FlaggerConversion.of(this);
    }

    DocumentNode spec() {
        return spec;
    }

    DocumentNode analysis() {
        return spec.field("analysis");
    }

    Steps steps() {
        return steps;
    }

    List<MetricCheck> checks() {
        return checks;
    }

    List<Hook> hooks() {
        return hooks;
    }

    boolean skipsAnalysis() {
        return spec.optional("skipAnalysis").map(DocumentNode::bool).orElse(false);
    }

    /** Returns how many failed checks roll back; 0 and nothing mean 1. */
    long threshold() {
        return Math.max(
                1,
                analysis()
                        .optional("threshold")
                        .map(threshold -> threshold.integer(0, Integer.MAX_VALUE))
                        .orElse(1L));
    }

    /** Returns the time between two ticks: 60 s unless written, and never less than 10 s. */
    Duration interval() {
        Duration written = analysis().optional("interval").map(Intervals::of).orElse(Duration.ofSeconds(60));
        Duration least = Duration.ofSeconds(10);
        return written.compareTo(least) < 0 ? least : written;
    }

    /** Returns the format, the name and the metrics. */
    @Override
    public String toString() {
        return "flagger canary " + name + ", reads " + metrics();
    }
}
