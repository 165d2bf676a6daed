package dev.fledge.canary.compat.argo;

import dev.fledge.canary.compat.Conversion;
import dev.fledge.canary.compat.Difference;
import dev.fledge.canary.compat.ForeignPolicy;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.document.DocumentNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An Argo Rollouts AnalysisTemplate, ClusterAnalysisTemplate or AnalysisRun, judged as Argo's controller does. Immutable.
 *
 * <p>A metric's reading is its result: a list for a Prometheus, Graphite or InfluxDB query, a number for a Prometheus
 * query in {@code scalar(...)}, web, Datadog and Wavefront, and 1 or 0 for a job that succeeded or not. A run of a metric
 * with an interval and no count goes on until {@link ForeignRun#terminate}.
 */
public final class ArgoPolicy implements ForeignPolicy {
    private final ArgoSpec spec;

    private ArgoPolicy(ArgoSpec spec) {
        this.spec = spec;
    }

    /**
     * Reads an object, or a {@code List} whose first object may refer to the other templates in it.
     *
     * @throws dev.fledge.document.DocumentException naming file, line, column and fix at the first construct that is
     *     wrong or unknown, an argument without a value and a condition that cannot be read included
     */
    public static ArgoPolicy read(DocumentNode root) {
        return read(root, Map.of());
    }

    /**
     * Reads as {@link #read(DocumentNode)} does, with values for arguments, which outrank those of the file.
     *
     * @throws dev.fledge.document.DocumentException as {@link #read(DocumentNode)} does
     */
    public static ArgoPolicy read(DocumentNode root, Map<String, String> arguments) {
        return new ArgoPolicy(ArgoSpec.read(root, arguments));
    }

    @Override
    public String format() {
        return "argo";
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public List<String> metrics() {
        return spec.metrics().stream().map(ArgoMetric::name).toList();
    }

    /**
     * Returns a metric's query with its arguments filled in, or all that its provider is told as JSON if it has none.
     *
     * @throws IllegalArgumentException if there is no metric of that name
     */
    public String query(String metric) {
        return spec.metrics().stream()
                .filter(each -> each.name().equals(metric))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no metric '" + metric + "'; there are " + metrics()))
                .provider()
                .query();
    }

    @Override
    public ForeignRun begin(Instant start) {
        return new ArgoRun(spec, start);
    }

    @Override
    public List<Difference> explain() {
        return ArgoDifferences.of(spec);
    }

    @Override
    public Conversion convert() {
        return ArgoConversion.of(spec);
    }
}
