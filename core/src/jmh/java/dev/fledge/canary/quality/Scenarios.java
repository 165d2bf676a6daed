package dev.fledge.canary.quality;

import static dev.fledge.canary.quality.Scenario.Truth.HEALTHY;
import static dev.fledge.canary.quality.Scenario.Truth.NO_TRAFFIC;
import static dev.fledge.canary.quality.Scenario.Truth.OUTAGE;
import static dev.fledge.canary.quality.Scenario.Truth.REGRESSION;
import static dev.fledge.canary.quality.Scenario.Truth.WITHIN_POLICY;

import dev.fledge.canary.quality.Scenario.Truth;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/** The 25 scenarios that judges are designed and compared with. The baseline has 19 times the canary's traffic. */
final class Scenarios {
    static final LatencyLaw LOGNORMAL = LatencyLaw.lognormal(80, 0.6);

    private static final double RATIO = 19;
    private static final double WINDOW = 600;

    private Scenarios() {}

    /** S01 to S25, in this order. */
    static List<Scenario> published() {
        return Stream.of(steady(), hardFailures(), errors(), latencies(), drifts(), others())
                .flatMap(List::stream)
                .map(Scenario.Builder::build)
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList();
    }

    private static Scenario.Builder at(double canaryPerSecond, String id, Truth truth, String name) {
        return Scenario.of(id, truth, name).rates(canaryPerSecond, canaryPerSecond * RATIO);
    }

    private static List<Scenario.Builder> steady() {
        return List.of(
                at(0.1, "S01", HEALTHY, "A/A healthy, 0.1 rps canary"),
                at(1, "S02", HEALTHY, "A/A healthy, 1 rps canary"),
                at(10, "S03", HEALTHY, "A/A healthy, 10 rps canary"),
                at(100, "S04", HEALTHY, "A/A healthy, 100 rps canary"),
                at(10, "S05", HEALTHY, "A/A, both arms at 0.9% errors, 10 rps").errors(0.009, 0.009),
                at(1, "S06", HEALTHY, "A/A heavy tail Pareto(1.3), 1 rps").laws(LatencyLaw.pareto(30, 1.3)),
                at(10, "S25", HEALTHY, "A/A, both arms at 2% errors (above the ceiling), 10 rps")
                        .errors(0.02, 0.02));
    }

    private static List<Scenario.Builder> hardFailures() {
        double nats = Wald.ofShares(0.999999, 0.001);
        return List.of(
                at(0.1, "S07", REGRESSION, "hard failure 0->100%, 0.1 rps")
                        .errors(1, 0.001)
                        .information(nats),
                at(0, "S08", REGRESSION, "hard failure, synthetic checks only (1/30 s per arm)")
                        .errors(1, 0.001)
                        .syntheticEvery(30)
                        .historySeconds(1800)
                        .information(nats));
    }

    private static List<Scenario.Builder> errors() {
        return List.of(
                at(1, "S09", REGRESSION, "errors 0.1%->5%, 1 rps")
                        .errors(0.05, 0.001)
                        .information(Wald.ofShares(0.05, 0.001)),
                at(10, "S10", REGRESSION, "errors 0.1%->1.5%, 10 rps")
                        .errors(0.015, 0.001)
                        .information(Wald.ofShares(0.015, 0.001)),
                at(10, "S11", REGRESSION, "errors 1%->2%, 10 rps")
                        .errors(0.02, 0.01)
                        .information(Wald.ofShares(0.02, 0.01)),
                at(10, "S23", WITHIN_POLICY, "within policy: errors 0.1%->0.7%, 10 rps")
                        .errors(0.007, 0.001));
    }

    private static List<Scenario.Builder> latencies() {
        return List.of(
                at(1, "S12", REGRESSION, "latency x2.5 (p95 2.5x), 1 rps")
                        .canarySlowness(2.5)
                        .informationOfLatency(),
                at(10, "S13", HEALTHY, "latency x1.3 benign, 10 rps").canarySlowness(1.3),
                at(10, "S14", REGRESSION, "tail only: 3% of requests 20x, 10 rps")
                        .laws(LOGNORMAL.with(0.03, 20), LOGNORMAL)
                        .informationOfLatency(),
                at(1, "S15", REGRESSION, "bimodal: 30% of requests 8x, 1 rps")
                        .laws(LOGNORMAL.with(0.3, 8), LOGNORMAL)
                        .informationOfLatency(),
                at(10, "S24", WITHIN_POLICY, "within policy: latency x1.7, 10 rps")
                        .canarySlowness(1.7));
    }

    private static List<Scenario.Builder> drifts() {
        DoubleUnaryOperator dayErrors = t -> 0.001 + 0.007 * t / WINDOW;
        DoubleUnaryOperator daySlowness = t -> 1 + 1.5 * t / WINDOW;
        DoubleUnaryOperator outErrors = t -> t > 120 ? 0.3 : 0.001;
        DoubleUnaryOperator outSlowness = t -> t > 120 ? 5 : 1;
        return List.of(
                at(10, "S16", HEALTHY, "warm-up transient (lat x4, err 5%, tau 8 s), 10 rps")
                        .errors(t -> 0.001 + 0.05 * StrictMath.exp(-t / 8), t -> 0.001)
                        .slowness(t -> 1 + 3 * StrictMath.exp(-t / 8), t -> 1),
                at(10, "S17", REGRESSION, "slow drift: lat 1->4x, err 0.1->4% over 10 min, 10 rps")
                        .errors(t -> 0.001 + 0.039 * t / WINDOW, t -> 0.001)
                        .slowness(t -> 1 + 3 * t / WINDOW, t -> 1),
                Scenario.of("S18", HEALTHY, "diurnal, both arms: lat x1->2.5, err .1->.8%, rate x3, 10 rps")
                        .rates(t -> 10 * (1 + 2 * t / WINDOW), t -> 10 * RATIO * (1 + 2 * t / WINDOW))
                        .errors(dayErrors, dayErrors)
                        .slowness(daySlowness, daySlowness),
                at(10, "S19", OUTAGE, "outage on both arms from 120 s (30% errors, lat x5), 10 rps")
                        .errors(outErrors, outErrors)
                        .slowness(outSlowness, outSlowness));
    }

    private static List<Scenario.Builder> others() {
        return List.of(
                Scenario.of("S20", NO_TRAFFIC, "no canary traffic at all")
                        .rates(0, 2)
                        .errors(0, 0.001),
                at(10, "S21", HEALTHY, "pod pauses (2 s per ~60 s per pod: lat x10, 20% err), A/A, 10 rps")
                        .pauses(new Pauses(60, 2, 10, 0.2)),
                at(10, "S22", REGRESSION, "exceptions 2/min -> 8/min (canary share), 10 rps")
                        .exceptions(8 / 60.0, 2 / 60.0 * RATIO, 2)
                        .information(Wald.ofEvents(8 / 60.0, 2 / 60.0, 10)));
    }
}
