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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How many errors the pods of each arm have logged.
 *
 * <p>Metric: {@value #EXCEPTIONS} (count). One is a line of level ERROR, FATAL or SEVERE, as text or in JSON, or the head of a
 * Java stack trace; the lines of a trace with all its causes belong to it. The instants are those that the container runtime
 * wrote before each line, so they are the clocks of the nodes.
 *
 * <p>Logs are read when a query asks for more than was read: from the last line on, so each line counts once, and again from
 * the start for an interval that begins earlier. What was counted stays known when a pod is gone. A container that has started
 * anew is read to the end of its former run. There is no data, rather than too few, when no pod of the arm had run, a log could
 * not be read, the log was rotated or a container restarted twice between two queries, or one read would have taken more than
 * {@link Builder#limitBytes} eight times. What was rotated away before the first query nobody can notice; nor what a pod wrote
 * between the last query and its end.
 *
 * <p>Thread-safe; queries wait for each other.
 */
public final class PodLogSource implements MetricSource {
    /** Count of errors that were logged. */
    public static final String EXCEPTIONS = "exceptions";

    private static final Set<String> METRICS = Set.of(EXCEPTIONS);
    private static final long DEFAULT_LIMIT_BYTES = 1 << 20;

    private final KubernetesClient client;
    private final String namespace;
    private final String container;
    private final Map<Arm, String> selectors;
    private final Pattern event;
    private final Duration timeout;
    private final TimeSource time;
    private final PodLogReader reader;
    private final Map<Arm, Map<String, PodLogReader.Followed>> followed = new EnumMap<>(Arm.class);

    private PodLogSource(Builder builder) {
        this.client = builder.client;
        this.namespace = builder.namespace;
        this.container = builder.container;
        this.selectors = new EnumMap<>(builder.selectors);
        this.event = builder.event;
        this.timeout = builder.timeout;
        this.time = builder.time;
        this.reader = new PodLogReader(client, builder.limitBytes);
        selectors.keySet().forEach(arm -> followed.put(arm, new HashMap<>()));
    }

    /** Starts a source over the pods of a namespace. The client stays the caller's to close. */
    public static Builder of(KubernetesClient client, String namespace) {
        return new Builder(client, namespace);
    }

    @Override
    public String name() {
        return "pod logs of " + namespace;
    }

    @Override
    public Set<String> metrics() {
        return METRICS;
    }

    /** Returns the rights that this source needs. */
    public Rbac rbac() {
        return Rbac.in(namespace).allow(ResourceKind.POD, "", "list").allow(ResourceKind.POD, "log", "get");
    }

    @Override
    public synchronized MetricData fetch(MetricQuery query) throws IOException, InterruptedException {
        if (!METRICS.contains(query.metric())) {
            throw new IllegalArgumentException(name() + " has no metric '" + query.metric() + "'; it has " + METRICS);
        }
        Arm arm = query.arm();
        Interval interval = query.interval();
        String selector = selectors.getOrDefault(arm, "");
        if (selector.isEmpty()) {
            return new MetricData.NoData(name() + " has no selector for the " + arm.label());
        }
        Instant now = time.now();
        if (interval.end().isAfter(now)) {
            return new MetricData.NoData("the interval ends at " + interval.end() + ", but it is " + now);
        }
        Map<String, PodLogReader.Followed> logs = followed.getOrDefault(arm, Map.of());
        Deadline deadline = Deadline.after(timeout, time);
        List<String> unread = new ArrayList<>();
        for (PodContainer one : containers(selector, deadline)) {
            if (one.startedBefore(interval.end())) {
                read(one, logs, interval, deadline).ifPresent(unread::add);
            }
        }
        return unread.isEmpty() ? counted(logs, selector, interval) : new MetricData.NoData(unread.get(0));
    }

    private List<PodContainer> containers(String selector, Deadline deadline) throws IOException, InterruptedException {
        List<PodContainer> containers = new ArrayList<>();
        for (KubernetesObject pod :
                client.list(ResourceKind.POD, namespace, selector, deadline).items()) {
            containers.addAll(PodContainer.of(pod, container));
        }
        return containers;
    }

    /** Reads what is not read yet, and returns why it cannot be read; empty if it was, or its pod is gone. */
    private Optional<String> read(
            PodContainer one, Map<String, PodLogReader.Followed> logs, Interval interval, Deadline deadline)
            throws IOException, InterruptedException {
        PodLogReader.Followed known = logs.get(one.key());
        if (known == null || interval.start().isBefore(known.tally().from())) {
            known = new PodLogReader.Followed(one.name(), new ContainerTally(interval.start(), event));
            logs.put(one.key(), known);
        }
        known.seen(time.now());
        if (!known.tally().readUpTo().isBefore(interval.end()) && known.hasRead()) {
            return Optional.empty();
        }
        try {
            reader.read(one, known, time.now(), deadline);
            return Optional.empty();
        } catch (KubernetesException e) {
            // The pod went away after it was listed: what it wrote until the last query is known.
            return e.notFound() ? Optional.empty() : Optional.of(unreadable(e));
        }
    }

    private static String unreadable(KubernetesException e) throws KubernetesException {
        if (e.code() != 400) {
            throw e;
        }
        return String.valueOf(e.getMessage());
    }

    private static MetricData counted(Map<String, PodLogReader.Followed> logs, String selector, Interval interval) {
        long count = 0;
        boolean any = false;
        for (PodLogReader.Followed log : new TreeMap<>(logs).values()) {
            if (!log.hasRead() || log.lastSeen().isBefore(interval.start())) {
                continue;
            }
            Optional<Interval> gap = log.tally().gap(interval);
            if (gap.isPresent()) {
                return new MetricData.NoData("lines of " + log.name() + " from "
                        + gap.get().start() + " to " + gap.get().end()
                        + " are lost: ask more often than logs rotate and containers restart");
            }
            any = true;
            count += log.tally().count(interval);
        }
        return any
                ? new MetricData.Count(count)
                : new MetricData.NoData("no pod with labels " + selector + " had run before " + interval.end());
    }

    /** Collects what a source reads. Not thread-safe. */
    public static final class Builder {
        private final KubernetesClient client;
        private final String namespace;
        private final Map<Arm, String> selectors = new EnumMap<>(Arm.class);
        private String container = "";
        private Pattern event = LogEvents.DEFAULT;
        private long limitBytes = DEFAULT_LIMIT_BYTES;
        private Duration timeout = Duration.ofSeconds(30);
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

        /** Sets which container is read; the default is all of a pod. */
        public Builder container(String container) {
            this.container = Check.notBlank("name of a container", container);
            return this;
        }

        /** Sets what a line must hold to count; lines that go on with a stack trace never do. */
        public Builder pattern(Pattern event) {
            this.event = Check.notNull("pattern", event);
            return this;
        }

        /**
         * Sets how many bytes of one log are asked for at a time, at most eight times in a row; the default is 1 MiB.
         *
         * @throws IllegalArgumentException if not from 1,024 to 64 Mi
         */
        public Builder limitBytes(long limitBytes) {
            this.limitBytes = Check.inRange("bytes of a read", limitBytes, 1024, 64L << 20);
            return this;
        }

        /** Sets how long a query may take; the default is 30 s. @throws IllegalArgumentException if it is not positive */
        public Builder timeout(Duration timeout) {
            this.timeout = Check.positive("timeout", timeout);
            return this;
        }

        /** Sets the clock, which must be near those of the nodes; the default is the machine's. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        /**
         * Builds the source; nothing is asked yet.
         *
         * @throws IllegalStateException if no arm has a selector
         */
        public PodLogSource build() {
            if (selectors.isEmpty()) {
                throw new IllegalStateException(
                        "pod logs of " + namespace + " read nothing; add a selector with arm()");
            }
            return new PodLogSource(this);
        }
    }
}
