package dev.fledge.contract.drift;

import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricSource;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Checks live answers against contracts and counts, arm by arm, how often, where and since when they break them.
 *
 * <p>Answers come from an app's own client ({@link #watching}), sampled and checked by one daemon thread,
 * {@code fledge-drift-<name>}, or from questions that are asked on purpose ({@link DriftProbe}). A watched call is never failed,
 * held up or read ahead: its body is copied while the app reads it, and where the queue is full it is dropped and counted. No
 * answer and no value of one is kept: only operations, JSON pointers with every index and every key that is no word as
 * {@code *}, rules, and kinds of values. At most as many kinds of breaches as the limit are told apart; the rest is counted.
 *
 * <p>Thread-safe. Holds, while they wait, as many bodies as the queue takes, each up to the body limit: 8 MiB by default.
 */
public final class DriftMonitor implements AutoCloseable {
    /** Metric of {@link #source}: how often an answer was checked against a contract that covers it. */
    public static final String CHECKS = "contract-checks";

    /** Metric of {@link #source}: how many of the checks found a breach. */
    public static final String VIOLATIONS = "contract-violations";

    private final String name;
    private final List<LiveContract> contracts;
    private final Sampling sampling;
    private final int bodyLimitBytes;
    private final Map<Arm, ArmTally> tallies = new EnumMap<>(Arm.class);
    private final MetricSource source;
    private final CheckingThread thread;

    private DriftMonitor(Builder builder) {
        this.name = builder.name;
        this.contracts = List.copyOf(builder.contracts);
        this.sampling = new Sampling(builder.share);
        this.bodyLimitBytes = builder.bodyLimitBytes;
        for (Arm arm : Arm.values()) {
            tallies.put(arm, new ArmTally(arm, builder.fingerprintLimit, builder.time));
        }
        this.source = new DriftMetrics(name, tallies, builder.time);
        this.thread = new CheckingThread(this, builder.queueLimit);
    }

    /**
     * Starts a description of a monitor.
     *
     * @param name names the thread and the source, such as {@code prices}
     * @throws IllegalArgumentException if {@code name} is blank
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns a client like {@code client}, with which it shares connections and threads, whose answers are those of one arm. */
    public OkHttpClient watching(OkHttpClient client, Arm arm) {
        Optional<Arm> always = Optional.of(Check.notNull("arm", arm));
        return watching(client, url -> always);
    }

    /**
     * Returns a client like {@code client}, with which it shares connections and threads, whose answers are checked.
     *
     * <p>An answer is checked when the app has read it to its end, or closed it where all of a JSON body was read. One that nobody
     * reads is not. Redirects that the client follows are one answer. After closing, nothing is sampled.
     *
     * @param arms which arm answers at that address, behind redirects the last; empty if none does. It is called for each
     *     sampled answer and must be quick; if it throws, the answer is not checked
     */
    public OkHttpClient watching(OkHttpClient client, Function<HttpUrl, Optional<Arm>> arms) {
        Check.notNull("arms", arms);
        return watchingAnswers(client, answer -> arms.apply(answer.request().url()));
    }

    /**
     * Returns a client like {@link #watching(OkHttpClient, Function) watching} does, for arms behind one address: which one answered
     * is told by a header of the answer, such as {@code X-App-Version}.
     *
     * @param header name of the header; the first of that name counts
     * @param arms which arm answers with that value; others are not checked
     */
    public OkHttpClient watching(OkHttpClient client, String header, Map<String, Arm> arms) {
        Check.notBlank("name of a header", header);
        Map<String, Optional<Arm>> known = new HashMap<>();
        arms.forEach((value, arm) -> known.put(value, Optional.of(arm)));
        return watchingAnswers(client, answer -> known.getOrDefault(answer.header(header, ""), Optional.empty()));
    }

    private OkHttpClient watchingAnswers(OkHttpClient client, Function<Response, Optional<Arm>> arms) {
        thread.start();
        return client.newBuilder()
                .addInterceptor(new DriftInterceptor(this, arms))
                .build();
    }

    /**
     * Checks an answer on the calling thread and counts what is found.
     *
     * @return one result of each contract that covers it; empty if none does
     */
    public List<CheckedAnswer> check(Arm arm, LiveAnswer answer) {
        ArmTally tally = tally(arm);
        List<CheckedAnswer> results = new ArrayList<>();
        boolean failed = false;
        for (LiveContract contract : contracts) {
            try {
                Optional<CheckedAnswer> result = contract.check(answer);
                result.ifPresent(checked -> tally.checked(contract.name(), checked));
                result.ifPresent(results::add);
            } catch (RuntimeException | StackOverflowError broken) {
                // A fault of the contract or of ours. It says nothing of the answer, and its message may hold values.
                failed = true;
            }
        }
        if (failed) {
            tally.unchecked(ArmDrift.Unchecked.FAILED);
        } else if (results.isEmpty()) {
            tally.unchecked(ArmDrift.Unchecked.UNCOVERED);
        }
        return List.copyOf(results);
    }

