package dev.fledge.canary.compat.argo;

import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.canary.compat.Readings;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** An analysis run: each metric on its own schedule, until all are done or one stops the run. */
final class ArgoRun implements ForeignRun {
    private final List<MetricProgress> metrics;
    private Instant lastLook;
    private Optional<ForeignVerdict> verdict = Optional.empty();

    ArgoRun(ArgoSpec spec, Instant start) {
        this.metrics = spec.metrics().stream()
                .map(metric -> new MetricProgress(metric, spec.runsDry(metric), start))
                .toList();
        this.lastLook = start;
    }

    @Override
    public Instant next() {
        return metrics.stream()
                .filter(metric -> !metric.phase().completed())
                .map(MetricProgress::due)
                .min(Comparator.naturalOrder())
                .orElse(lastLook);
    }

    @Override
    public void look(Instant now, Readings readings) {
        if (verdict.isPresent() || now.isBefore(next())) {
            return;
        }
        lastLook = now;
        for (MetricProgress metric : metrics) {
            if (metric.isDue(now)) {
                metric.measure(now, readings);
            }
        }
        metrics.forEach(metric -> metric.assess(false));
        boolean stopped = metrics.stream()
                .anyMatch(metric -> !metric.dry() && metric.phase().stops());
        if (stopped) {
            terminate(now);
        } else if (metrics.stream().allMatch(metric -> metric.phase().completed())) {
            conclude(now);
        }
    }

    /** Ends what still runs: a metric that has not broken a limit is Successful, whatever it has seen. */
    @Override
    public void terminate(Instant now) {
        if (verdict.isEmpty()) {
            metrics.forEach(metric -> metric.assess(true));
            conclude(now);
        }
    }

    private void conclude(Instant now) {
        Phase worst = metrics.stream()
                .filter(metric -> !metric.dry() && metric.measured())
                .map(MetricProgress::phase)
                .reduce(Phase.SUCCESSFUL, Phase::worse);
        verdict = Optional.of(new ForeignVerdict(
                worst.decision(),
                worst.word(),
                now,
                metrics.stream().map(MetricProgress::finding).toList()));
    }

    @Override
    public Optional<ForeignVerdict> verdict() {
        return verdict;
    }
}
