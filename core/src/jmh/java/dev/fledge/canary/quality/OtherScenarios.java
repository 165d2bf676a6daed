package dev.fledge.canary.quality;

import static dev.fledge.canary.quality.Scenario.Truth.HEALTHY;
import static dev.fledge.canary.quality.Scenario.Truth.REGRESSION;

import dev.fledge.canary.quality.Scenario.Truth;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/** Traffic that nothing is tuned on: other laws, dependent errors, other shares. A judge that was changed to do well here has spoilt it. */
final class OtherScenarios {
    private static final LatencyLaw WEIBULL = LatencyLaw.weibull(60, 0.6);
    private static final LatencyLaw GAMMAS = LatencyLaw.mixture(LatencyLaw.gamma(3, 20), 0.1, LatencyLaw.gamma(6, 120));
    private static final double RATIO = 19;
    private static final int STEP_SECONDS = 300;
    private static final double[] SHARES = {0.05, 0.25, 0.5, 0.5};

    private OtherScenarios() {}

    /** The names of other streams begin with O, those at high traffic with H, those with gauges with G. */
    static List<Scenario> all() {
        return Stream.of(laws(), weathers(), sessions(), onsets(), shares(), highTraffic(), gauges())
                .flatMap(List::stream)
                .map(Scenario.Builder::build)
                .toList();
    }

    private static Scenario.Builder at(double canaryPerSecond, String id, Truth truth, String name) {
        return Scenario.of(id, truth, name).rates(canaryPerSecond, canaryPerSecond * RATIO);
    }

    private static List<Scenario.Builder> laws() {
        return List.of(
                at(10, "O01", HEALTHY, "Weibull(0.6), A/A, 10 rps").laws(WEIBULL),
                at(1, "O02", HEALTHY, "gamma mixture, A/A, 1 rps").laws(GAMMAS),
                at(10, "O03", HEALTHY, "gamma mixture, the canary's pod up to 9% off, 10 rps")
                        .laws(GAMMAS)
                        .canaryPodSpread(2),
                at(1, "O04", REGRESSION, "Weibull(0.6) x2.5, 1 rps")
                        .laws(WEIBULL)
                        .canarySlowness(2.5)
                        .informationOfLatency(),
                at(10, "O05", REGRESSION, "gamma mixture, 5% of requests 40x, 10 rps")
                        .laws(GAMMAS.with(0.05, 40), GAMMAS)
                        .informationOfLatency());
    }

    private static List<Scenario.Builder> weathers() {
        return List.of(
                at(10, "O06", HEALTHY, "errors 0.3% and latency autocorrelated (60 s), both arms, 10 rps")
                        .errors(0.003, 0.003)
                        .weather(() -> new Weather.Drifting(1, 6, 60)),
                at(10, "O07", HEALTHY, "storms of 20 s every 2 min, errors x20, lat x2, both arms, 10 rps")
                        .errors(0.002, 0.002)
                        .weather(() -> new Weather.Stormy(120, 20, 20, 16)),
                at(1, "O08", HEALTHY, "storms as O07, 1 rps")
                        .errors(0.002, 0.002)
                        .weather(() -> new Weather.Stormy(120, 20, 20, 16)),
                at(10, "O09", REGRESSION, "errors 0.3%->3% in the weather of O06, 10 rps")
                        .errors(0.03, 0.003)
                        .weather(() -> new Weather.Drifting(1, 6, 60)));
    }

    private static List<Scenario.Builder> sessions() {
        return List.of(
                at(10, "O10", HEALTHY, "sessions of 4-10 fail together, 0.1%, 10 rps")
                        .sessions(4, 10),
                at(10, "O11", HEALTHY, "sessions of 4-10 fail together, 0.5%, 10 rps")
                        .sessions(4, 10)
                        .errors(0.005, 0.005),
                at(1, "O12", HEALTHY, "sessions of 4-10 fail together, 0.5%, 1 rps")
                        .sessions(4, 10)
                        .errors(0.005, 0.005),
                at(10, "O13", REGRESSION, "sessions of 4-10 fail together, 0.1%->4%, 10 rps")
                        .sessions(4, 10)
                        .errors(0.04, 0.001));
    }

