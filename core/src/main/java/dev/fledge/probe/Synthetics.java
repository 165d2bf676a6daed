package dev.fledge.probe;

import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricSource;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the arms of a canary the same questions over and over, and counts what they answer.
 *
 * <p>A round asks both arms of a suite back to back, so that they meet the same circumstances; which is first alternates. Rounds are
 * due at multiples of the period on the monotonic clock. A round that is due while the one before it still runs is missed: it is
 * counted, not made up for. A single suite is due at the start; of several, each is due where the hash of its name puts it within its
 * period, so that they do not fire together and each is always due at the same place.
 *
 * <p>A daemon thread, {@code fledge-synthetics-<name>}, keeps the time and hands over; rounds run on virtual threads where the JVM has
 * them (21 and later), else on at most {@code maxInFlight} daemon threads. A probe that does not return holds up its own suite and one
 * place in flight. Thread-safe.
 */
public final class Synthetics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Synthetics.class);

    private final List<ScheduledSuite> suites;
    private final int roundsKept;
    private final TimeSource time;
    private final Schedule schedule;
    private final RoundRunner runner;
    private final Consumer<SyntheticRound> listener;
    private final SyntheticThreads threads;

    private Synthetics(Builder builder) {
        this.suites = builder.scheduled();
        this.roundsKept = builder.roundsKept;
        this.time = builder.time;
        this.listener = builder.listener;
        this.schedule = new Schedule(time, suites);
        this.threads = new SyntheticThreads(builder.defaults.name(), Math.min(builder.maxInFlight, suites.size()));
        this.runner = new RoundRunner(
                schedule, new Questioner(time, threads::closed), new Semaphore(builder.maxInFlight, true), this::tell);
    }

    /**
     * Starts a description of synthetics.
     *
     * @param name names the threads, messages and the suite of {@link Builder#arm}, such as {@code where2eat}
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * Returns the source of what was counted, also after closing.
     *
     * <p>Its metrics: {@code synthetic-requests} (answers that say something of the arm), {@code synthetic-errors} (those of them that
     * failed and were not taken back), {@code synthetic-flaky} and {@code synthetic-degraded} (see {@link SyntheticOutcome}; both are
     * requests and no errors), {@code synthetic-latency} (a distribution in {@link dev.fledge.metric.Buckets#latencyMillis()} of the
     * requests' first answers, without questions that were never sent) and {@code synthetic-inconclusive} (answers that count to none of
     * the others). They are the sums of all suites; where there are several, {@code synthetic-errors/payments} is that of one.
     *
     * <p>A round counts when it has ended. There is no data if no round ended in the interval, if more than 20 % of those that did say
     * nothing of the arm (a sick prober, another version; {@code synthetic-inconclusive} is told all the same), if the interval
     * reaches back beyond the rounds kept, or if the arm has no probe.
     */
    public MetricSource source() {
        return new SyntheticMetrics(suites, roundsKept);
    }

    /** Returns what the arm came to in the rounds of all suites that ended in the time before now, also after closing. */
    public SyntheticWindow window(Arm arm, Duration length) {
        Check.notNull("arm", arm);
        Check.positive("length of the window", length);
        Interval interval = Interval.endingAt(time.now().plusNanos(1), length);
        List<RoundHistory> histories =
                suites.stream().map(ScheduledSuite::history).toList();
        return SyntheticWindow.of(arm, interval, histories);
    }

    /**
     * Returns the rounds as they end. Each subscriber has a buffer of 256 rounds and a thread of its own while there is something to
     * tell; a slow one never holds up a round, but loses rounds, which are counted. Completes when closed.
     */
    public Flow.Publisher<SyntheticRound> rounds() {
        return threads.publisher();
    }

    /** Returns how many rounds subscribers lost because their buffer was full, each subscriber counted. */
    public long droppedRounds() {
        return threads.publisher().dropped();
    }

    /** Returns how many rounds were due while the one before still ran, or while the machine was stopped, so far and of all suites. */
    public long missedRounds() {
        return suites.stream().mapToLong(ScheduledSuite::missed).sum();
    }

    /**
     * Stops asking: interrupts the rounds that run, which then count to nothing, and waits for the end of all threads, up to a second.
     * Closing again does nothing.
     */
    @Override
    public void close() {
        threads.close();
    }

    private void tell(SyntheticRound round) {
        threads.publisher().publish(round);
        try {
            listener.accept(round);
        } catch (RuntimeException e) {
            LOG.warn("The listener of synthetics {} failed; the rounds go on.", round.suite(), e);
        }
    }

    /** Waits until a suite is due and starts what is due then. */
    void runDue(Executor executor) throws InterruptedException {
        schedule.await();
        tick(executor);
    }

    /** Starts what is due by now. */
    void tick(Executor executor) {
        schedule.tick((suite, due) -> {
            try {
                executor.execute(() -> runner.run(suite, due));
            } catch (RuntimeException | Error e) {
                suite.notStarted();
                if (!threads.closed()) {
                    LOG.warn(
                            "A round of synthetics {} could not be started; it is missed.",
                            suite.plan().name(),
                            e);
                }
            }
        });
    }

    /** Collects what synthetics need. Not thread-safe. */
    public static final class Builder {
        private static final int ROUNDS_KEPT = 2880;
        private static final int MOST_KEPT = 1_000_000;
        private static final int IN_FLIGHT = 32;
        private static final int MOST_IN_FLIGHT = 10_000;

        private final SyntheticSuite defaults;
        private final Map<String, SyntheticSuite> more = new LinkedHashMap<>();
        private int maxInFlight = IN_FLIGHT;
        private int roundsKept = ROUNDS_KEPT;
        private TimeSource time = TimeSource.system();
        private Consumer<SyntheticRound> listener = round -> {};

        private Builder(String name) {
            this.defaults = new SyntheticSuite(name);
        }

        /**
         * Sets who asks an arm in the suite that is named as the synthetics. Where there are no others, the canary needs a probe; the
         * baseline may do without.
         *
         * @throws IllegalArgumentException if the arm has a probe already
         */
        public Builder arm(Arm arm, Probe probe) {
            defaults.arm(arm, probe);
            return this;
        }

        /**
         * Adds a suite, such as {@code suite("payments", s -> s.arm(Arm.CANARY, probe))}.
         *
         * @param name names it in rounds, metrics and messages; where it is due depends on it
         * @throws IllegalArgumentException if there is a suite of that name
         */
        public Builder suite(String name, Consumer<SyntheticSuite> definition) {
            SyntheticSuite suite = new SyntheticSuite(name);
            if (name.equals(defaults.name()) || more.putIfAbsent(name, suite) != null) {
                throw new IllegalArgumentException("synthetics " + defaults.name() + " have a suite '" + name
                        + "' already; the arms of their own are set with arm(...)");
            }
            definition.accept(suite);
            return this;
        }

        /** Sets the period of the rounds, longer than zero. The default is 30 s. */
        public Builder every(Duration period) {
            defaults.every(period);
            return this;
        }

        /** Sets how long one arm may take in a round; see {@link SyntheticSuite#roundDeadline}. The default is 10 s. */
        public Builder roundDeadline(Duration roundDeadline) {
            defaults.roundDeadline(roundDeadline);
            return this;
        }

        /** Sets how often each arm is asked in a round, from 1 to 1000; see {@link SyntheticSuite#samplesPerRound}. The default is 1. */
        public Builder samplesPerRound(int samples) {
            defaults.samplesPerRound(samples);
            return this;
        }

        /** Has what failed asked once more after that wait; see {@link SyntheticSuite#confirmFailures}. The default is not to. */
        public Builder confirmFailures(Duration wait) {
            defaults.confirmFailures(wait);
            return this;
        }

        /** Sets what is asked to see whether the prober is sick; see {@link SyntheticSuite#control}. The default is none. */
        public Builder control(Probe control) {
            defaults.control(control);
            return this;
        }

        /**
         * Sets how many rounds may ask at a time, from 1 to 10,000; others wait for their turn, which shows in their
         * {@link SyntheticRound#startLag}. The default is 32.
         */
        public Builder maxInFlight(int rounds) {
            this.maxInFlight = (int) Check.inRange("rounds in flight", rounds, 1, MOST_IN_FLIGHT);
            return this;
        }

        /** Sets how many rounds of each suite are kept for metrics and windows, from 1 to 1,000,000. The default is 2,880, 24 hours at 30 s. */
        public Builder roundsKept(int rounds) {
            this.roundsKept = (int) Check.inRange("rounds kept", rounds, 1, MOST_KEPT);
            return this;
        }

        /** Sets the clock. The default is the machine's. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        /**
         * Sets who is told of each round after it was counted, on the thread of the round; the next round of the suite waits for it. With
         * several suites it must be thread-safe. The default is nobody.
         */
        public Builder listener(Consumer<SyntheticRound> listener) {
            this.listener = Check.notNull("listener", listener);
            return this;
        }

        /**
         * Starts the threads, and with them the first round.
         *
         * @throws IllegalStateException if a suite has no probe for the canary, or would ask a failed question again only after its period
         */
        public Synthetics start() {
            Synthetics synthetics = unstarted();
            synthetics.threads.start(synthetics::runDue);
            return synthetics;
        }

        /** Returns synthetics whose rounds the caller runs itself. */
        Synthetics unstarted() {
            return new Synthetics(this);
        }

        private List<ScheduledSuite> scheduled() {
            List<SuitePlan> plans = new ArrayList<>();
            if (more.isEmpty() || !defaults.probes().isEmpty()) {
                plans.add(new SuitePlan(defaults, defaults));
            }
            more.values().forEach(suite -> plans.add(new SuitePlan(suite, defaults)));
            return plans.stream()
                    .map(plan -> new ScheduledSuite(plan, history(plan), phase(plan, plans.size())))
                    .toList();
        }

        private RoundHistory history(SuitePlan plan) {
            return new RoundHistory(plan.probes().keySet(), roundsKept);
        }

        /** A single suite has nobody to make room for, and a canary waits for its first round. */
        private static long phase(SuitePlan plan, int suites) {
            return suites == 1 ? 0 : Phase.nanos(plan.name(), plan.periodNanos());
        }
    }
}
