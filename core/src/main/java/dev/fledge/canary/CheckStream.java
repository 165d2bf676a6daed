package dev.fledge.canary;

import dev.fledge.canary.stat.Mixture;
import dev.fledge.canary.stat.OneSample;
import dev.fledge.canary.stat.TwoSample;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricData;
import java.util.List;

/** The evidence of a check's votes: each round is a block with one request on each arm. */
final class CheckStream extends EvidenceStream {
    private static final double[] BETS = {0.3, 0.6, 0.97};
    private static final Mixture SPREAD = Mixture.of(0.1, 0.2, 0.3, 0.4);
    private static final double[] PASS_FRACTIONS = {0, 0.1, 0.4};
    private static final Mixture PASS_SPREAD = Mixture.of(0.6, 0.25, 0.15);

    private final CheckRule rule;
    private final Tempo tempo;
    private final Mixture blame = SPREAD.copy();
    private final Mixture within = PASS_SPREAD.copy();
    private double pastFailures;
    private double pastRounds;
    private long rounds;
    private long lost;
    private long bothFailed;
    private long lastRounds;
    private long lastVote;

    CheckStream(CheckRule rule, Tempo tempo) {
        super(List.of());
        this.rule = rule;
        this.tempo = tempo;
    }

    @Override
    Kind kind() {
        return Kind.OTHER;
    }

    /** Takes the votes of one round, unless they come twice or late. */
    void vote(long at, boolean canaryFailed, boolean baselineFailed) {
        if (at <= lastVote) {
            return;
        }
        lastVote = at;
        double share = StrictMath.min(StrictMath.max((pastFailures + 0.05) / (pastRounds + 20), 1e-5), 0.25);
        TwoSample round = new TwoSample(1, canaryFailed ? 1 : 0, 1, baselineFailed ? 1 : 0);
        double[] logs = new double[BETS.length + 1];
        for (int k = 0; k < BETS.length; k++) {
            logs[k + 1] = round.logRatio(BETS[k], share);
        }
        blame.settle(logs, tempo.share());
        boolean isLost = canaryFailed && !baselineFailed;
        double[] passLogs = new double[PASS_FRACTIONS.length];
        for (int k = 0; k < PASS_FRACTIONS.length; k++) {
            passLogs[k] = OneSample.logRatio(1, canaryFailed ? 1 : 0, PASS_FRACTIONS[k] * tolerated(), tolerated());
        }
        within.settle(passLogs, 0);
        rounds++;
        lost += isLost ? 1 : 0;
        bothFailed += canaryFailed && baselineFailed ? 1 : 0;
        lastRounds = ((lastRounds << 1) | (isLost ? 1 : 0)) & ((1L << CheckRule.MOST_ROUNDS) - 1);
        pastRounds++;
        pastFailures += baselineFailed ? 1 : 0;
    }

    /** The share of failed rounds that is too much: that of the rule, or half where rounds must fail one after another. */
    private double tolerated() {
        return StrictMath.min(0.5, (double) rule.failures() / rule.rounds());
    }

    /** Whether enough of the last rounds are lost. */
    boolean isBroken() {
        return Long.bitCount(lastRounds & ((1L << rule.rounds()) - 1)) >= rule.failures();
    }

    @Override
    void settle(Closing closing) {
        throw new AssertionError("votes are settled as they come");
    }

    @Override
    void learn(Arm arm, String metric, MetricData data) {
        // Votes count in pairs only.
    }

    @Override
    void learned() {
        // As above.
    }

    @Override
    void dropOpenBlock() {
        // No block is ever open.
    }

    @Override
    double judged() {
        return (double) rounds;
    }

    @Override
    double blame() {
        return blame.log();
    }

    @Override
    boolean recentlyWorse() {
        return (lastRounds & 1) != 0;
    }

    CheckRule rule() {
        return rule;
    }

    /** Log odds against "at least the tolerated share of rounds fails". */
    double within() {
        return within.log();
    }

    long rounds() {
        return rounds;
    }

    long lost() {
        return lost;
    }

    long bothFailed() {
        return bothFailed;
    }

    @Override
    void passEvidence(StateCodec codec) {
        MixtureCodec.pass(blame, codec);
        MixtureCodec.pass(within, codec);
        pastFailures = codec.number(pastFailures);
        pastRounds = codec.number(pastRounds);
        rounds = codec.whole(rounds);
        lost = codec.whole(lost);
        bothFailed = codec.whole(bothFailed);
        lastRounds = codec.whole(lastRounds);
        lastVote = codec.whole(lastVote);
    }
}
