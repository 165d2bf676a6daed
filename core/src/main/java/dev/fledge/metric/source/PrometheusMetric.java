package dev.fledge.metric.source;

import dev.fledge.internal.Check;
import dev.fledge.metric.MetricData;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One metric of a {@link PrometheusSource}: its name, and the PromQL it is read from. Immutable.
 *
 * <p>In PromQL, {@code $arm} stands for the matchers that {@link PrometheusSource.Builder#arm} gives an arm, and
 * {@code $window} for the length of the interval, or of one step of a gauge. A <em>selector</em> is a metric's name with
 * matchers in braces, such as {@code http_requests_total{$arm,code=~"5.."}}, and nothing around it.
 */
public final class PrometheusMetric {
    private final String name;
    private final PrometheusKind kind;
    private final Optional<String> partner;
    private final Optional<String> hint;

    private PrometheusMetric(String name, PrometheusKind kind, Optional<String> partner, Optional<String> hint) {
        this.name = name;
        this.kind = kind;
        this.partner = partner;
        this.hint = hint;
    }

    static PrometheusMetric of(String name, PrometheusKind kind) {
        return new PrometheusMetric(Check.notBlank("name of a metric", name), kind, Optional.empty(), Optional.empty());
    }

    /**
     * Returns how much the counters of a selector rose, all series added up.
     *
     * <p>Read from the samples themselves and not by {@code increase()}, which extrapolates: the count is exact, and counts
     * over intervals that join add up. A sample counts what happened until it was taken, so the interval holds what lies
     * between the newest sample that is not after its start and the newest that is not after its end. A counter that reads
     * less than before has restarted, and so has one that was not there within the look-back: its first reading counts
     * whole.
     *
     * @throws IllegalArgumentException if {@code selector} is no selector or has no {@code $arm}
     */
    public static PrometheusMetric count(String name, String selector) {
        return of(name, new CounterCount(PromqlText.selector(selector)));
    }

    /**
     * Returns the number that an expression gives at the end of the interval, rounded: an estimate where the expression
     * extrapolates, as {@code sum(increase(x_total{$arm}[$window]))} does. More than one series is an error.
     *
     * @throws IllegalArgumentException if {@code expression} has no {@code $arm}
     */
    public static PrometheusMetric estimate(String name, String expression) {
        return of(name, new ExpressionCount(PromqlText.expression(expression)));
    }

    /**
     * Returns how the values of the interval are distributed, in milliseconds, all series added up. Counted as by
     * {@link #count}.
     *
     * <p>A classic histogram keeps its buckets; processes with different ones are added over the edges that all have. A
     * native histogram is laid on 8 buckets to an octave (9 % wide) from 0.06 ms to 2 min, or on fewer if it is coarser.
     *
     * @param selector of the bucket counters, whose name ends in {@code _bucket}, or of a native histogram
     * @param unit what a value of 1 is: {@code Duration.ofSeconds(1)} or {@code Duration.ofMillis(1)}
     * @throws IllegalArgumentException if {@code selector} is no selector or has no {@code $arm}
     */
    public static PrometheusMetric distribution(String name, String selector, Duration unit) {
        return of(name, new BucketDistribution(PromqlText.selector(selector), Check.positive("unit of " + name, unit)));
    }

    /**
     * Returns the values of an expression at the start of the interval and every {@code resolution} from there. NaN and
     * infinite values are missing samples. More than one series is an error unless a {@link #reduction} is declared.
     *
     * @param resolution spacing of the samples, at least 1 ms
     * @throws IllegalArgumentException if {@code expression} has no {@code $arm} or {@code resolution} is shorter
     */
    public static PrometheusMetric gauge(String name, String expression, Duration resolution) {
        Check.inRange("resolution of " + name + " in milliseconds", resolution.toMillis(), 1, Integer.MAX_VALUE);
        Duration whole = Duration.ofMillis(resolution.toMillis());
        return of(name, new GaugeSamples(PromqlText.expression(expression), whole, Optional.empty()));
    }

    /**
     * Returns the same gauge, reduced to one series.
     *
     * @throws IllegalStateException if this is no gauge
     */
    public PrometheusMetric reduction(Reduction reduction) {
        if (!(kind instanceof GaugeSamples gauge)) {
            throw new IllegalStateException(
                    name + " is no gauge; the series of counts and distributions are added up, and nothing else");
        }
        Optional<Reduction> declared = Optional.of(Check.notNull("reduction", reduction));
        return new PrometheusMetric(name, new GaugeSamples(gauge.text(), gauge.resolution(), declared), partner, hint);
    }

    /**
     * Returns the same count, but zero instead of no data where it has no series while the metric {@code all} has data.
     *
     * <p>Apps create the series of an error when it first happens, so a healthy app has none. That it is healthy and not
     * dead, only the series of all requests can tell. If {@code all} reads the same counter and its series lack a label
     * that this selector asks about, there is no data either: the label is named otherwise, and no error would ever be
     * seen.
     *
     * @param all name of a count of the same source
     * @throws IllegalStateException if this is no count
     */
    public PrometheusMetric zeroIfAbsentWhile(String all) {
        if (!(kind instanceof CounterCount)) {
            throw new IllegalStateException(name + " is no count of a selector, so its absence is never zero");
        }
        return new PrometheusMetric(name, kind, Optional.of(Check.notBlank("metric", all)), Optional.empty());
    }

    /**
     * Returns the same metric, with advice for the case that it has no series while the metric {@code all} has data.
     *
     * @param all name of another metric of the same source
     */
    public PrometheusMetric hintIfAbsentWhile(String all, String hint) {
        return new PrometheusMetric(
                name, kind, Optional.of(Check.notBlank("metric", all)), Optional.of(Check.notBlank("hint", hint)));
    }

    /** Returns its name, as policies call it. */
    public String name() {
        return name;
    }

    /** Returns the PromQL it is read from, with placeholders. */
    public String promql() {
        return kind.text().text();
    }

    PrometheusKind kind() {
        return kind;
    }

    Optional<String> partner() {
        return partner;
    }

    /** What the absence of this metric's series means once the partner was read. */
    MetricData absent(MetricData.NoData absence, PrometheusMetric all, PrometheusReading seen) {
        if (seen.data() instanceof MetricData.NoData noData) {
            return noData;
        }
        if (hint.isPresent()) {
            return new MetricData.NoData(absence.why() + ", though " + all.name() + " has data; " + hint.get());
        }
        Set<String> unknown = new LinkedHashSet<>(kind.text().labels());
        unknown.removeAll(all.kind.text().labels());
        unknown.removeAll(seen.labels());
        boolean sameCounter = all.kind instanceof CounterCount
                && all.kind.text().metricName().equals(kind.text().metricName());
        if (sameCounter && !unknown.isEmpty()) {
            return new MetricData.NoData("the series of " + all.name() + " have no label "
                    + String.join(" and no label ", unknown) + ", which " + name
                    + " is told by, so it would never be seen; they have " + seen.labels());
        }
        return new MetricData.Count(0);
    }

    /** Returns name and PromQL. */
    @Override
    public String toString() {
        return name + ": " + promql();
    }
}
