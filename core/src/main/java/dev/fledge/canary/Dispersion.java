package dev.fledge.canary;

/**
 * How much more the baseline's errors vary from slice to slice than independent ones would: the squared differences from what was
 * expected over the variance that independent errors have, both fading, pulled towards 1. Sessions whose requests fail together
 * show here before the canary is there.
 *
 * <p>Evidence divided by it stays evidence: for any divisor of at least 1 that was known before the block, the expectation of the
 * e-value's root is at most 1 too (Jensen). Not thread-safe.
 *
 * @see "McCullagh and Nelder, Generalized Linear Models (1989), 4.5"
 */
final class Dispersion {
    private static final double HALF_LIFE = 600;
    private static final double PRIOR = 2;
    private static final double LEAST_REQUESTS = 200;

    /** Below it, what is seen is within what independent errors show. */
    private static final double LEAST = 2;

    private final Tempo tempo;
    private final double fade;
    private double requests;
    private double bad;
    private double squares;
    private double variance;

    Dispersion(Tempo tempo) {
        this.tempo = tempo;
        this.fade = tempo.fade(HALF_LIFE, 1);
    }

    /** Takes a slice, or a block of several, of the baseline. */
    void add(double requestsMore, double badMore, long slices) {
        double left = slices == 1 ? fade : tempo.fade(HALF_LIFE, slices);
        if (requests >= LEAST_REQUESTS && requestsMore >= 1) {
            double p = (bad + 0.5) / (requests + 1);
            double difference = badMore - requestsMore * p;
            squares = squares * left + difference * difference;
            variance = variance * left + requestsMore * p * (1 - p);
        }
        requests = requests * left + requestsMore;
        bad = bad * left + badMore;
    }

    /** What the log of an e-value is divided by; 1 unless the errors come in clumps. */
    double divisor() {
        double dispersion = (squares + PRIOR) / (variance + PRIOR);
        return dispersion > LEAST ? dispersion : 1;
    }

    void pass(StateCodec codec) {
        requests = codec.number(requests);
        bad = codec.number(bad);
        squares = codec.number(squares);
        variance = codec.number(variance);
    }
}
