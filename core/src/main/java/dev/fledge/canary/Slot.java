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

    private static final int MOST_SAMPLES = 64;

    private final String metric;
    private final Arm arm;
    private long from;
    private long until;
    private long gaps;
    private boolean seen;
    private boolean silent;
    private String silence = "";
    private String failure = "";
    private String nonsense = "";
    private long leftOut;
    private long count;
    private @Nullable Histogram gathered;
    private @Nullable Buckets shape;
    private double[] samples = new double[0];

    Slot(String metric, Arm arm) {
        this.metric = metric;
        this.arm = arm;
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

    /** The buckets of what was gathered, now or before; empty if there never was a histogram. */
    Optional<Buckets> shape() {
        return Optional.ofNullable(shape);
    }

    double[] samples() {
        return samples;
    }

    /** How many observations came late or twice and were left out. */
    long leftOut() {
        return leftOut;
    }

    void failed(String why) {
        failure = why;
    }

    /** Takes what was seen from {@code start} to {@code end}, unless it overlaps with what was taken before. */
    void take(long start, long end, MetricData data) {
        if (start < until) {
            leftOut++;
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
        if (data instanceof MetricData.Count more) {
            count = saturated(count, more.value());
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

    private void addBuckets(Histogram more) {
        if (more.buckets().size() > MOST_BUCKETS) {
            nonsense = "its histogram has " + more.buckets().size() + " buckets, at most " + MOST_BUCKETS
                    + " can be judged";
        } else if (shape != null && !shape.equals(more.buckets())) {
            nonsense = "its histogram has other buckets than before";
        } else {
            shape = more.buckets();
            gathered = gathered == null ? more : plus(gathered, more);
        }
    }

    private Histogram plus(Histogram sum, Histogram more) {
        try {
            return sum.plus(more);
        } catch (ArithmeticException e) {
            nonsense = "its histogram counts more than can be counted";
            return sum;
        }
    }

    private static long saturated(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE / 4 : StrictMath.min(sum, Long.MAX_VALUE / 4);
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
        samples = new double[0];
    }

    /** Leaves out all that was before {@code at}. */
    void restartAt(long at) {
        until = StrictMath.max(until, at);
        clear();
    }

    void pass(StateCodec codec) {
        from = codec.whole(from);
        until = codec.whole(until);
        gaps = codec.whole(gaps);
        seen = codec.flag(seen);
        silent = codec.flag(silent);
        silence = codec.text(silence);
        failure = codec.text(failure);
        nonsense = codec.text(nonsense);
        leftOut = codec.whole(leftOut);
        count = codec.whole(count);
        samples = sized(samples, codec);
        codec.numbers(samples);
        if (codec.flag(gathered != null)) {
            passCounts(codec);
        }
    }

    private void passCounts(StateCodec codec) {
        Buckets of = shape == null ? Buckets.latencyMillis() : shape;
        long[] counts = new long[of.size()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = codec.whole(gathered == null ? 0 : gathered.count(i));
        }
        gathered = Histogram.of(of, counts);
    }

    /** Sets the buckets of a stored state; they are stored once for both arms. */
    void shape(Buckets of) {
        shape = of;
    }

    private static double[] sized(double[] values, StateCodec codec) {
        int size = codec.small(values.length);
        return size == values.length ? values : new double[size];
    }
}
