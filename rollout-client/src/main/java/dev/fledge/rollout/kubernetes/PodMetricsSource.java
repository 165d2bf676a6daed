package dev.fledge.rollout.kubernetes;

import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSource;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the pods of each arm use of CPU and memory, as the metrics API ({@code metrics.k8s.io/v1beta1}) tells.
 *
 * <p>Metrics: {@value #CPU} (cores) and {@value #MEMORY} (bytes), the mean per pod; {@value #CPU_MAX} and
 * {@value #MEMORY_MAX}, the pod that uses most. All are samples of gauges: sums over the containers of a pod, over the window
 * that the API names, some 15 to 60 s.
 *
 * <p>The API knows only the present, so a sample is there for each {@link #sample} that was called in the interval; a query
 * calls it once itself. A reading that is older than {@link Builder#staleAfter} is refused, and so is one whose window began
 * before the interval did: it is counted as expected and missing. The newest 4096 readings of each arm are kept.
 *
 * <p>Thread-safe.
 */
public final class PodMetricsSource implements MetricSource {
    /** Mean CPU of a pod, in cores. */
    public static final String CPU = "cpu";

    /** CPU of the pod that uses most, in cores. */
    public static final String CPU_MAX = "cpu-max";

    /** Mean memory of a pod, in bytes. */
    public static final String MEMORY = "memory";

    /** Memory of the pod that uses most, in bytes. */
    public static final String MEMORY_MAX = "memory-max";

    private static final Set<String> METRICS = Set.of(CPU, CPU_MAX, MEMORY, MEMORY_MAX);
    private static final int READINGS_KEPT = 4096;

    private final KubernetesClient client;
    private final String namespace;
    private final Map<Arm, String> selectors;
    private final Duration staleAfter;
    private final Duration timeout;
    private final TimeSource time;
    private final Map<Arm, List<PodUsage.Reading>> readings = new EnumMap<>(Arm.class);

    private PodMetricsSource(Builder builder) {
        this.client = builder.client;
        this.namespace = builder.namespace;
        this.selectors = new EnumMap<>(builder.selectors);
        this.staleAfter = builder.staleAfter;
        this.timeout = builder.timeout;
        this.time = builder.time;
        selectors.keySet().forEach(arm -> readings.put(arm, new ArrayList<>()));
    }

    /** Starts a source over the pods of a namespace. The client stays the caller's to close. */
    public static Builder of(KubernetesClient client, String namespace) {
        return new Builder(client, namespace);
    }

    @Override
    public String name() {
        return "pod metrics of " + namespace;
    }

    @Override
    public Set<String> metrics() {
        return METRICS;
    }

    /** Returns the rights that this source needs. */
    public Rbac rbac() {
        return Rbac.in(namespace).allow(ResourceKind.POD_METRICS, "", "list");
    }

    /**
     * Reads each arm once, to be called as often as samples are wanted.
     *
     * @throws IOException if the metrics API could not be asked, or answered what is no usage
     * @throws InterruptedException if the thread was interrupted
     */
    public synchronized void sample() throws IOException, InterruptedException {
        for (Map.Entry<Arm, String> arm : selectors.entrySet()) {
            List<KubernetesObject> pods = client.list(
                            ResourceKind.POD_METRICS, namespace, arm.getValue(), Deadline.after(timeout, time))
                    .items();
            List<PodUsage.Reading> kept = readings.computeIfAbsent(arm.getKey(), first -> new ArrayList<>());
            kept.add(PodUsage.read(pods, time.now(), staleAfter));
            if (kept.size() > READINGS_KEPT) {
                kept.remove(0);
            }
        }
    }

    @Override
    public synchronized MetricData fetch(MetricQuery query) throws IOException, InterruptedException {
        if (!METRICS.contains(query.metric())) {
            throw new IllegalArgumentException(name() + " has no metric '" + query.metric() + "'; it has "
                    + METRICS.stream().sorted().toList());
        }
        List<PodUsage.Reading> kept = readings.get(query.arm());
        if (kept == null) {
            return new MetricData.NoData(
                    name() + " has no selector for the " + query.arm().label());
        }
        Interval interval = query.interval();
        Instant now = time.now();
        boolean readAlready =
                !kept.isEmpty() && !kept.get(kept.size() - 1).readAt().isBefore(now);
        if (!readAlready && !now.isBefore(interval.start())) {
            sample();
        }
        return PodUsage.samples(query.metric(), interval, kept);
    }

    /** Collects what a source reads. Not thread-safe. */
    public static final class Builder {
        private final KubernetesClient client;
        private final String namespace;
        private final Map<Arm, String> selectors = new EnumMap<>(Arm.class);
        private Duration staleAfter = Duration.ofMinutes(2);
        private Duration timeout = Duration.ofSeconds(10);
        private TimeSource time = TimeSource.system();

        private Builder(KubernetesClient client, String namespace) {
            this.client = Check.notNull("client", client);
            this.namespace = Check.notBlank("namespace", namespace);
        }

        /** Sets which pods are an arm's, by label selector, such as {@code app=x,track=canary}; an arm without one has no data. */
        public Builder arm(Arm arm, String selector) {
            selectors.put(arm, Check.notBlank("label selector", selector));
            return this;
        }

        /** Sets how old a reading may be; the default is 2 min. @throws IllegalArgumentException if it is not positive */
        public Builder staleAfter(Duration staleAfter) {
            this.staleAfter = Check.positive("age of a reading", staleAfter);
            return this;
        }

        /** Sets how long a request may take; the default is 10 s. @throws IllegalArgumentException if it is not positive */
        public Builder timeout(Duration timeout) {
            this.timeout = Check.positive("timeout", timeout);
            return this;
        }

        /** Sets the clock; the default is the machine's. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        /**
         * Builds the source; nothing is asked yet.
         *
         * @throws IllegalStateException if no arm has a selector
         */
        public PodMetricsSource build() {
            if (selectors.isEmpty()) {
                throw new IllegalStateException(
                        "pod metrics of " + namespace + " read nothing; add a selector with arm()");
            }
            return new PodMetricsSource(this);
        }
    }
}
