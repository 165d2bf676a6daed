package dev.fledge.canary.quality;

import java.util.HashMap;
import java.util.Map;

/** What a scenario expects of each slice, worked out once for all runs. Immutable. */
final class TrafficPlan {
    /** What one arm is expected to do in one slice. */
    record Expected(double requests, double errorRate, LatencyDraw latency, LatencyDraw pausedLatency) {}

    /** What both arms are expected to do in one slice, which starts so many seconds after the canary. */
    record Step(int startSeconds, Expected canary, Expected baseline) {}

    private final Scenario scenario;
    private final Step[] steps;

    private TrafficPlan(Scenario scenario, Step[] steps) {
        this.scenario = scenario;
        this.steps = steps;
    }

    static TrafficPlan of(Scenario scenario) {
        int history = scenario.historySeconds() / Slice.SECONDS;
        int slices = history + scenario.windowSeconds() / Slice.SECONDS;
        Step[] steps = new Step[slices];
        Map<Double, LatencyDraw> canaryDraws = new HashMap<>();
        Map<Double, LatencyDraw> baselineDraws = new HashMap<>();
        double paused = scenario.pauses().map(Pauses::slowness).orElse(1.0);
        for (int i = 0; i < slices; i++) {
            int start = (i - history) * Slice.SECONDS;
            // Before the canary started, everything is as at its start.
            double middle = Math.max(0, start + Slice.SECONDS / 2.0);
            steps[i] = new Step(
                    start,
                    expected(scenario.canary(), middle, paused, canaryDraws),
                    expected(scenario.baseline(), middle, paused, baselineDraws));
        }
        return new TrafficPlan(scenario, steps);
    }

    private static Expected expected(
            Scenario.Behaviour arm, double seconds, double paused, Map<Double, LatencyDraw> draws) {
        double slowness = arm.slowness().applyAsDouble(seconds);
        return new Expected(
                arm.requestsPerSecond().applyAsDouble(seconds) * Slice.SECONDS,
                arm.errorRate().applyAsDouble(seconds),
                draws.computeIfAbsent(slowness, f -> LatencyDraw.of(arm.law().times(f))),
                draws.computeIfAbsent(
                        slowness * paused, f -> LatencyDraw.of(arm.law().times(f))));
    }

    Scenario scenario() {
        return scenario;
    }

    int slices() {
        return steps.length;
    }

    Step step(int slice) {
        return steps[slice];
    }
}
