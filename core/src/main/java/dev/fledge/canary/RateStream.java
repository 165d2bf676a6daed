package dev.fledge.canary;

import dev.fledge.canary.stat.Mixture;
import dev.fledge.canary.stat.OneSample;
import dev.fledge.canary.stat.TwoSample;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricData;
import java.util.List;

/** The evidence on a share of bad requests: the bets that the canary's is higher, the hard-failure test, the totals. */
final class RateStream extends EvidenceStream {
    private final Parameters parameters;
    private final Tempo tempo;
    private final double ceiling;
    private final double reservoirPerCanary;
    private final List<RatePass> passes;

    private final Mixture blame;
    private final Mixture hard;
    private final double[] blameLogs;
    private final double[] hardLogs;

    private final ArmTotals open = new ArmTotals();
    private long openSlices;
    private boolean frozen;
    private double frozenShare;

    private final Dispersion dispersion;
    private double pastRequests;
    private double pastBad;
    private double sliceRequests;
    private double sliceBad;
    private double reservoirRequests;
    private double reservoirBad;

    /** All that was judged, and the same with the past fading. */
    private final ArmTotals all = new ArmTotals();

    private final ArmTotals recent = new ArmTotals();

    /** All of the run, the warm-up included. */
    private final ArmTotals whole = new ArmTotals();

    /**
     * Makes the stream of the rules that read the same two metrics.
     *
     * @param rules at least one
     * @param strict whether the passes also gather evidence that a limit is exceeded
     */
    RateStream(List<RateRule> rules, Parameters parameters, Tempo tempo, boolean strict) {
        super(slots(rules.get(0)));
        this.parameters = parameters;
        this.tempo = tempo;
        this.dispersion = new Dispersion(tempo);
        this.ceiling =
                rules.stream().mapToDouble(RateRule::smallestThatMatters).min().orElseThrow();
        this.reservoirPerCanary = rules.stream()
                .mapToDouble(RateRule::historyPerCanaryRequest)
                .max()
                .orElseThrow();
        this.passes = rules.stream()
                .map(rule -> new RatePass(rule, parameters, strict))
                .toList();
        this.blame = parameters.rateSpread.copy();
        this.hard = parameters.hardSpread.copy();
        this.blameLogs = new double[blame.size()];
        this.hardLogs = new double[hard.size()];
    }

    private static List<Slot> slots(RateRule rule) {
        return List.of(
                new Slot(rule.badMetric(), Arm.CANARY, Slot.Holds.COUNT),
                new Slot(rule.allMetric(), Arm.CANARY, Slot.Holds.COUNT),
                new Slot(rule.badMetric(), Arm.BASELINE, Slot.Holds.COUNT),
                new Slot(rule.allMetric(), Arm.BASELINE, Slot.Holds.COUNT));
    }

    @Override
    Kind kind() {
        return Kind.RATE;
    }

    @Override
    String nonsense() {
        for (int arm = 0; arm < 2; arm++) {
            Slot bad = slot(2 * arm);
            Slot requests = slot(2 * arm + 1);
            long n = requests.silent() ? 0 : requests.count();
            if (bad.count() > n) {
                return bad.metric() + " of the " + bad.arm().label() + " counts " + bad.count() + ", more than the " + n
                        + " of " + requests.metric();
            }
            if (bad.silent() && n > 0) {
                return bad.metric() + " of the " + bad.arm().label() + " has no data for " + n + " of "
                        + requests.metric();
            }
        }
        return "";
    }

    @Override
    void settle(Closing closing) {
        double canary = slot(1).count();
        double canaryBad = slot(0).count();
        double baseline = slot(3).count();
        double baselineBad = slot(2).count();
        if (!frozen) {
            frozenShare = (pastBad + 0.05) / (pastRequests + 20);
        }
        open.add(canary, canaryBad, baseline, baselineBad);
        whole.add(canary, canaryBad, baseline, baselineBad);
        openSlices = (frozen ? openSlices : 0) + closing.slices();
        boolean closable = open.canary >= 1 && open.baseline >= 1;
        settleBets(closable, closing);
        if (!closing.warm()) {
            all.add(canary, canaryBad, baseline, baselineBad);
            recent.fade(tempo.recent(closing.slices()));
            recent.add(canary, canaryBad, baseline, baselineBad);
        }
        boolean stale = openSlices >= tempo.slicesIn(parameters.oldestInBlock);
        if (closable || stale) {
            dropOpenBlock();
        }
        frozen = open.canary + open.baseline > 0;
        dispersion.add(baseline, baselineBad, closing.slices());
        fadePast(closing.slices());
        pastRequests += baseline;
        pastBad += baselineBad;
    }

    private void fadePast(long slices) {
        double fade = tempo.past(slices);
        pastRequests *= fade;
        pastBad *= fade;
    }

