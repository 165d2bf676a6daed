package dev.fledge.canary;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricSeries;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One metric of one arm, gathered until the block it belongs to closes. Times are nanoseconds since the window opened.
 * Not thread-safe.
 */
final class Slot {
    /** Histograms with more buckets are refused: the state is to stay small. */
    static final int MOST_BUCKETS = 1024;

    /** Larger counts are no traffic but a broken source, and would cost the exact tests hours. */
    static final long MOST_IN_A_BLOCK = 1_000_000_000_000L;

    private static final int MOST_SAMPLES = 64;
    private static final double[] NONE = {};

    /** What a slot gathers; anything else that its source answers is nonsense. */
    enum Holds {
        COUNT("a count"),
        DISTRIBUTION("a distribution"),
        SAMPLES("samples");

        private final String label;

        Holds(String label) {
            this.label = label;
        }

        static Holds of(MetricData data) {
            if (data instanceof MetricData.Count) {
                return COUNT;
            }
            return data instanceof MetricData.Distribution ? DISTRIBUTION : SAMPLES;
        }
    }

    private final String metric;
    private final Arm arm;
    private final Holds holds;
    private long learnedUntil = Long.MIN_VALUE;
    private long from;
    private long until;
    private long gaps;
    private boolean seen;
    private boolean silent;
    private String silence = "";
    private String failure = "";
    private String nonsense = "";
    private long count;
    private @Nullable Histogram gathered;
    private @Nullable Buckets shape;
    private double[] samples = NONE;

    Slot(String metric, Arm arm, Holds holds) {
        this.metric = metric;
        this.arm = arm;
        this.holds = holds;
    }

    boolean reads(String wanted, Arm of) {
        return metric.equals(wanted) && arm == of;
    }

    String metric() {
        return metric;
    }

    Arm arm() {
        return arm;
    }

    /** When what was gathered for the open block began. */
    long from() {
        return from;
    }

    long until() {
        return until;
    }

    /** Whether both cover the same time, holes included; only then may what they hold be compared. */
    boolean coversAs(Slot other) {
        return from == other.from && until == other.until && gaps == other.gaps;
    }

    /** Whether the source had nothing to say on some of the time since the last block. */
    boolean silent() {
        return silent || !seen;
    }

    /** Why there is no data at the moment; empty if there is. */
    String silence() {
        return silence;
    }

    String failure() {
        return failure;
    }

    String nonsense() {
        return nonsense;
    }

    long count() {
        return count;
    }

    /** How the values are distributed; empty if there is none. */
    Optional<Histogram> distribution() {
        return Optional.ofNullable(gathered);
    }

    /** The buckets that are asked for or, before any are, those of what was gathered; empty if there is no histogram. */
    Optional<Buckets> shape() {
        return shape != null || gathered == null ? Optional.ofNullable(shape) : Optional.of(gathered.buckets());
    }

    double[] samples() {
        return samples;
    }

    /** The source failed to say what was until {@code end}; no matter if that is known meanwhile. */
    void failed(long end, String why) {
        if (end > until) {
            failure = why;
        }
    }

    /** Whether what was seen of the time before the canary is new; then it is taken as seen. */
    boolean learns(long start, long end) {
        if (start < learnedUntil) {
            return false;
        }
        learnedUntil = end;
        return true;
    }

    /** Takes what was seen from {@code start} to {@code end}, unless it overlaps with what was taken before. */
    void take(long start, long end, MetricData data) {
        if (start < until) {
            return;
        }
        if (until == from && !seen) {
            from = start;
        } else {
            gaps += start - until;
        }
        until = end;
        failure = "";
        if (data instanceof MetricData.NoData noData) {
            silent = true;
            silence = noData.why();
            return;
        }
        seen = true;
        silence = "";
        add(data);
    }

    private void add(MetricData data) {
        if (Holds.of(data) != holds) {
            nonsense = "it answers with " + Holds.of(data).label + " where " + holds.label + " is asked for";
        } else if (data instanceof MetricData.Count more) {
            addCount(more.value());
        } else if (data instanceof MetricData.Distribution more) {
            addBuckets(more.histogram());
        } else if (data instanceof MetricData.Samples more) {
            for (MetricSeries.Sample sample : more.series().samples()) {
                if (samples.length < MOST_SAMPLES) {
                    samples = Arrays.copyOf(samples, samples.length + 1);
                    samples[samples.length - 1] = sample.value();
                }
            }
        }
    }

    private void addCount(long more) {
        if (more > MOST_IN_A_BLOCK - count) {
            nonsense = "it counts more than " + MOST_IN_A_BLOCK + " at once";
        } else {
            count += more;
        }
    }

    private void addBuckets(Histogram more) {
        Buckets known = shape().orElse(more.buckets());
        if (more.buckets().size() > MOST_BUCKETS) {
            nonsense = "its histogram has " + more.buckets().size() + " buckets, at most " + MOST_BUCKETS
                    + " can be judged";
        } else if (!known.equals(more.buckets())) {
            nonsense = "its histogram has other buckets than before";
        } else if (more.total() > MOST_IN_A_BLOCK - (gathered == null ? 0 : gathered.total())) {
            nonsense = "its histogram counts more than " + MOST_IN_A_BLOCK + " at once";
        } else {
            gathered = gathered == null ? more : gathered.plus(more);
        }
    }

    /** Forgets what was gathered: a block was made of it, or it is left out. */
    void clear() {
        from = until;
        gaps = 0;
        seen = false;
        silent = false;
        nonsense = "";
        count = 0;
        gathered = null;
        samples = NONE;
    }

    /** Leaves out all that was before {@code at}. */
    void restartAt(long at) {
        until = StrictMath.max(until, at);
        clear();
    }

    void pass(StateCodec codec) {
        learnedUntil = codec.whole(learnedUntil);
        from = codec.whole(from);
        until = codec.whole(until);
        gaps = codec.whole(gaps);
        seen = codec.flag(seen);
        silent = codec.flag(silent);
        silence = codec.text(silence);
        failure = codec.text(failure);
        nonsense = codec.text(nonsense);
        count = codec.whole(count);
        samples = sized(samples, codec);
        codec.numbers(samples);
        if (codec.flag(gathered != null)) {
            passCounts(codec);
        }
    }

    private void passCounts(StateCodec codec) {
        Buckets of = shape;
        if (of == null) {
            of = BucketsCodec.pass(gathered == null ? null : gathered.buckets(), codec);
        }
        if (of == null) {
            throw new AssertionError("what was gathered has buckets");
        }
        long[] counts = new long[of.size()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = codec.whole(gathered == null ? 0 : gathered.count(i));
        }
        gathered = Histogram.of(of, counts);
    }

    /** Asks for those buckets from now on. */
    void shape(Buckets of) {
        shape = of;
    }

    private static double[] sized(double[] values, StateCodec codec) {
        int size = codec.small(values.length);
        return size == values.length ? values : new double[size];
    }
}
