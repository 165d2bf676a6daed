package dev.fledge.canary.compat.kayenta;

import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.canary.compat.Reading;
import dev.fledge.canary.compat.Readings;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricQuery;
import dev.fledge.verdict.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kayenta's standalone runner: a fresh judgement after each interval, until one is not above the marginal score. */
final class KayentaRun implements ForeignRun {
    private final KayentaPolicy policy;
    private final Instant begin;
    private long number = 1;
    private Optional<ForeignVerdict> verdict = Optional.empty();

    KayentaRun(KayentaPolicy policy, Instant begin) {
        this.policy = policy;
        this.begin = begin;
    }

    @Override
    public Instant next() {
        return policy.request().when(begin, number);
    }

    @Override
    public void look(Instant now, Readings readings) {
        if (verdict.isPresent() || now.isBefore(next())) {
            return;
        }
        Interval window = policy.request().window(begin, number);
        List<MetricPair> pairs = new ArrayList<>();
        for (MetricConfig metric : policy.config().metrics()) {
            Interval controlWindow = policy.request().controlWindow(window, metric.scope());
            Reading control = readings.read(new MetricQuery(metric.name(), Arm.BASELINE, controlWindow));
            Reading experiment = readings.read(new MetricQuery(metric.name(), Arm.CANARY, window));
            Optional<String> failure = failure(control).or(() -> failure(experiment));
            if (failure.isPresent()) {
                fail(now, metric, failure.get());
                return;
            }
            pairs.add(new MetricPair(
                    metric.name(), Map.of(), samples(control, controlWindow), samples(experiment, window)));
        }
        conclude(now, policy.judge(pairs));
    }

    private static Optional<String> failure(Reading reading) {
        return reading instanceof Reading.Failed failed ? Optional.of(failed.why()) : Optional.empty();
    }

    private List<Double> samples(Reading reading, Interval window) {
        List<Double> samples = new ArrayList<>(reading instanceof Reading.Values found ? found.values() : List.of());
        long expected = policy.request().expectedSamples(window);
        while (samples.size() < expected) {
            samples.add(Double.NaN);
        }
        return samples;
    }

    /** A metric that cannot be fetched ends the execution there, whatever the others say. */
    private void fail(Instant now, MetricConfig metric, String why) {
        Finding finding = Finding.inconclusive(metric.name())
                .reason("SOURCE_FAILED")
                .message(metric.name() + ": the provider failed (" + why + "), which ends a canary analysis in failure")
                .build();
        verdict = Optional.of(new ForeignVerdict(Decision.ROLLBACK, "Terminal", now, List.of(finding)));
    }

    private void conclude(Instant now, KayentaJudgement judgement) {
        Thresholds thresholds = policy.config().thresholds();
        boolean last = number == policy.request().schedule().judgements();
        if (last || thresholds.stops(judgement.score())) {
            Decision decision = thresholds.accepts(judgement.score()) ? Decision.PROMOTE : Decision.ROLLBACK;
            String said = judgement.classification() + " (" + judgement.score() + ")";
            verdict = Optional.of(new ForeignVerdict(decision, said, now, judgement.findings()));
        } else {
            number++;
        }
    }

    @Override
    public Optional<ForeignVerdict> verdict() {
        return verdict;
    }
}
