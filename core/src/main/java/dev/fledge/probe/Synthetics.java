package dev.fledge.probe;

import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricSource;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the arms of a canary the same questions over and over, and counts what they answer.
 *
 * <p>A round asks both arms back to back, so that they meet the same circumstances; which is first alternates. The first
 * round is due at the start, the others at multiples of the period on the monotonic clock. A round that is due while
 * another still runs is missed: it is counted, not made up for. One daemon thread, {@code fledge-synthetics-<name>}, does
 * everything; a probe that does not return by its deadline holds it up. Thread-safe.
 */
public final class Synthetics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Synthetics.class);
    private static final int ROUNDS_KEPT = 2880;
    private static final long JOIN_MILLIS = 1000;

    private final String name;
    private final Map<Arm, Probe> probes;
    private final Duration roundDeadline;
    private final TimeSource time;
    private final Consumer<SyntheticRound> listener;
    private final RoundHistory history;
    private final RoundClock clock;
    private final Thread thread;
    private final AtomicLong missed = new AtomicLong();
    private volatile boolean closed;
    private long rounds;

    private Synthetics(Builder builder, int roundsKept) {
        this.name = builder.name;
        this.probes = Collections.unmodifiableMap(new EnumMap<>(builder.probes));
        this.roundDeadline = builder.roundDeadline;
        this.time = builder.time;
        this.listener = builder.listener;
        this.history = new RoundHistory(roundsKept);
        this.clock = new RoundClock(builder.time, builder.period);
        this.thread = new Thread(this::runUntilClosed, "fledge-synthetics-" + name);
        thread.setDaemon(true);
    }

    /**
     * Starts a description of synthetics.
     *
     * @param name names the thread and messages, such as {@code where2eat}
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * Returns the source of what was counted, also after closing.
     *
     * <p>Its metrics are {@code synthetic-requests} and {@code synthetic-errors} (answers that passed or failed, and those
     * that failed), {@code synthetic-latency} (a distribution in {@link dev.fledge.metric.Buckets#latencyMillis()} of the
     * same answers, without questions that were never sent) and {@code synthetic-inconclusive} (answers that say nothing of
     * the arm and count to none of the others). A round counts when it has ended. The totals of the latest 2,880 rounds are
     * kept (24 hours at 30 s). There is no data if no round ended in the interval, if the interval reaches back beyond the
     * rounds kept, or if the arm has no probe.
     */
    public MetricSource source() {
        return new SyntheticMetrics(probes.keySet(), history);
    }

    /** Returns how many rounds were due while an earlier one still ran, as of the end of the latest round. */
    public long missedRounds() {
        return missed.get();
    }

    /**
     * Stops asking: interrupts a round that runs, which then counts to nothing, and waits up to a second for its end.
     * Closing again does nothing.
     */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("A probe of synthetics {} ignores its interruption; its thread ends when the probe does.", name);
        }
    }

    private void runUntilClosed() {
        while (!closed) {
            try {
                runNext();
            } catch (InterruptedException e) {
                // Only closing ends the rounds; closed says whether it was that.
                LOG.debug("Synthetics {} were interrupted.", name);
            }
        }
    }

    /** Waits until the next round is due, runs it and counts it. */
    void runNext() throws InterruptedException {
        clock.await();
        SyntheticRound round = ask();
        if (closed) {
            return;
        }
        history.add(round, probes.keySet());
        missed.addAndGet(clock.advance());
        tell(round);
    }

    private SyntheticRound ask() throws InterruptedException {
        List<Map.Entry<Arm, Probe>> order = new ArrayList<>(probes.entrySet());
        if (rounds % 2 == 1) {
            Collections.reverse(order);
        }
        rounds++;
        Map<Arm, List<Answer>> answers = new EnumMap<>(Arm.class);
        for (Map.Entry<Arm, Probe> arm : order) {
            if (closed) {
                throw new InterruptedException("closed between two arms");
            }
            answers.put(arm.getKey(), ask(arm.getKey(), arm.getValue()));
        }
        return new SyntheticRound(rounds, time.now(), answers);
    }

    private List<Answer> ask(Arm arm, Probe probe) throws InterruptedException {
        try {
            List<Answer> answers = List.copyOf(probe.ask(Deadline.after(roundDeadline, time)));
            return answers.isEmpty() ? unknown(arm, "PROBE_SILENT", "the probe asked nothing") : answers;
        } catch (InterruptedException e) {
            if (closed) {
                throw e;
            }
            return unknown(arm, "PROBE_FAILED", "the probe was interrupted");
        } catch (RuntimeException | Error e) {
            LOG.warn("A probe of synthetics {} failed; its round is inconclusive.", name, e);
            return unknown(
                    arm,
                    "PROBE_FAILED",
                    "the probe itself failed with " + e.getClass().getName());
        }
    }

    private List<Answer> unknown(Arm arm, String reason, String message) {
        Finding finding = Finding.inconclusive("synthetics " + name + " > " + arm.label())
                .reason(reason)
                .message(message + ", so nothing is known of this round")
                .build();
        return List.of(new Answer(finding, Duration.ZERO));
    }

    private void tell(SyntheticRound round) {
        try {
            listener.accept(round);
        } catch (RuntimeException e) {
            LOG.warn("The listener of synthetics {} failed; the rounds go on.", name, e);
        }
    }

    /** Collects what synthetics need. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final Map<Arm, Probe> probes = new EnumMap<>(Arm.class);
        private Duration period = Duration.ofSeconds(30);
        private Duration roundDeadline = Duration.ofSeconds(10);
        private TimeSource time = TimeSource.system();
        private Consumer<SyntheticRound> listener = round -> {};

        private Builder(String name) {
            this.name = Check.notBlank("name of the synthetics", name);
        }

        /**
         * Sets who asks an arm. The canary needs a probe, the baseline may do without.
         *
         * @throws IllegalArgumentException if the arm has a probe already
         */
        public Builder arm(Arm arm, Probe probe) {
            Check.notNull("arm", arm);
            if (probes.putIfAbsent(arm, Check.notNull("probe", probe)) != null) {
                throw new IllegalArgumentException(
                        "the " + arm.label() + " arm has a probe already; join the questions in one probe");
            }
            return this;
        }

        /** Sets the period of the rounds, longer than zero. The default is 30 s. */
        public Builder every(Duration period) {
            this.period = Check.positive("period of the rounds", period);
            return this;
        }

        /** Sets how long one arm may take to answer in a round, longer than zero. The default is 10 s. */
        public Builder roundDeadline(Duration roundDeadline) {
            this.roundDeadline = Check.positive("round deadline", roundDeadline);
            return this;
        }

        /** Sets the clock. The default is the machine's. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        /**
         * Sets who is told of each round after it was counted, on the thread of the synthetics; the next round waits for it.
         * The default is nobody.
         */
        public Builder listener(Consumer<SyntheticRound> listener) {
            this.listener = Check.notNull("listener", listener);
            return this;
        }

        /**
         * Starts the thread, and with it the first round.
         *
         * @throws IllegalStateException if the canary has no probe
         */
        public Synthetics start() {
            Synthetics synthetics = unstarted(ROUNDS_KEPT);
            synthetics.thread.start();
            return synthetics;
        }

        /** Returns synthetics whose rounds the caller runs itself. */
        Synthetics unstarted(int roundsKept) {
            if (!probes.containsKey(Arm.CANARY)) {
                throw new IllegalStateException(
                        "synthetics " + name + " have no probe for the canary; add one with arm(Arm.CANARY, probe)");
            }
            return new Synthetics(this, roundsKept);
        }
    }
}
