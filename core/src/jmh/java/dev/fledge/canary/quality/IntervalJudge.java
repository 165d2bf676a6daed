package dev.fledge.canary.quality;

import dev.fledge.canary.quality.Ending.Moment;
import dev.fledge.canary.quality.Ending.Outcome;
import java.util.Optional;

/**
 * What Flagger and Argo Rollouts have in common: at the end of each interval, point estimates of the interval against
 * limits; so many failed checks roll back; no failed check is proof. Error rate above 1 %, p95 above twice the
 * baseline's, exceptions if the scenario's policy has them, and CPU and memory above 1.5 times the baseline's where pods
 * are scraped.
 */
final class IntervalJudge implements SimulatedJudge {
    private static final double ERROR_CEILING = 0.01;
    private static final double QUANTILE = 0.95;
    /** Twice the baseline's. */
    private static final double OCTAVES_ALLOWED = 1;

    private static final double LEVEL_ALLOWED = 1.5;

    private static final int ARGO_CONSECUTIVE_ERRORS = 4;

    private final Settings settings;
    private final double exceptionsLimit;
    private final Slice sum = new Slice();
    private int failures;
    private int silent;
    private long canaryRequests;
    private int now;
    private Optional<Ending> ending = Optional.empty();

    /**
     * How it looks.
     *
     * @param intervalSeconds between two checks
     * @param failureLimit the last number of failed checks that does not roll back
     * @param noDataFails whether a check without values has failed (Flagger), or is an error of which five in a row
     *     abort (Argo)
     */
    record Settings(int intervalSeconds, int failureLimit, boolean noDataFails) {}

    IntervalJudge(Settings settings, Scenario scenario) {
        this.settings = settings;
        this.exceptionsLimit = scenario.exceptionsLimit();
    }

    static Contestant flagger(String name, int intervalSeconds) {
        Settings settings = new Settings(intervalSeconds, 4, true);
        return new Contestant(name, 0, scenario -> new IntervalJudge(settings, scenario));
    }

    static Contestant argo(String name, int failureLimit) {
        Settings settings = new Settings(60, failureLimit, false);
        return new Contestant(name, 0, scenario -> new IntervalJudge(settings, scenario));
    }

    @Override
    public void history(Slice slice, int endSeconds) {}

    @Override
    public void slice(Slice slice, int endSeconds) {
        if (ending.isPresent()) {
            return;
        }
        now = endSeconds;
        canaryRequests += slice.canary.requests;
        sum.canary.add(slice.canary);
        sum.baseline.add(slice.baseline);
        if (endSeconds % settings.intervalSeconds() == 0) {
            check();
            sum.clear();
        }
    }

    private void check() {
        if (sum.canary.requests == 0) {
            silent++;
            failures += settings.noDataFails() ? 1 : 0;
        } else {
            silent = 0;
            failures += failed() ? 1 : 0;
        }
        boolean aborted = !settings.noDataFails() && silent > ARGO_CONSECUTIVE_ERRORS;
        if (aborted || failures > settings.failureLimit()) {
            decide(Outcome.ROLLED_BACK);
        }
    }

    private boolean failed() {
        ArmSlice canary = sum.canary;
        ArmSlice baseline = sum.baseline;
        boolean errors = canary.errors > ERROR_CEILING * canary.requests;
        boolean slow = baseline.requests > 0 && canary.octaves(QUANTILE) > baseline.octaves(QUANTILE) + OCTAVES_ALLOWED;
        boolean thrown = exceptionsLimit > 0
                && canary.exceptions * (double) baseline.requests
                        > exceptionsLimit * baseline.exceptions * canary.requests;
        return errors
                || slow
                || thrown
                || beyond(canary.cpuCores, baseline.cpuCores)
                || beyond(canary.memoryMebibytes, baseline.memoryMebibytes);
    }

    /** Nothing is beyond where nothing was scraped. */
    private static boolean beyond(double[] canary, double[] baseline) {
        return ArmSlice.mean(canary) > LEVEL_ALLOWED * ArmSlice.mean(baseline);
    }

    private void decide(Outcome outcome) {
        ending = Optional.of(new Ending(outcome, "", new Moment(now, canaryRequests), Optional.empty()));
    }

    @Override
    public void end() {
        if (ending.isEmpty()) {
            decide(Outcome.PROMOTED);
        }
    }

    @Override
    public Ending ending() {
        return ending.orElseThrow(() -> new IllegalStateException("the window is not over; call end() first"));
    }
}
