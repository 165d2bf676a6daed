package dev.fledge.canary;

import dev.fledge.canary.stat.Mixture;
import dev.fledge.canary.stat.OneSample;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricData;
import java.util.Arrays;
import java.util.List;

/**
 * The evidence on a level: one pair of medians each half minute, and bets that the canary is beyond the tolerated multiple more
 * often than not. A level moves slowly, so more pairs would only repeat what one says.
 */
final class GaugeStream extends EvidenceStream {
    private static final double SECONDS_OF_A_PAIR = 30;
    private static final int MOST_SAMPLES = 64;
    private static final double[] BETS = {0.75, 0.95};
    private static final Mixture SPREAD = Mixture.of(0.2, 0.4, 0.4);
    private static final double[] PASS_BETS = {0.02, 0.25};
    private static final Mixture PASS_SPREAD = Mixture.of(0.6, 0.4);

    private final GaugeRule rule;
    private final Tempo tempo;
    private final Mixture blame = SPREAD.copy();
    private final Mixture within = PASS_SPREAD.copy();
    private double[] canary = new double[0];
    private double[] baseline = new double[0];
    private long openSlices;
    private long pairs;
    private long lost;
    private double lastCanary;
    private double lastBaseline;

    GaugeStream(GaugeRule rule, Tempo tempo) {
        super(List.of(
                new Slot(rule.metric(), Arm.CANARY, Slot.Holds.SAMPLES),
                new Slot(rule.metric(), Arm.BASELINE, Slot.Holds.SAMPLES)));
        this.rule = rule;
        this.tempo = tempo;
    }

    @Override
    Kind kind() {
        return Kind.OTHER;
    }

    @Override
    void settle(Closing closing) {
        if (closing.warm()) {
            return;
        }
        canary = joined(canary, slot(0).samples());
        baseline = joined(baseline, slot(1).samples());
        openSlices += closing.slices();
        if (openSlices >= tempo.slicesIn(SECONDS_OF_A_PAIR)) {
            if (canary.length > 0 && baseline.length > 0) {
                settlePair(median(canary), median(baseline));
            }
            dropOpenBlock();
        }
    }

    private static double[] joined(double[] before, double[] more) {
        int size = StrictMath.min(MOST_SAMPLES, before.length + more.length);
        double[] all = Arrays.copyOf(before, size);
        System.arraycopy(more, 0, all, before.length, size - before.length);
        return all;
    }

    /** The lower of the middle two where there are two. */
    private static double median(double[] samples) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) / 2];
    }

    private void settlePair(double canaryLevel, double baselineLevel) {
        boolean beyond = rule.isBroken(canaryLevel, baselineLevel);
        double[] logs = new double[BETS.length + 1];
        for (int k = 0; k < BETS.length; k++) {
            logs[k + 1] = OneSample.logRatio(1, beyond ? 1 : 0, BETS[k], 0.5);
        }
        blame.settle(logs, StrictMath.min(1, tempo.share() * tempo.slicesIn(SECONDS_OF_A_PAIR)));
        double[] passLogs = new double[PASS_BETS.length];
        for (int k = 0; k < PASS_BETS.length; k++) {
            passLogs[k] = OneSample.logRatio(1, beyond ? 1 : 0, PASS_BETS[k], 0.5);
        }
        within.settle(passLogs, 0);
        pairs++;
        lost += beyond ? 1 : 0;
        lastCanary = canaryLevel;
        lastBaseline = baselineLevel;
    }

    @Override
    void learn(Arm arm, String metric, MetricData data) {
        // A pair needs both arms at the same time.
    }

    @Override
    void learned() {
        // As above.
    }

    @Override
    void dropOpenBlock() {
        canary = new double[0];
        baseline = new double[0];
        openSlices = 0;
    }

    @Override
    double judged() {
        return (double) pairs;
    }

    @Override
    double blame() {
        return blame.log();
    }

    @Override
    boolean recentlyWorse() {
        return false;
    }

    GaugeRule rule() {
        return rule;
    }

    /** Log odds against "the canary is beyond at least as often as not". */
    double within() {
        return within.log();
    }

    long pairs() {
        return pairs;
    }

    /** How many pairs were beyond. */
    long lost() {
        return lost;
    }

    double lastCanary() {
        return lastCanary;
    }

    double lastBaseline() {
        return lastBaseline;
    }

    @Override
    void passEvidence(StateCodec codec) {
        MixtureCodec.pass(blame, codec);
        MixtureCodec.pass(within, codec);
        canary = Arrays.copyOf(canary, codec.small(canary.length));
        codec.numbers(canary);
        baseline = Arrays.copyOf(baseline, codec.small(baseline.length));
        codec.numbers(baseline);
        openSlices = codec.whole(openSlices);
        pairs = codec.whole(pairs);
        lost = codec.whole(lost);
        lastCanary = codec.number(lastCanary);
        lastBaseline = codec.number(lastBaseline);
    }
}
