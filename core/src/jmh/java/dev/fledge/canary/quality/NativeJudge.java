package dev.fledge.canary.quality;

import dev.fledge.canary.Decision;
import dev.fledge.canary.Observation;
import dev.fledge.canary.quality.Ending.Moment;
import dev.fledge.canary.quality.Ending.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Fledge's own judge, told of each new weight and asked after each slice; a promotion waits until it is allowed. */
final class NativeJudge implements SimulatedJudge {
    /** Asks the judge: keeps its state from look to look. */
    interface Look {
        /** What the judge advises, with what happened since the last look. */
        Decision at(List<Observation> observations, Instant now);

        /** Learns from the baseline before the canary started; by default nothing. */
        default void learn(List<Observation> observations) {}
    }

    private final Look look;
    private final int promoteFromSeconds;
    private Optional<Ending> ending = Optional.empty();
    private Optional<Moment> proved = Optional.empty();
    private Moment now = new Moment(0, 0);
    private int weightPermille;

    /**
     * Starts a run.
     *
     * @param promoteFromSeconds before which advice to promote is only noted as proof
     */
    NativeJudge(Look look, int promoteFromSeconds) {
        this.look = look;
        this.promoteFromSeconds = promoteFromSeconds;
    }

    @Override
    public void history(Slice slice, int endSeconds) {
        look.learn(SliceObservations.ofBaseline(slice, SimulatedReadings.START.plusSeconds(endSeconds)));
    }

    @Override
    public void slice(Slice slice, int endSeconds) {
        if (ending.isPresent()) {
            return;
        }
        Instant end = SimulatedReadings.START.plusSeconds(endSeconds);
        List<Observation> observations = SliceObservations.of(slice, end);
        if (now.seconds() > 0 && slice.weightPermille != weightPermille) {
            observations.add(new Observation.StepBegan(end.minusSeconds(Slice.SECONDS), false, Optional.empty()));
        }
        weightPermille = slice.weightPermille;
        now = new Moment(endSeconds, now.canaryRequests() + slice.canary.requests);
        Decision decision = look.at(observations, end);
        if (decision == Decision.ROLLBACK) {
            decide(Outcome.ROLLED_BACK, "");
        } else if (decision == Decision.PROMOTE) {
            proved = proved.or(() -> Optional.of(now));
            if (endSeconds >= promoteFromSeconds) {
                decide(Outcome.PROMOTED, "");
            }
        }
    }

    private void decide(Outcome outcome, String reason) {
        ending = Optional.of(new Ending(outcome, reason, now, proved));
    }

    @Override
    public void end() {
        if (ending.isEmpty()) {
            decide(Outcome.INCONCLUSIVE, Ending.HOLD_EXPIRED);
        }
    }

    @Override
    public Ending ending() {
        return ending.orElseThrow(() -> new IllegalStateException("the window is not over; call end() first"));
    }
}
