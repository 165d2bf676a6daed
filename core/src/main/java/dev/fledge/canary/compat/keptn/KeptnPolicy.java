package dev.fledge.canary.compat.keptn;

import dev.fledge.canary.compat.Conversion;
import dev.fledge.canary.compat.Difference;
import dev.fledge.canary.compat.ForeignPolicy;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.document.DocumentNode;
import dev.fledge.internal.Check;
import dev.fledge.metric.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A Keptn {@code AnalysisDefinition}, or the {@code slo.yaml} of Keptn's first version. Immutable.
 *
 * <p>Keptn looks once, at the end of a time frame that the file does not name; it is 5 minutes unless {@link #over} says
 * otherwise. A pass promotes and a fail rolls back. Keptn leaves open what follows a warning; here it is a hold.
 *
 * <p>Metrics are read on the canary arm over the time frame: an objective of an analysis definition by the name of its
 * {@code analysisValueTemplateRef} (with {@code -} and the namespace, if it gives one), an SLI by its name. Criteria of an
 * {@code slo.yaml} that compare with previous results read them under the same name on the baseline arm: one value for
 * each evaluation that {@code include_result_with_score} lets in, the latest last, NaN where it got no value.
 */
public final class KeptnPolicy implements ForeignPolicy {
    private final KeptnJudge judge;
    private final Duration timeframe;

    private KeptnPolicy(KeptnJudge judge, Duration timeframe) {
        this.judge = judge;
        this.timeframe = timeframe;
    }

    /**
     * Reads an analysis definition if the document has a {@code kind}, else an {@code slo.yaml}.
     *
     * @throws dev.fledge.document.DocumentException naming file, line, column and fix if it is neither, or holds what Keptn
     *     does not know
     */
    public static KeptnPolicy read(DocumentNode document) {
        return new KeptnPolicy(
                document.optional("kind").isPresent() ? AnalysisDefinition.read(document) : QualityGate.read(document),
                Duration.ofMinutes(5));
    }

    /**
     * Returns this policy with another time frame.
     *
     * @throws IllegalArgumentException if it is not longer than zero
     */
    public KeptnPolicy over(Duration timeframe) {
        return new KeptnPolicy(judge, Check.positive("time frame", timeframe));
    }

    @Override
    public String format() {
        return "keptn";
    }

    @Override
    public String name() {
        return judge.name();
    }

    @Override
    public List<String> metrics() {
        return judge.metrics();
    }

    @Override
    public ForeignRun begin(Instant start) {
        return new KeptnRun(judge, new Interval(start, start.plus(timeframe)));
    }

    @Override
    public List<Difference> explain() {
        return judge.explain();
    }

    @Override
    public Conversion convert() {
        return KeptnConversion.of(judge);
    }

    /** Returns the format, the name and the metrics. */
    @Override
    public String toString() {
        return "keptn policy " + name() + ", reads " + metrics();
    }
}