    private void settleBets(boolean closable, Closing closing) {
        double share = StrictMath.min(StrictMath.max(frozenShare, 1e-5), 0.9);
        TwoSample block = closable ? withReservoir() : new TwoSample(0, 0, 0, 0);
        double spread = tempo.share(closing.slices());
        hardBets(block, share);
        hard.settle(hardLogs, spread);
        if (!closing.warm()) {
            rateBets(block, share);
            blame.settle(blameLogs, spread);
            TwoSample plain = new TwoSample(open.canary, open.canaryBad, open.baseline, open.baselineBad);
            for (RatePass pass : passes) {
                if (closable) {
                    pass.settle(plain, share);
                }
            }
        }
    }

    /** Adds baseline requests from before the canary, each used once, where the rule allows it. */
    private TwoSample withReservoir() {
        double need =
                StrictMath.min(StrictMath.max(reservoirPerCanary * open.canary - open.baseline, 0), reservoirRequests);
        if (!(need > 0)) {
            return new TwoSample(open.canary, open.canaryBad, open.baseline, open.baselineBad);
        }
        double taken = StrictMath.ceil(reservoirBad * (need / reservoirRequests));
        reservoirRequests -= need;
        reservoirBad -= taken;
        return new TwoSample(open.canary, open.canaryBad, open.baseline + need, open.baselineBad + taken);
    }

    private void hardBets(TwoSample block, double share) {
        double cap = StrictMath.max(parameters.cap, parameters.hardCap);
        for (int k = 0; k < parameters.hardBets.length; k++) {
            double bet = parameters.hardBets[k];
            double worse = block.logRatio(StrictMath.max(bet, StrictMath.min(1.3 * share, 0.98)), share);
            double bad = OneSample.logRatio(block.canary(), block.canaryBad(), bet, parameters.hardCeiling);
            hardLogs[k + 1] = StrictMath.min(StrictMath.min(bad, worse), cap);
        }
    }

    private void rateBets(TwoSample block, double share) {
        double low = StrictMath.max(ceiling, 1.5 * share) * 1.25;
        int bets = blameLogs.length - 1;
        double divisor = parameters.tempered ? dispersion.divisor() : 1;
        TwoSample single = new TwoSample(open.canary, open.canaryBad, open.baseline, open.baselineBad).oneBad();
        for (int k = 0; k < bets; k++) {
            double x = (double) k / (bets - 1);
            double bet = StrictMath.min(StrictMath.exp((1 - x) * StrictMath.log(low) + x * StrictMath.log(0.97)), 0.98);
            double log = block.logRatio(bet, share) / divisor;
            // What one bad request alone explains is never cut: at little traffic it is all there is.
            blameLogs[k + 1] = log <= parameters.cap
                    ? log
                    : StrictMath.min(log, StrictMath.max(parameters.cap, single.logRatio(bet, share)));
        }
    }

    @Override
    void dropOpenBlock() {
        open.clear();
        openSlices = 0;
        frozen = false;
    }

    @Override
    void learn(Arm arm, String metric, MetricData data) {
        if (arm == Arm.BASELINE && data instanceof MetricData.Count count) {
            if (metric.equals(slot(3).metric())) {
                sliceRequests += count.value();
            } else if (metric.equals(slot(2).metric())) {
                sliceBad += count.value();
            }
        }
    }

    @Override
    void learned() {
        double bad = StrictMath.min(sliceBad, sliceRequests);
        dispersion.add(sliceRequests, bad, 1);
        fadePast(1);
        pastRequests += sliceRequests;
        pastBad += bad;
        if (reservoirPerCanary > 0) {
            reservoirRequests += sliceRequests;
            reservoirBad += bad;
        }
        sliceRequests = 0;
        sliceBad = 0;
    }

    @Override
    double judged() {
        return all.canary;
    }

    @Override
    double blame() {
        return blame.log();
    }

    /** Log odds against "the canary fails no more than one request in ten, or no more than its baseline". */
    double hardFailure() {
        return hard.log();
    }

    @Override
    boolean recentlyWorse() {
        return recent.canary >= parameters.recentRequests
                && recent.standardScore(0.1 * ceiling) > parameters.recentWorse;
    }

    ArmTotals all() {
        return all;
    }

    ArmTotals recent() {
        return recent;
    }

    ArmTotals whole() {
        return whole;
    }

    RatePass passOf(RateRule rule) {
        for (int i = 0; i < passes.size(); i++) {
            if (passes.get(i).rule().name().equals(rule.name())) {
                return passes.get(i);
            }
        }
        throw new AssertionError(rule);
    }

    @Override
    void passEvidence(StateCodec codec) {
        MixtureCodec.pass(blame, codec);
        MixtureCodec.pass(hard, codec);
        open.pass(codec);
        openSlices = codec.whole(openSlices);
        frozen = codec.flag(frozen);
        frozenShare = codec.number(frozenShare);
        pastRequests = codec.number(pastRequests);
        pastBad = codec.number(pastBad);
        dispersion.pass(codec);
        sliceRequests = codec.number(sliceRequests);
        sliceBad = codec.number(sliceBad);
        reservoirRequests = codec.number(reservoirRequests);
        reservoirBad = codec.number(reservoirBad);
        all.pass(codec);
        recent.pass(codec);
        whole.pass(codec);
        passes.forEach(pass -> pass.pass(codec));
    }
}
