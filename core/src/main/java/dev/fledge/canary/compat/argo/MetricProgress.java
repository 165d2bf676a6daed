package dev.fledge.canary.compat.argo;

import dev.fledge.canary.compat.Reading;
import dev.fledge.canary.compat.Readings;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricQuery;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** How far one metric of a run has come. Not thread-safe. */
final class MetricProgress {
    private static final Duration AFTER_ERROR = Duration.ofSeconds(10);

    private final ArgoMetric metric;
    private final boolean dry;
    private Instant due;
    private Phase phase = Phase.PENDING;
    private long measurements;
    private long count;
    private long failed;
    private long inconclusive;
    private long errorsInARow;
    private long successesInARow;
    private String last = "it was not measured";

    MetricProgress(ArgoMetric metric, boolean dry, Instant start) {
        this.metric = metric;
        this.dry = dry;
        this.due = start.plus(metric.initialDelay());
    }

    boolean dry() {
        return dry;
    }

    Phase phase() {
        return phase;
    }

    boolean measured() {
        return measurements > 0;
    }

    Instant due() {
        return due;
    }

    boolean isDue(Instant now) {
        return !phase.completed() && !now.isBefore(due);
    }

    void measure(Instant now, Readings readings) {
        Interval since = Interval.endingAt(
                now, metric.interval().filter(interval -> !interval.isZero()).orElse(Duration.ofSeconds(1)));
        Phase measured = phaseOf(readings.read(new MetricQuery(metric.name(), Arm.CANARY, since)));
        measurements++;
        errorsInARow = measured == Phase.ERROR ? errorsInARow + 1 : 0;
        successesInARow = measured == Phase.SUCCESSFUL ? successesInARow + 1 : 0;
        failed += measured == Phase.FAILED ? 1 : 0;
        inconclusive += measured == Phase.INCONCLUSIVE ? 1 : 0;
        count += measured == Phase.ERROR ? 0 : 1;
        due = now.plus(measured == Phase.ERROR ? AFTER_ERROR : metric.interval().orElse(AFTER_ERROR));
    }

    private Phase phaseOf(Reading reading) {
        try {
            Object result = metric.provider().result(reading);
            Phase measured = metric.provider().isJob() ? jobPhase(result) : metric.evaluate(result);
            last = "the last measurement " + result + " was " + measured.word();
            return measured;
        } catch (ExprException e) {
            last = "the last measurement was Error: " + e.getMessage();
            return Phase.ERROR;
        }
    }

    private static Phase jobPhase(Object result) {
        return ExprBinary.number(result) > 0 ? Phase.SUCCESSFUL : Phase.FAILED;
    }

    /** Sets the phase from what was counted. A completed phase is kept. */
    void assess(boolean terminating) {
        if (!phase.completed() && measured()) {
            phase = assessed(terminating);
        }
    }

    private Phase assessed(boolean terminating) {
        Phase limit = overLimit();
        if (limit != Phase.RUNNING) {
            return limit;
        }
        boolean successMatters = metric.consecutiveSuccessLimit() > 0;
        if (successMatters && successesInARow >= metric.consecutiveSuccessLimit()) {
            return Phase.SUCCESSFUL;
        }
        OptionalLong effective = metric.effectiveCount();
        if (effective.isPresent() && count >= effective.getAsLong()) {
            if (!successMatters) {
                return Phase.SUCCESSFUL;
            }
            return metric.failureLimit() >= 0 ? Phase.INCONCLUSIVE : Phase.FAILED;
        }
        return terminating ? Phase.SUCCESSFUL : Phase.RUNNING;
    }

    /** Each check overwrites the one before, so an error hides what is inconclusive, and both hide a failure. */
    private Phase overLimit() {
        Phase over = Phase.RUNNING;
        if (metric.failureLimit() >= 0 && failed > metric.failureLimit()) {
            over = Phase.FAILED;
        }
        if (inconclusive > metric.inconclusiveLimit()) {
            over = Phase.INCONCLUSIVE;
        }
        if (errorsInARow > metric.consecutiveErrorLimit()) {
            over = Phase.ERROR;
        }
        return over;
    }

    Finding finding() {
        return Finding.of(phase.verdict(), metric.name())
                .reason(phase.name())
                .message(metric.name() + ": " + phase.word() + " after " + measurements + " measurements, " + failed
                        + " failed (more than " + metric.failureLimit() + " fails), " + inconclusive
                        + " inconclusive (more than " + metric.inconclusiveLimit() + " is inconclusive), "
                        + errorsInARow
                        + " errors in a row (more than " + metric.consecutiveErrorLimit() + " is an error); " + last
                        + (dry ? "; a dry run, so it does not count" : ""))
                .fact("phase", phase.word())
                .fact("count", count)
                .fact("failed", failed)
                .fact("inconclusive", inconclusive)
                .fact("consecutive errors", errorsInARow)
                .fact("consecutive successes", successesInARow)
                .fact("dry run", dry)
                .build();
    }
}
