package dev.fledge.canary.compat.kayenta;

import dev.fledge.canary.compat.kayenta.MannWhitney.Shift;
import dev.fledge.canary.compat.kayenta.MetricResult.Text;
import dev.fledge.verdict.Fact;
import java.util.ArrayList;
import java.util.List;

/** Classifies one pair of series, in the order of checks of Kayenta's judge. */
final class MetricJudge {
    /** The part of the estimate that an interval must stay clear of zero by. Kayenta's judge knows no other. */
    private static final double TOLERANCE = 0.25;

    private final MetricConfig metric;
    private final String subject;
    private final double[] control;
    private final double[] experiment;
    private final List<Fact> facts = new ArrayList<>();

    private MetricJudge(MetricConfig metric, MetricPair pair) {
        this.metric = metric;
        this.subject = pair.label();
        this.control = metric.cleaned(MetricPair.array(pair.control()));
        this.experiment = metric.cleaned(MetricPair.array(pair.experiment()));
        fact("baseline samples", control.length);
        fact("canary samples", experiment.length);
    }

    static MetricResult judge(MetricConfig metric, MetricPair pair) {
        return new MetricJudge(metric, pair).judge();
    }

    private MetricResult judge() {
        if (control.length == 0 || experiment.length == 0) {
            return withoutData(control.length == 0 ? "baseline" : "canary");
        }
        if (Samples.identical(experiment, control)) {
            return result(Classification.PASS, false, "both sides have the same samples");
        }
        if (Samples.constant(experiment) && Samples.constant(control)) {
            if (experiment[0] == control[0]) {
                return result(Classification.PASS, false, "every sample of both sides is " + control[0]);
            }
            Noise noise = Noise.seededBy(experiment, control);
            double[] noisyExperiment = noise.addTo(experiment);
            fact("noise", "added to both sides, which are constant");
            return compared(noise.addTo(control), noisyExperiment);
        }
        return compared(control, experiment);
    }

    private MetricResult withoutData(String side) {
        if (metric.replacesNan()) {
            return result(
                    Classification.PASS, false, "no data for the " + side + ", which passes under nanStrategy replace");
        }
        if (metric.mustHaveData() && !metric.critical()) {
            return result(
                    Classification.NODATA_FAIL_METRIC, false, "no data for the " + side + ", but mustHaveData is set");
        }
        return result(Classification.NODATA, metric.critical(), "no data for the " + side);
    }

    private MetricResult compared(double[] before, double[] after) {
        Shift shift;
        try {
            shift = MannWhitney.shift(after, before, MannWhitney.Z_98_PERCENT);
        } catch (ArithmeticException e) {
            // Kayenta drops the critical mark here: a critical metric that errors cannot fail the run.
            return result(Classification.ERROR, false, String.valueOf(e.getMessage()));
        }
        double effect = metric.effectSize().of(before, after);
        fact("ratio", Samples.meanRatio(before, after));
        fact("lower", shift.lower());
        fact("upper", shift.upper());
        fact("estimate", shift.estimate());
        fact(metric.effectSize().measure(), effect);
        Classification classification = classify(shift, effect);
        boolean critical = classification != Classification.PASS
                && metric.critical()
                && metric.effectSize().isCritical(classification, effect);
        return result(classification, critical, sentence(shift, effect));
    }

    private Classification classify(Shift shift, double effect) {
        double bound = TOLERANCE * Math.abs(shift.estimate());
        if (metric.looksForHigh()
                && shift.lower() > bound
                && metric.effectSize().allowsHigh(effect)) {
            return Classification.HIGH;
        }
        if (metric.looksForLow()
                && shift.upper() < -bound
                && metric.effectSize().allowsLow(effect)) {
            return Classification.LOW;
        }
        return Classification.PASS;
    }

    private String sentence(Shift shift, double effect) {
        EffectSize size = metric.effectSize();
        return "canary less baseline is from " + shift.lower() + " to " + shift.upper() + " at 98 %, estimate "
                + shift.estimate() + " (a change is clear of a quarter of it); " + size.measure() + " " + effect
                + " (High from " + size.allowedIncrease() + " up, Low from " + size.allowedDecrease()
                + " down, NaN does not matter)";
    }

    private MetricResult result(Classification classification, boolean critical, String why) {
        return MetricResult.of(metric, classification, critical, new Text(subject, why, facts));
    }

    private void fact(String name, Object value) {
        facts.add(new Fact(name, String.valueOf(value)));
    }
}