    /** Returns what was found of an arm until now, also after closing. */
    public ArmDrift seen(Arm arm) {
        return tally(arm).seen();
    }

    /**
     * Returns {@value #CHECKS} and {@value #VIOLATIONS} as counts, so that a policy can have a rule on their rate, also after
     * closing. There is no data for an interval in which no answer of the arm was checked, or that begins before the monitor did.
     */
    public MetricSource source() {
        return source;
    }

    /**
     * Returns all counts in the text format of Prometheus ({@code text/plain; version=0.0.4}), sorted. Labels are arm, contract,
     * operation and verdict, of each as many values as the contracts have, so the number of series does not grow with the traffic.
     */
    public String exposition() {
        return DriftExposition.of(List.of(seen(Arm.BASELINE), seen(Arm.CANARY)));
    }

    /**
     * Waits until every answer that was handed over is checked; returns whether that is so by the deadline.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean settled(Deadline deadline) throws InterruptedException {
        return thread.settled(deadline);
    }

    /** Stops sampling, drops what is queued and waits for the end of the thread, up to a second. Closing again does nothing. */
    @Override
    public void close() {
        thread.close();
    }

    boolean samples() {
        return sampling.takes() && !thread.closed();
    }

    int bodyLimitBytes() {
        return bodyLimitBytes;
    }

    ArmTally tally(Arm arm) {
        return Optional.ofNullable(tallies.get(arm)).orElseThrow(() -> new AssertionError(arm));
    }

    void offer(SampledAnswer answer) {
        if (!thread.offer(answer)) {
            tally(answer.arm()).unchecked(ArmDrift.Unchecked.DROPPED);
        }
    }

    /** Returns the name and both arms' shares. */
    @Override
    public String toString() {
        return "drift of " + name + " (" + seen(Arm.BASELINE) + "; " + seen(Arm.CANARY) + ")";
    }

    /** Collects the parts of a monitor. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final List<LiveContract> contracts = new ArrayList<>();
        private double share = 0.05;
        private int queueLimit = 64;
        private int bodyLimitBytes = 128 * 1024;
        private int fingerprintLimit = 200;
        private TimeSource time = TimeSource.system();

        private Builder(String name) {
            this.name = Check.notBlank("name of a monitor", name);
        }

        /** Adds a contract; at least one is required. */
        public Builder contract(LiveContract contract) {
            contracts.add(Check.notNull("contract", contract));
            return this;
        }

        /**
         * Sets the share of watched answers that are checked. Default 0.05. Questions that are asked on purpose are all checked.
         *
         * @throws IllegalArgumentException if it is not from 0 to 1
         */
        public Builder share(double share) {
            this.share = Check.inRange("share to sample", share, 0.0, 1.0);
            return this;
        }

        /**
         * Sets how many answers may wait to be checked; more are dropped and counted. Default 64.
         *
         * @throws IllegalArgumentException if it is not from 1 to 10,000
         */
        public Builder queueLimit(int answers) {
            this.queueLimit = (int) Check.inRange("queueLimit", answers, 1, 10_000);
            return this;
        }

        /**
         * Sets how long a watched body may be; longer ones are not checked, but counted. Default 128 KiB.
         *
         * @throws IllegalArgumentException if it is not from 1 byte to 10 MiB
         */
        public Builder bodyLimitBytes(int bytes) {
            this.bodyLimitBytes = (int) Check.inRange("bodyLimitBytes", bytes, 1, 10 * 1024 * 1024);
            return this;
        }

        /**
         * Sets how many kinds of breaches of an arm are told apart. Default 200.
         *
         * @throws IllegalArgumentException if it is not from 1 to 10,000
         */
        public Builder fingerprintLimit(int kinds) {
            this.fingerprintLimit = (int) Check.inRange("fingerprintLimit", kinds, 1, 10_000);
            return this;
        }

        /** Sets where times come from. Default: the machine's clock. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        /**
         * Builds the monitor, which begins to count. Its thread begins with the first client that is watched, and looks for work
         * every 1 to 16 ms.
         *
         * @throws IllegalStateException if there is no contract
         */
        public DriftMonitor start() {
            if (contracts.isEmpty()) {
                throw new IllegalStateException(
                        "monitor " + name + " has no contract, so it would never find drift; add one with contract()");
            }
            return new DriftMonitor(this);
        }
    }
}
