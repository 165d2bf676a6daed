package dev.fledge.canary;

import dev.fledge.canary.stat.Logs;
import dev.fledge.canary.stat.Mixture;
import dev.fledge.canary.stat.OneSample;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricData;
import java.util.List;

/** The evidence on events per exposure: given their sum, the canary's are binomial, whatever rate both arms have in common. */
final class EventStream extends EvidenceStream {
    private static final double[] PASS_BETS = {0.15, 0.4, 0.7};

    private final CountRule rule;
    private final Parameters parameters;
    private final Tempo tempo;
    private final Mixture blame;
    private final Mixture within;
    private final Mixture beyond;
    private final double[] logs;
    private final double[] passLogs = new double[PASS_BETS.length];
    private final ArmTotals all = new ArmTotals();
    private final ArmTotals recent = new ArmTotals();

    EventStream(CountRule rule, Parameters parameters, Tempo tempo) {
        super(List.of(
                new Slot(rule.eventMetric(), Arm.CANARY, Slot.Holds.COUNT),
                new Slot(rule.exposureMetric(), Arm.CANARY, Slot.Holds.COUNT),
                new Slot(rule.eventMetric(), Arm.BASELINE, Slot.Holds.COUNT),
                new Slot(rule.exposureMetric(), Arm.BASELINE, Slot.Holds.COUNT)));
        this.rule = rule;
        this.parameters = parameters;
        this.tempo = tempo;
        this.blame = parameters.eventSpread.copy();
        this.within = parameters.latencyPassSpread.copy();
        this.beyond = parameters.eventSpread.copy();
        this.logs = new double[blame.size()];
    }

    @Override
    Kind kind() {
        return Kind.OTHER;
    }

    @Override
    String nonsense() {
        for (int arm = 0; arm < 2; arm++) {
            Slot events = slot(2 * arm);
            Slot exposure = slot(2 * arm + 1);
            long n = exposure.silent() ? 0 : exposure.count();
            if (events.silent() && n > 0) {
                return events.metric() + " of the " + events.arm().label() + " has no data for " + n + " "
                        + exposure.metric();
            }
            if (events.count() > 0 && n == 0) {
                return events.metric() + " of the " + events.arm().label() + " counts " + events.count()
                        + " without any " + exposure.metric();
            }
        }
        return "";
    }

    @Override
    void settle(Closing closing) {
        if (closing.warm()) {
            return;
        }
        OneSample.Events events =
                new OneSample.Events(slot(0).count(), slot(2).count(), slot(1).count(), slot(3).count());
        boolean both = events.canaryExposure() > 0 && events.baselineExposure() > 0;
        bet(events, both, 1);
        blame.settle(logs, tempo.share(closing.slices()));
        if (both) {
            bet(events, true, rule.ratio());
            beyond.settle(logs, 0);
            for (int k = 0; k < passLogs.length; k++) {
                passLogs[k] = OneSample.logRateRatio(events, towards(rule.ratio(), PASS_BETS[k]), rule.ratio());
            }
            within.settle(passLogs, 0);
        }
        all.add(events.canaryExposure(), events.canary(), events.baselineExposure(), events.baseline());
        recent.fade(tempo.recent(closing.slices()));
        recent.add(events.canaryExposure(), events.canary(), events.baselineExposure(), events.baseline());
    }

    /** Fills in the logs of the bets that events come at several times the tolerated ratio, towards the worse. */
    private void bet(OneSample.Events events, boolean both, double tolerated) {
        for (int k = 1; k < logs.length; k++) {
            double bet = towards(tolerated, parameters.eventBets[k - 1]);
            logs[k] = both ? StrictMath.min(OneSample.logRateRatio(events, bet, tolerated), parameters.cap) : 0;
        }
    }

    /** Multiplies the tolerated rate: above 1 towards the worse, below 1 towards the better. */
    private double towards(double tolerated, double by) {
        return rule.direction() == CountRule.Direction.INCREASE ? tolerated * by : tolerated / by;
    }

    @Override
    void learn(Arm arm, String metric, MetricData data) {
        // The bets are multiples of the concurrent rate, so the past teaches them nothing.
    }

    @Override
    void learned() {
        // As above.
    }

    @Override
    void dropOpenBlock() {
        // Every block is settled when it closes.
    }

    @Override
    double judged() {
        return all.canary;
    }

    @Override
    double blame() {
        return blame.log();
    }

    @Override
    boolean recentlyWorse() {
        return false;
    }

    CountRule rule() {
        return rule;
    }

    ArmTotals all() {
        return all;
    }

    ArmTotals recent() {
        return recent;
    }

    /** Log odds against "the canary is beyond the tolerated ratio"; two ways to be within, each with half the budget. */
    double within() {
        double byRatio = within.log();
        double tolerated = rule.atLeastDifference();
        if (!(tolerated > 0)) {
            return byRatio;
        }
        double expected = all.canary * tolerated;
        double[] absolute = new double[parameters.passFractions.length];
        for (int k = 0; k < absolute.length; k++) {
            double fraction = parameters.passFractions[k];
            absolute[k] =
                    parameters.passLogWeights[k] + Logs.times(all.canaryBad, fraction) + expected * (1 - fraction);
        }
        return Logs.sum(byRatio, Logs.sum(absolute)) - StrictMath.log(2);
    }

    /** Log odds against "the canary is within the tolerated ratio". */
    double beyond() {
        return beyond.log();
    }

    @Override
    void passEvidence(StateCodec codec) {
        MixtureCodec.pass(blame, codec);
        MixtureCodec.pass(within, codec);
        MixtureCodec.pass(beyond, codec);
        all.pass(codec);
        recent.pass(codec);
    }
}
