package dev.fledge.canary.quality;

import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.quality.Ending.Moment;
import dev.fledge.canary.quality.Ending.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Runs a judge of another system on simulated traffic: whenever it wants to look, and a slice has ended, it may. */
final class ForeignJudge implements SimulatedJudge {
    /** It had not come to an end when the window was over. */
    static final String STILL_RUNNING = "STILL_RUNNING";

    /**
     * How a foreign policy meets simulated traffic.
     *
     * @param begin starts a run of it, judged as its system would
     * @param startSeconds when its run begins; before 0 for a system that counts from before the canary's first request
     * @param binSeconds what its provider keeps; every interval that is asked for must be a multiple
     * @param shape of the provider's answers
     */
    record Setting(
            Function<Instant, ForeignRun> begin, int startSeconds, int binSeconds, SimulatedReadings.Shape shape) {}

    private final ForeignRun run;
    private final BinnedTraffic traffic;
    private final SimulatedReadings readings;
    private Optional<Moment> decided = Optional.empty();
    private Moment now = new Moment(0, 0);

    ForeignJudge(Setting setting, Scenario scenario) {
        this.traffic = new BinnedTraffic(setting.binSeconds(), scenario.windowSeconds());
        this.readings = new SimulatedReadings(traffic, setting.shape());
        this.run = setting.begin().apply(SimulatedReadings.START.plusSeconds(setting.startSeconds()));
        for (int seconds = setting.startSeconds(); seconds <= 0; seconds += Slice.SECONDS) {
            look(seconds);
        }
    }

    @Override
    public void history(Slice slice, int endSeconds) {}

    @Override
    public void slice(Slice slice, int endSeconds) {
        if (decided.isPresent()) {
            return;
        }
        now = new Moment(endSeconds, now.canaryRequests() + slice.canary.requests);
        traffic.add(slice, endSeconds);
        look(endSeconds);
    }

    private void look(int seconds) {
        Instant instant = SimulatedReadings.START.plus(Duration.ofSeconds(seconds));
        if (run.verdict().isEmpty() && !instant.isBefore(run.next())) {
            run.look(instant, readings);
        }
        if (run.verdict().isPresent()) {
            decided = Optional.of(now);
        }
    }

    @Override
    public void end() {}

    @Override
    public Ending ending() {
        Moment moment = decided.orElse(now);
        return run.verdict()
                .map(verdict -> new Ending(outcome(verdict.decision()), verdict.said(), moment, Optional.empty()))
                .orElseGet(() -> new Ending(Outcome.INCONCLUSIVE, STILL_RUNNING, moment, Optional.empty()));
    }

    private static Outcome outcome(Decision decision) {
        return switch (decision) {
            case PROMOTE -> Outcome.PROMOTED;
            case HOLD -> Outcome.INCONCLUSIVE;
            case ROLLBACK -> Outcome.ROLLED_BACK;
        };
    }
}
