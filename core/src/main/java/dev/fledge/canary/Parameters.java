package dev.fledge.canary;

import dev.fledge.canary.stat.Mixture;
import java.util.List;
import java.util.Optional;

/**
 * Bets, caps and weights of the sequential judge: a versioned set. They decide how soon it sees something, never whether its
 * guarantee holds, since every bet's e-value has expectation at most 1 whatever its numbers.
 *
 * <p>Immutable: its arrays are not to be written to, and its spreads are copied by whoever bets by them.
 */
final class Parameters {
    /** A bet on the share of requests above the baseline's quantile: which quantile, and how far up in log odds. */
    record LatencyBet(int level, double shift) {}

    /**
     * What differs between the sets.
     *
     * @param cap most that one block may add to a bet, in nats, unless a single bad request explains more
     * @param parts of the soft evidence for rates, latencies and everything else
     * @param passAbsolute part of the pass budget for the way by the ceiling alone; the rest is for the way by the baseline
     * @param passWeights spread over the bets on fractions of the ceiling
     */
    private record Tuned(double cap, List<Double> parts, double passAbsolute, List<Double> passWeights) {}

    private static final Parameters REFERENCE_1 = new Parameters(
            "reference-1", new Tuned(2.0, List.of(0.5, 0.4, 0.1), 0.75, List.of(0.3, 0.2, 0.2, 0.2, 0.1)), false);

    /** Three full slices may decide instead of four; rare kinds weigh more; errors that come in clumps count as clumps. */
    private static final Parameters FLEDGE_1 = new Parameters(
            "fledge-1", new Tuned(2.5, List.of(0.4, 0.35, 0.25), 0.78, List.of(0.5, 0.05, 0.3, 0.1, 0.05)), true);

    private static final List<Parameters> ALL = List.of(FLEDGE_1, REFERENCE_1);

    /** Share of alpha for the combined evidence of all metrics; the rest is for hard failure. */
    static final double SOFT_SHARE = 0.8;

    // --- error rates
    final Mixture rateSpread = Mixture.of(0.15, 0.17, 0.17, 0.17, 0.17, 0.17);
    final Mixture hardSpread = Mixture.of(0.1, 0.3, 0.6);
    final double[] hardBets = {0.5, 0.97};
    final double hardCeiling = 0.10;
    /** At least what one bad request explains, ln(0.97 / 0.10). */
    final double hardCap = 2.3;

    // --- latency: levels of the baseline's quantiles, bets on them, and the tolerance in octaves
    final double[] levels = {0.5, 0.8, 0.95, 0.99};
    final LatencyBet[] latencyBets = {
        new LatencyBet(0, 1.1),
        new LatencyBet(0, 2.6),
        new LatencyBet(1, 1.0),
        new LatencyBet(1, 2.5),
        new LatencyBet(2, 1.0),
        new LatencyBet(2, 2.0),
        new LatencyBet(2, 3.0),
        new LatencyBet(2, 5.0),
        new LatencyBet(3, 1.1),
        new LatencyBet(3, 2.2),
        new LatencyBet(3, 3.5)
    };
    final Mixture latencySpread = Mixture.of(0.15, 0.08, 0.08, 0.11, 0.11, 0.08, 0.08, 0.08, 0.08, 0.05, 0.05, 0.05);
    final double toleranceOctaves = 4.0 / 16;
    final double[] latencyPassBets = {0.7, 1.6, 3.5};
    final Mixture latencyPassSpread = Mixture.of(0.3, 0.4, 0.3);

    // --- events per exposure
    final double[] eventBets = {2, 4, 12};
    final Mixture eventSpread = Mixture.of(0.1, 0.3, 0.3, 0.3);

    // --- pass
    final double[] passFractions = {0, 0.03, 0.1, 0.25, 0.5};
    final Mixture passSpread;
    final double[] passLogWeights;
    final double passAbsolute;
    final double[] relativeBets = {0.5, 1.0, 1.3};
    final Mixture relativeSpread = Mixture.of(0.25, 0.5, 0.25);
    final double relativeRatio = 1.5;

    // --- mode strict: multiples of the limit
    final double[] strictBets = {1.25, 1.8, 3, 8};
    final double[] strictWeights = {0.25, 0.25, 0.25, 0.25};
    final Mixture strictSpread = Mixture.of(strictWeights);

    /** Most that one block may add to a bet, in nats, unless a single bad request explains more. */
    final double cap;

    /** Whether evidence on rates is divided by the dispersion that the baseline's own errors have shown. */
    final boolean tempered;

    /** Part of the pass budget of a latency for the way by the edge below the baseline's quantile. */
    final double edgePart;

    /** Standard score with which an edge is surely below the baseline's quantile. */
    final double edgeConfidence = 3.1;

    /** Fewest baseline requests of a slice whose own quantile is looked at for that edge. */
    final long edgeRequests = 20;

    // --- parts of the soft evidence
    final double ratePart;
    final double latencyPart;
    final double otherPart;

    // --- gates: confidence on all data, and on recent data
    final double gateAll = 1.28;
    final double gateRecent = 1.64;
    final double recentRequests = 20;

    // --- seconds
    static final double RECENT_HALF_LIFE = 60;
    static final double BASELINE_HALF_LIFE = 120;
    final double oldestInBlock = 60;

    /** Odds of being worse above which a step does not advance and nothing is promoted. */
    final double suspicion = 3;

    /** Standard score of the recency screen. */
    final double recentWorse = 2.33;

    private final String name;

    private Parameters(String name, Tuned tuned, boolean tempered) {
        this.name = name;
        this.cap = tuned.cap();
        this.passAbsolute = tuned.passAbsolute();
        this.passSpread = Mixture.of(
                tuned.passWeights().stream().mapToDouble(Double::doubleValue).toArray());
        this.passLogWeights =
                tuned.passWeights().stream().mapToDouble(StrictMath::log).toArray();
        this.ratePart = tuned.parts().get(0);
        this.latencyPart = tuned.parts().get(1);
        this.otherPart = tuned.parts().get(2);
        this.tempered = tempered;
        this.edgePart = tempered ? 0.15 : 0;
    }

    /** Returns the set of that name; empty if there is none. */
    static Optional<Parameters> named(String name) {
        return ALL.stream().filter(set -> set.name.equals(name)).findFirst();
    }

    /** Returns the names of all sets, the default first. */
    static List<String> names() {
        return ALL.stream().map(Parameters::name).toList();
    }

    String name() {
        return name;
    }

    double part(EvidenceStream.Kind kind) {
        return switch (kind) {
            case RATE -> ratePart;
            case LATENCY -> latencyPart;
            case OTHER -> otherPart;
        };
    }
}
