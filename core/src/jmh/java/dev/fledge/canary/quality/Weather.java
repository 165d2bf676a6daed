package dev.fledge.canary.quality;

/** What happens to both arms alike: a slow database, a busy node pool. One object for one run; changes from slice to slice. */
interface Weather {
    /** No weather at all. */
    Weather STILL = new Weather() {
        @Override
        public void next(Dice dice) {}

        @Override
        public double errorFactor() {
            return 1;
        }

        @Override
        public int latencyShift() {
            return 0;
        }
    };

    /** Goes on to the next slice. */
    void next(Dice dice);

    /** What the error rates are multiplied by. */
    double errorFactor();

    /** How many buckets slower every request is: 16 are an octave. */
    int latencyShift();

    /** The logarithms of error rate and latency drift together, as an autoregression of first order. */
    final class Drifting implements Weather {
        private final double errorSigma;
        private final double latencyBuckets;
        private final double memory;
        private double state = Double.NaN;

        /**
         * Starts the weather of a run.
         *
         * @param errorSigma standard deviation of the logarithm of the error rate
         * @param latencyBuckets standard deviation of the latency, in buckets
         * @param correlationSeconds after which the correlation has fallen to 1/e
         */
        Drifting(double errorSigma, double latencyBuckets, double correlationSeconds) {
            this.errorSigma = errorSigma;
            this.latencyBuckets = latencyBuckets;
            this.memory = StrictMath.exp(-Slice.SECONDS / correlationSeconds);
        }

        @Override
        public void next(Dice dice) {
            double fresh = dice.normal();
            state = Double.isNaN(state) ? fresh : memory * state + Math.sqrt(1 - memory * memory) * fresh;
        }

        @Override
        public double errorFactor() {
            return StrictMath.exp(errorSigma * state - errorSigma * errorSigma / 2);
        }

        @Override
        public int latencyShift() {
            return (int) Math.rint(latencyBuckets * state);
        }
    }

    /** Two regimes, calm and storm, that change at random. */
    final class Stormy implements Weather {
        private final double storming;
        private final double calming;
        private final double factor;
        private final int shift;
        private boolean storm;

        /**
         * Starts the weather of a run, in a calm.
         *
         * @param calmSeconds mean length of a calm
         * @param stormSeconds mean length of a storm
         * @param errorFactor in a storm
         * @param latencyShift in a storm
         */
        Stormy(double calmSeconds, double stormSeconds, double errorFactor, int latencyShift) {
            this.storming = Slice.SECONDS / calmSeconds;
            this.calming = Slice.SECONDS / stormSeconds;
            this.factor = errorFactor;
            this.shift = latencyShift;
        }

        @Override
        public void next(Dice dice) {
            if (dice.uniform() < (storm ? calming : storming)) {
                storm = !storm;
            }
        }

        @Override
        public double errorFactor() {
            return storm ? factor : 1;
        }

        @Override
        public int latencyShift() {
            return storm ? shift : 0;
        }
    }
}