    private static List<Scenario.Builder> onsets() {
        return List.of(
                at(10, "O14", REGRESSION, "late onset: errors 0.1%->5% at 200 s, 10 rps")
                        .errors(t -> t < 200 ? 0.001 : 0.05, t -> 0.001),
                at(10, "O15", REGRESSION, "late and slow: errors from 150 s, over the limit at 320 s, 10 rps")
                        .errors(t -> 0.001 + Math.max(0, t - 150) * 0.009 / 170, t -> 0.001),
                at(10, "O16", REGRESSION, "late onset: latency x3 at 350 s, 10 rps")
                        .slowness(t -> t < 350 ? 1 : 3, t -> 1));
    }

    private static double share(double seconds) {
        return SHARES[(int) Math.min(SHARES.length - 1, seconds / STEP_SECONDS)];
    }

    /** Four steps of five minutes; the last is judged at a half, since at 100 % there is no baseline. */
    private static Scenario.Builder fourSteps(String id, Truth truth, String name) {
        return Scenario.of(id, truth, name)
                .rates(t -> 40 * share(t), t -> 40 * (1 - share(t)))
                .windowSeconds(SHARES.length * STEP_SECONDS);
    }

    private static List<Scenario.Builder> shares() {
        DoubleUnaryOperator day = t -> 0.001 + 0.007 * t / (SHARES.length * STEP_SECONDS);
        DoubleUnaryOperator slower = t -> 1 + 1.5 * t / (SHARES.length * STEP_SECONDS);
        return List.of(
                Scenario.of("O17", HEALTHY, "baseline of the canary's size, A/A at 0.5% errors, 1 rps")
                        .rates(1, 1)
                        .errors(0.005, 0.005),
                Scenario.of("O18", HEALTHY, "baseline of the canary's size, A/A at 0.5% errors, 10 rps")
                        .rates(10, 10)
                        .errors(0.005, 0.005),
                Scenario.of("O19", REGRESSION, "baseline of the canary's size, errors 0.1%->5%, 1 rps")
                        .rates(1, 1)
                        .errors(0.05, 0.001)
                        .information(Wald.ofShares(0.05, 0.001)),
                fourSteps("O20", HEALTHY, "steps 5-25-50-50% of 5 min, A/A, 40 rps in all"),
                fourSteps("O21", HEALTHY, "steps as O20 while the day goes on: lat x1->2.5, err .1->.8%")
                        .errors(day, day)
                        .slowness(slower, slower),
                fourSteps("O22", REGRESSION, "steps as O20, errors 3% from a quarter of the traffic on")
                        .errors(t -> share(t) < 0.25 ? 0.001 : 0.03, t -> 0.001));
    }

    private static List<Scenario.Builder> highTraffic() {
        return List.of(
                at(100, "H01", REGRESSION, "hard failure, 100 rps").errors(1, 0.001),
                at(100, "H02", REGRESSION, "errors 0.1%->5%, 100 rps").errors(0.05, 0.001),
                at(100, "H03", REGRESSION, "latency x2.5, 100 rps").canarySlowness(2.5),
                at(100, "H04", REGRESSION, "errors 0.1%->1.5%, 100 rps").errors(0.015, 0.001));
    }

    private static List<Scenario.Builder> gauges() {
        DoubleUnaryOperator same = t -> 1;
        return List.of(
                at(10, "G01", HEALTHY, "CPU and memory of pods alike, 10 rps").gauges(new Gauges(same, same)),
                at(10, "G02", REGRESSION, "CPU of the canary's pod x2.5, 10 rps")
                        .gauges(new Gauges(t -> 2.5, same)),
                at(10, "G03", REGRESSION, "memory of the canary's pod grows to x4 in 10 min, 10 rps")
                        .gauges(new Gauges(same, t -> 1 + 3 * t / 600)));
    }
}
