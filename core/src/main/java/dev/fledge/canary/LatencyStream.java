package dev.fledge.canary;

import dev.fledge.canary.stat.Mixture;
import dev.fledge.canary.stat.TwoSample;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.MetricData;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The evidence on a latency: for several quantiles of the baseline, how many requests of each arm take longer. It assumes
 * nothing of the tail. Thresholds are bucket edges of the past baseline, frozen while a block is open.
 */
final class LatencyStream extends EvidenceStream {
    private final Parameters parameters;
    private final Tempo tempo;
    private final List<LatencyPass> passes;
    private final Mixture blame;
    private final double[] blameLogs;
    private final LatencyBlock open;

    private @Nullable LatencyMemory memory;
    private @Nullable Histogram history;
    private final ArmTotals[] recentAbove;

    LatencyStream(List<QuantileRule> rules, Parameters parameters, Tempo tempo, boolean strict) {
        super(List.of(
                new Slot(rules.get(0).metric(), Arm.CANARY, Slot.Holds.DISTRIBUTION),
                new Slot(rules.get(0).metric(), Arm.BASELINE, Slot.Holds.DISTRIBUTION)));
        this.parameters = parameters;
        this.tempo = tempo;
        this.passes = rules.stream()
                .map(rule -> new LatencyPass(rule, parameters, strict))
                .toList();
        this.blame = parameters.latencySpread.copy();
        this.blameLogs = new double[blame.size()];
        this.open = new LatencyBlock(parameters.levels.length);
        this.recentAbove = new ArmTotals[parameters.levels.length];
        for (int i = 0; i < recentAbove.length; i++) {
            recentAbove[i] = new ArmTotals();
        }
    }

    @Override
    Kind kind() {
        return Kind.LATENCY;
    }

    @Override
    String nonsense() {
        Optional<Buckets> canary = slot(0).shape();
        Optional<Buckets> baseline = slot(1).shape();
        if (canary.isPresent() && baseline.isPresent() && !canary.equals(baseline)) {
            return slot(0).metric() + " of the two arms is counted in different buckets";
        }
        return "";
    }

    @Override
    void settle(Closing closing) {
        Optional<Buckets> buckets = slot(1).shape().or(() -> slot(0).shape());
        if (buckets.isEmpty()) {
            return;
        }
        LatencyMemory known = memory(buckets.get());
        Histogram canary = slot(0).distribution().orElseGet(known::none);
        Histogram baseline = slot(1).distribution().orElseGet(known::none);
        if (!open.frozen()) {
            open.place(known.past(), known.buckets(), parameters);
            passes.forEach(pass -> pass.place(known.past(), known.buckets()));
        }
        open.add(canary, baseline, closing.slices());
        passes.forEach(pass -> pass.add(canary, baseline));
        if (!closing.warm()) {
            settleBets(closing);
            known.judged(canary, baseline, tempo.recent(closing.slices()));
            for (LatencyPass pass : passes) {
                pass.judged(canary, baseline, known.recent().baseline());
            }
            for (int level = 0; level < recentAbove.length; level++) {
                recentAbove[level].fade(tempo.recent(closing.slices()));
                recentAbove[level].add(
                        (double) canary.total(),
                        open.canaryAbove(canary, level),
                        (double) baseline.total(),
                        open.baselineAbove(baseline, level));
            }
        }
        if (open.closable() || open.slices() >= tempo.slicesIn(parameters.oldestInBlock)) {
            dropOpenBlock();
        }
        known.past().fadeAndAdd(tempo.past(closing.slices()), baseline);
    }

    private LatencyMemory memory(Buckets buckets) {
        LatencyMemory known = memory;
        if (known == null) {
            known = new LatencyMemory(buckets);
            memory = known;
            slots().forEach(slot -> slot.shape(buckets));
        }
        return known;
    }

    private void settleBets(Closing closing) {
        boolean usable = open.closable() && open.known();
        TwoSample block = null;
        int level = -1;
        for (int k = 0; k < parameters.latencyBets.length; k++) {
            Parameters.LatencyBet bet = parameters.latencyBets[k];
            if (block == null || level != bet.level()) {
                level = bet.level();
                block = open.sample(level);
            }
            blameLogs[k + 1] = usable ? log(bet, block) : 0;
        }
        blame.settle(blameLogs, tempo.share(closing.slices()));
        for (int i = 0; usable && i < passes.size(); i++) {
            passes.get(i).settle();
        }
    }

    private double log(Parameters.LatencyBet bet, TwoSample block) {
        double share = open.share(bet.level());
        double canaryShare = StrictMath.min(LatencyBlock.shifted(share, bet.shift()), 0.985);
        double log = block.logRatio(canaryShare, share);
        return log <= parameters.cap
                ? log
                : StrictMath.min(
                        log, StrictMath.max(parameters.cap, block.oneBad().logRatio(canaryShare, share)));
    }

    @Override
    void dropOpenBlock() {
        open.clear();
        passes.forEach(LatencyPass::clear);
    }

    @Override
    void learn(Arm arm, String metric, MetricData data) {
        if (arm == Arm.BASELINE
                && metric.equals(slot(1).metric())
                && data instanceof MetricData.Distribution distribution
                && distribution.histogram().buckets().size() <= Slot.MOST_BUCKETS) {
            history = distribution.histogram();
        }
    }

    @Override
    void learned() {
        Histogram slice = history;
        if (slice != null && fits(slice.buckets())) {
            memory(slice.buckets()).past().fadeAndAdd(tempo.past(1), slice);
        } else if (memory != null) {
            memory.past().fade(tempo.past(1));
        }
        history = null;
    }

    /** Whether what is known, or open, has those buckets too. */
    private boolean fits(Buckets buckets) {
        return slots().stream().allMatch(slot -> slot.shape().orElse(buckets).equals(buckets));
    }

    @Override
    double judged() {
        return memory == null ? 0 : memory.all().canary().total();
    }

    @Override
    double blame() {
        return blame.log();
    }

    @Override
    boolean recentlyWorse() {
        for (ArmTotals above : recentAbove) {
            if (above.canary >= parameters.recentRequests && above.standardScore(0) > parameters.recentWorse) {
                return true;
            }
        }
        return false;
    }

    /** What was judged so far; empty before anything was. */
    Optional<LatencyMemory> seen() {
        return Optional.ofNullable(memory);
    }

    LatencyPass passOf(QuantileRule rule) {
        for (int i = 0; i < passes.size(); i++) {
            if (passes.get(i).rule().name().equals(rule.name())) {
                return passes.get(i);
            }
        }
        throw new AssertionError(rule);
    }

    @Override
    void passShape(StateCodec codec) {
        Buckets buckets = BucketsCodec.pass(memory == null ? null : memory.buckets(), codec);
        if (buckets != null) {
            memory(buckets);
        }
    }

    @Override
    void passEvidence(StateCodec codec) {
        MixtureCodec.pass(blame, codec);
        open.pass(codec);
        passes.forEach(pass -> pass.pass(codec));
        for (ArmTotals above : recentAbove) {
            above.pass(codec);
        }
        if (memory != null) {
            memory.pass(codec);
        }
    }
}
