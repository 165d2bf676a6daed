package dev.fledge.canary.quality;

import java.util.Optional;

/** The traffic of one run of a scenario, slice by slice. Not thread-safe. */
final class Traffic {
    private static final double WORST_ERROR_RATE = 0.95;

    private final TrafficPlan plan;
    private final Scenario scenario;
    private final Dice dice;
    private final Weather weather;
    private final Optional<Gauges.Pods> pods;
    private final double[] phases;
    private final int canaryShift;
    private final ErrorDraw canaryErrors;
    private final ErrorDraw baselineErrors;
    private int next;

    Traffic(TrafficPlan plan, Dice dice) {
        this.plan = plan;
        this.scenario = plan.scenario();
        this.dice = dice;
        this.weather = scenario.weather();
        this.pods = scenario.gauges().map(gauges -> gauges.begin(dice));
        this.phases = scenario.pauses().map(pauses -> phases(pauses, dice)).orElse(new double[0]);
        this.canaryShift = scenario.canaryPodSpread() == 0
                ? 0
                : dice.between(-scenario.canaryPodSpread(), scenario.canaryPodSpread());
        this.canaryErrors = new ErrorDraw(scenario.sessions());
        this.baselineErrors = new ErrorDraw(scenario.sessions());
    }

    /** The canary's one pod, then the baseline's. */
    private static double[] phases(Pauses pauses, Dice dice) {
        double[] phases = new double[Pauses.BASELINE_PODS + 1];
        for (int i = 0; i < phases.length; i++) {
            phases[i] = dice.uniform() * pauses.everySeconds();
        }
        return phases;
    }

    boolean hasNext() {
        return next < plan.slices();
    }

    /** Overwrites the slice with the next one, and returns when it starts, in seconds since the canary did. */
    int next(Slice slice) {
        TrafficPlan.Step step = plan.step(next++);
        slice.clear();
        weather.next(dice);
        boolean synthetic =
                scenario.syntheticEverySeconds() > 0 && step.startSeconds() % scenario.syntheticEverySeconds() == 0;
        arm(slice.baseline, step.baseline(), synthetic, 0, baselineErrors, baselinePaused(step.startSeconds()));
        slice.baseline.exceptions = dice.poisson(scenario.baselineExceptionsPerSecond() * Slice.SECONDS);
        if (step.startSeconds() >= 0) {
            arm(slice.canary, step.canary(), synthetic, canaryShift, canaryErrors, canaryPaused(step.startSeconds()));
            slice.canary.exceptions = dice.poisson(scenario.canaryExceptionsPerSecond() * Slice.SECONDS);
            slice.weightPermille = weight(step);
        }
        pods.ifPresent(running -> running.next(slice, step.startSeconds(), dice));
        return step.startSeconds();
    }

    private void arm(
            ArmSlice arm,
            TrafficPlan.Expected expected,
            boolean synthetic,
            int shift,
            ErrorDraw errors,
            double paused) {
        arm.requests = dice.poisson(expected.requests()) + (synthetic ? 1 : 0);
        double rate = expected.errorRate() * weather.errorFactor();
        // Only weather is bounded: a canary may fail every request.
        arm.errors =
                errors.draw(arm.requests, weather == Weather.STILL ? rate : Math.min(WORST_ERROR_RATE, rate), dice);
        int slower = shift + weather.latencyShift();
        long inPause = dice.binomial(arm.requests, paused);
        if (inPause > 0) {
            double pauseErrors = scenario.pauses().orElseThrow().errorRate();
            arm.errors = Math.min(arm.requests, arm.errors + dice.binomial(inPause, pauseErrors));
            expected.pausedLatency().into(arm.latency, inPause, slower, dice);
        }
        expected.latency().into(arm.latency, arm.requests - inPause, slower, dice);
    }

    private double canaryPaused(int startSeconds) {
        return scenario.pauses()
                .map(pauses -> pauses.share(startSeconds, phases[0]))
                .orElse(0.0);
    }

    private double baselinePaused(int startSeconds) {
        return scenario.pauses()
                .map(pauses -> {
                    double sum = 0;
                    for (int pod = 1; pod < phases.length; pod++) {
                        sum += pauses.share(startSeconds, phases[pod]);
                    }
                    return sum / Pauses.BASELINE_PODS;
                })
                .orElse(0.0);
    }

    private static int weight(TrafficPlan.Step step) {
        double canary = step.canary().requests();
        double all = canary + step.baseline().requests();
        return all > 0 ? (int) Math.rint(1000 * canary / all) : 0;
    }

    /** Errors one by one, or as sessions that fail as a whole and may go on into the next slice. */
    private static final class ErrorDraw {
        private final Optional<Scenario.Sessions> sessions;
        private long goingOn;

        ErrorDraw(Optional<Scenario.Sessions> sessions) {
            this.sessions = sessions;
        }

        long draw(long requests, double rate, Dice dice) {
            if (sessions.isEmpty()) {
                return dice.binomial(requests, rate);
            }
            Scenario.Sessions length = sessions.get();
            long failing = dice.poisson(requests * rate / length.mean());
            for (long i = 0; i < failing; i++) {
                goingOn += dice.between(length.least(), length.most());
            }
            long errors = Math.min(requests, goingOn);
            goingOn -= errors;
            return errors;
        }
    }
}
