package dev.fledge.canary.plan;

import dev.fledge.internal.Check;
import java.time.Duration;

/** The traffic that is expected, as far as the planner needs to know. Immutable. */
public final class PlannedTraffic {
    private final double requestsPerSecond;
    private final double canaryShare;
    private final double errorShare;
    private final double latencySpread;
    private final double eventsPerRequest;
    private final Duration checkEvery;

    private PlannedTraffic(Builder builder) {
        this.requestsPerSecond = builder.requestsPerSecond;
        this.canaryShare = builder.canaryShare;
        this.errorShare = builder.errorShare;
        this.latencySpread = builder.latencySpread;
        this.eventsPerRequest = builder.eventsPerRequest;
        this.checkEvery = builder.checkEvery;
    }

    /**
     * Starts with the requests a second of both arms together.
     *
     * @throws IllegalArgumentException if it is not from 0 to 1e9
     */
    public static Builder ofRequestsPerSecond(double requests) {
        return new Builder(Check.inRange("requests per second", requests, 0.0, 1e9));
    }

    /** Returns the requests a second of both arms together. */
    public double requestsPerSecond() {
        return requestsPerSecond;
    }

    /** Returns the share of requests that goes to the canary, above 0 and below 1; 0.05 by default. */
    public double canaryShare() {
        return canaryShare;
    }

    /** Returns the share of bad requests of a healthy version; 0.001 by default. */
    public double errorShare() {
        return errorShare;
    }

    /** Returns how wide latency is spread: the standard deviation of its natural logarithm; 0.6 by default. */
    public double latencySpread() {
        return latencySpread;
    }

    /** Returns how many events a healthy version has per request, for rules that count them; 0.01 by default. */
    public double eventsPerRequest() {
        return eventsPerRequest;
    }

    /** Returns how often checks ask both versions; every 30 s by default. */
    public Duration checkEvery() {
        return checkEvery;
    }

    /** Returns the canary's requests a second. */
    public double canaryPerSecond() {
        return requestsPerSecond * canaryShare;
    }

    /** Returns how many baseline requests there are for each canary request. */
    public double baselinePerCanary() {
        return (1 - canaryShare) / canaryShare;
    }

    /** Collects what is expected. Not thread-safe. */
    public static final class Builder {
        private final double requestsPerSecond;
        private double canaryShare = 0.05;
        private double errorShare = 0.001;
        private double latencySpread = 0.6;
        private double eventsPerRequest = 0.01;
        private Duration checkEvery = Duration.ofSeconds(30);

        private Builder(double requestsPerSecond) {
            this.requestsPerSecond = requestsPerSecond;
        }

        /**
         * Sets the share of requests that goes to the canary.
         *
         * @throws IllegalArgumentException if it is not from 0.001 to 0.999
         */
        public Builder canaryShare(double share) {
            this.canaryShare = Check.inRange("share of the canary", share, 0.001, 0.999);
            return this;
        }

        /**
         * Sets the share of bad requests of a healthy version.
         *
         * @throws IllegalArgumentException if it is not from 0 to 0.5
         */
        public Builder errorShare(double share) {
            this.errorShare = Check.inRange("share of errors", share, 0.0, 0.5);
            return this;
        }

        /**
         * Sets how wide latency is spread: the standard deviation of its natural logarithm.
         *
         * @throws IllegalArgumentException if it is not from 0.01 to 5
         */
        public Builder latencySpread(double sigma) {
            this.latencySpread = Check.inRange("spread of latency", sigma, 0.01, 5.0);
            return this;
        }

        /**
         * Sets how many events a healthy version has per request.
         *
         * @throws IllegalArgumentException if it is not above 0 and at most 1000
         */
        public Builder eventsPerRequest(double events) {
            if (!(events > 0 && events <= 1000)) {
                throw new IllegalArgumentException(
                        "events per request must be above 0 and at most 1000, but was " + events);
            }
            this.eventsPerRequest = events;
            return this;
        }

        /**
         * Sets how often checks ask both versions.
         *
         * @throws IllegalArgumentException if it is not longer than zero
         */
        public Builder checkEvery(Duration every) {
            this.checkEvery = Check.positive("time between two checks", every);
            return this;
        }

        /** Returns the traffic. */
        public PlannedTraffic build() {
            return new PlannedTraffic(this);
        }
    }
}
