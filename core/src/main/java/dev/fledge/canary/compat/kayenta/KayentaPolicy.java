package dev.fledge.canary.compat.kayenta;

import dev.fledge.canary.compat.Conversion;
import dev.fledge.canary.compat.Difference;
import dev.fledge.canary.compat.ForeignPolicy;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.document.DocumentNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Kayenta canary configuration, judged as Kayenta's {@code NetflixACAJudge-v1.0} does. Immutable.
 *
 * <p>Its readings are series: several values of one metric in time order, NaN where one is missing. A series without a
 * value is {@link dev.fledge.canary.compat.Reading.Empty}; what is missing at its end counts as NaN. A failed provider
 * ends a run, as it does there.
 */
public final class KayentaPolicy implements ForeignPolicy {
    private final KayentaConfig config;
    private final ExecutionRequest request;

    private KayentaPolicy(KayentaConfig config, ExecutionRequest request) {
        this.config = config;
        this.request = request;
    }

    /**
     * Reads a canary configuration, or the body of a standalone request with {@code canaryConfig} and
     * {@code executionRequest}.
     *
     * <p>A configuration alone has no schedule; it is judged once, after an hour, unless {@link #on} gives another.
     *
     * @throws dev.fledge.document.DocumentException naming file, line, column and fix at the first construct that is
     *     wrong or unknown
     */
    public static KayentaPolicy read(DocumentNode root) {
        if (root.optional("canaryConfig").isEmpty()) {
            return new KayentaPolicy(
                    KayentaConfig.read(root, Optional.empty()), ExecutionRequest.on(ExecutionRequest.DEFAULT));
        }
        root.allowOnly("canaryConfig", "executionRequest");
        DocumentNode request = root.field("executionRequest");
        return new KayentaPolicy(
                KayentaConfig.read(root.field("canaryConfig"), request.optional("thresholds")),
                ExecutionRequest.read(request));
    }

    /** Returns this policy with that schedule, one sample a minute and both sides at the same time. */
    public KayentaPolicy on(KayentaSchedule schedule) {
        return new KayentaPolicy(config, ExecutionRequest.on(schedule));
    }

    /**
     * Judges recorded pairs once, as a whole. Pure: the same pairs give the same answer, the noise included.
     *
     * @throws IllegalArgumentException if a pair has a name that no metric of the configuration has
     */
    public KayentaJudgement judge(List<MetricPair> pairs) {
        Map<String, MetricConfig> metrics = new LinkedHashMap<>();
        config.metrics().forEach(metric -> metrics.put(metric.name(), metric));
        List<MetricResult> results = new ArrayList<>();
        for (MetricPair pair : pairs) {
            MetricConfig metric = metrics.get(pair.name());
            if (metric == null) {
                throw new IllegalArgumentException(
                        "pair '" + pair.name() + "' has no metric in the configuration; it has " + metrics.keySet());
            }
            results.add(MetricJudge.judge(metric, pair));
        }
        return config.scoring().judge(results, config.thresholds());
    }

    @Override
    public String format() {
        return "kayenta";
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public List<String> metrics() {
        return config.metrics().stream().map(MetricConfig::name).toList();
    }

    /**
     * Returns a metric's query as it stands in the configuration, as JSON.
     *
     * @throws IllegalArgumentException if there is no metric of that name
     */
    public String query(String metric) {
        return config.metrics().stream()
                .filter(each -> each.name().equals(metric))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no metric '" + metric + "'; there are " + metrics()))
                .query();
    }

    /** Returns the schedule of a run. */
    public KayentaSchedule schedule() {
        return request.schedule();
    }

    /** Returns what was read although it means something else here, a sentence each; empty if there is nothing. */
    public List<String> warnings() {
        return config.judgeWarning().stream().toList();
    }

    @Override
    public ForeignRun begin(Instant start) {
        return new KayentaRun(this, start);
    }

    @Override
    public List<Difference> explain() {
        return KayentaDifferences.of(config, request.node());
    }

    @Override
    public Conversion convert() {
        return KayentaConversion.of(config, request);
    }

    KayentaConfig config() {
        return config;
    }

    ExecutionRequest request() {
        return request;
    }
}
