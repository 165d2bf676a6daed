package dev.fledge.canary.quality;

import dev.fledge.canary.quality.Ending.Moment;
import dev.fledge.canary.quality.Ending.Outcome;
import java.util.Arrays;
import java.util.Optional;

/**
 * What Flagger and Argo Rollouts have in common: at the end of each interval, point estimates of the interval against
 * limits; so many failed checks roll back; no failed check is proof. Error rate above 1 %, p95 above twice the
 * baseline's, and exceptions if the scenario's policy has them.
 */
final class IntervalJudge implements SimulatedJudge {
    private static final double ERROR_CEILING = 0.01;
    private static final double QUANTILE = 0.95;
    /** Twice the baseline's. */
    private static final double OCTAVES_ALLOWED = 1;

    private static final int PER_OCTAVE = 16;
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
    public void history(Slice slice) {}

    @Override
    public void slice(Slice slice, int endSeconds) {
        if (ending.isPresent()) {
            return;
        }
        now = endSeconds;
        canaryRequests += slice.canary.requests;
        add(sum.canary, slice.canary);
        add(sum.baseline, slice.baseline);
        if (endSeconds % settings.intervalSeconds() == 0) {
            check();
            sum.clear();
        }
    }

    private static void add(ArmSlice sum, ArmSlice more) {
        sum.requests += more.requests;
        sum.errors += more.errors;
        sum.exceptions += more.exceptions;
        for (int i = 0; i < sum.latency.length; i++) {
            sum.latency[i] += more.latency[i];
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
        boolean slow = baseline.requests > 0 && octaves(canary.latency) > octaves(baseline.latency) + OCTAVES_ALLOWED;
        boolean thrown = exceptionsLimit > 0
                && canary.exceptions * (double) baseline.requests
                        > exceptionsLimit * baseline.exceptions * canary.requests;
        return errors || slow || thrown;
    }

    /** The quantile as its binary logarithm, interpolated inside the bucket as Prometheus does it on a logarithmic scale. */
    private static double octaves(long[] counts) {
        long total = Arrays.stream(counts).sum();
        double rank = QUANTILE * total;
        long below = 0;
        int bucket = 0;
        while (bucket < counts.length - 1 && below + counts[bucket] < rank) {
            below += counts[bucket++];
        }
        double inside = counts[bucket] == 0 ? 0 : (rank - below) / counts[bucket];
        return (bucket + inside) / PER_OCTAVE;
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
