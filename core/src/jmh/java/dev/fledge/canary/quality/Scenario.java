package dev.fledge.canary.quality;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/** A canary whose truth is known: what traffic it gets and how both arms behave. Immutable. */
final class Scenario {
    /** What a perfect judge would find. */
    enum Truth {
        HEALTHY,
        /** Worse than the baseline, but within the policy. */
        WITHIN_POLICY,
        REGRESSION,
        /** Both arms are broken alike. */
        OUTAGE,
        NO_TRAFFIC
    }

    /** How one arm behaves at each second since the canary started. */
    record Behaviour(
            DoubleUnaryOperator requestsPerSecond,
            DoubleUnaryOperator errorRate,
            DoubleUnaryOperator slowness,
            LatencyLaw law) {}

    /** Errors come in sessions of this many requests, drawn evenly. */
    record Sessions(int least, int most) {
        double mean() {
            return (least + most) / 2.0;
        }
    }

    private final Builder is;
    private final Behaviour canary;
    private final Behaviour baseline;

    private Scenario(Builder builder) {
        this.is = builder;
        this.canary = new Behaviour(builder.canaryRate, builder.canaryErrors, builder.canaryFactor, builder.canaryLaw);
        this.baseline =
                new Behaviour(builder.baselineRate, builder.baselineErrors, builder.baselineFactor, builder.law);
    }

    static Builder of(String id, Truth truth, String name) {
        return new Builder(id, truth, name);
    }

    String id() {
        return is.id;
    }

    String name() {
        return is.name;
    }

    Truth truth() {
        return is.truth;
    }

    Behaviour canary() {
        return canary;
    }

    Behaviour baseline() {
        return baseline;
    }

    double canaryExceptionsPerSecond() {
        return is.canaryExceptions;
    }

    double baselineExceptionsPerSecond() {
        return is.baselineExceptions;
    }

    /** The policy's limit on exceptions per request, as a multiple of the baseline's; 0 if the policy has none. */
    double exceptionsLimit() {
        return is.exceptionsLimit;
    }

    /** One synthetic check per arm that often; 0 if there is none. */
    int syntheticEverySeconds() {
        return is.syntheticEvery;
    }

    Optional<Pauses> pauses() {
        return is.pauses;
    }

    Optional<Sessions> sessions() {
        return is.sessions;
    }

    Optional<Gauges> gauges() {
        return is.gauges;
    }

    /** What both arms feel alike, for one run. */
    Weather weather() {
        return is.weather.get();
    }

    /** How many buckets a pod may be faster or slower than the others, for the whole run. */
    int canaryPodSpread() {
        return is.podSpread;
    }

    int historySeconds() {
        return is.history;
    }

    int windowSeconds() {
        return is.window;
    }

    /** Wald's limit in canary requests, if both laws are known; empty if the laws change over time. */
    Optional<Double> fullLimit() {
        return is.fullNats.map(Wald::limit);
    }

    /** Wald's limit for a judge that sees one threshold of the latencies alone. */
    Optional<Double> reductionLimit() {
        return is.reductionNats.map(Wald::limit);
    }

    @Override
    public String toString() {
        return is.id + " " + is.name;
    }

    /** Builds a scenario: by default a healthy canary with 5 % of the traffic and lognormal latencies. */
    static final class Builder {
        private final String id;
        private final Truth truth;
        private final String name;
        private DoubleUnaryOperator canaryRate = t -> 0;
        private DoubleUnaryOperator baselineRate = t -> 0;
        private DoubleUnaryOperator canaryErrors = t -> 0.001;
        private DoubleUnaryOperator baselineErrors = t -> 0.001;
        private DoubleUnaryOperator canaryFactor = t -> 1;
        private DoubleUnaryOperator baselineFactor = t -> 1;
        private LatencyLaw law = Scenarios.LOGNORMAL;
        private LatencyLaw canaryLaw = Scenarios.LOGNORMAL;
        private double canaryExceptions;
        private double baselineExceptions;
        private double exceptionsLimit;
        private int syntheticEvery;
        private Optional<Pauses> pauses = Optional.empty();
        private Optional<Sessions> sessions = Optional.empty();
        private Optional<Gauges> gauges = Optional.empty();
        private Supplier<Weather> weather = () -> Weather.STILL;
        private int podSpread;
        private int history = 300;
        private int window = 600;
        private Optional<Double> fullNats = Optional.empty();
        private Optional<Double> reductionNats = Optional.empty();

        private Builder(String id, Truth truth, String name) {
            this.id = id;
            this.truth = truth;
            this.name = name;
        }

        /** Requests per second of each arm, for the whole run. */
        Builder rates(double canary, double baseline) {
            return rates(t -> canary, t -> baseline);
        }

        Builder rates(DoubleUnaryOperator canary, DoubleUnaryOperator baseline) {
            canaryRate = canary;
            baselineRate = baseline;
            return this;
        }

        Builder errors(double canary, double baseline) {
            return errors(t -> canary, t -> baseline);
        }

        Builder errors(DoubleUnaryOperator canary, DoubleUnaryOperator baseline) {
            canaryErrors = canary;
            baselineErrors = baseline;
            return this;
        }

        /** How many times as slow as its law each arm is. */
        Builder slowness(DoubleUnaryOperator canary, DoubleUnaryOperator baseline) {
            canaryFactor = canary;
            baselineFactor = baseline;
            return this;
        }

        Builder canarySlowness(double canary) {
            return slowness(t -> canary, t -> 1);
        }

        Builder laws(LatencyLaw both) {
            return laws(both, both);
        }

        Builder laws(LatencyLaw canary, LatencyLaw baseline) {
            canaryLaw = canary;
            law = baseline;
            return this;
        }

        /** Exceptions per second of each arm, and the policy's limit per request as a multiple of the baseline's. */
        Builder exceptions(double canaryPerSecond, double baselinePerSecond, double limit) {
            canaryExceptions = canaryPerSecond;
            baselineExceptions = baselinePerSecond;
            exceptionsLimit = limit;
            return this;
        }

        Builder syntheticEvery(int seconds) {
            syntheticEvery = seconds;
            return this;
        }

        Builder pauses(Pauses paused) {
            pauses = Optional.of(paused);
            return this;
        }

        Builder sessions(int least, int most) {
            sessions = Optional.of(new Sessions(least, most));
            return this;
        }

        Builder gauges(Gauges scraped) {
            gauges = Optional.of(scraped);
            return this;
        }

        Builder weather(Supplier<Weather> perRun) {
            weather = perRun;
            return this;
        }

        Builder canaryPodSpread(int buckets) {
            podSpread = buckets;
            return this;
        }

        Builder historySeconds(int seconds) {
            history = seconds;
            return this;
        }

        Builder windowSeconds(int seconds) {
            window = seconds;
            return this;
        }

        /** The information of one canary request, in nats. */
        Builder information(double nats) {
            fullNats = Optional.of(nats);
            reductionNats = Optional.of(nats);
            return this;
        }

        /** The information of one canary request is in its latency, as both laws are at the start. */
        Builder informationOfLatency() {
            LatencyDraw c = LatencyDraw.of(canaryLaw.times(canaryFactor.applyAsDouble(0)));
            LatencyDraw b = LatencyDraw.of(law.times(baselineFactor.applyAsDouble(0)));
            fullNats = Optional.of(Wald.ofLaws(c, b));
            reductionNats = Optional.of(Wald.ofBestThreshold(c, b));
            return this;
        }

        Scenario build() {
            return new Scenario(this);
        }
    }
}
