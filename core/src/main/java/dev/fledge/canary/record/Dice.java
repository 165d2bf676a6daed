package dev.fledge.canary.record;

import java.util.Random;

/** Draws counts. The same seed gives the same counts on every JVM. Not thread-safe. */
final class Dice {
    private static final double MOST_ONE_BY_ONE = 1000;

    private final Random random;

    Dice(long seed) {
        this.random = new Random(seed);
    }

    /**
     * Returns how many of {@code n} hit, if each does with probability {@code p}: exact, by the gaps between two hits, where at most
     * 1000 are expected, beyond that from the normal law.
     */
    long binomial(long n, double p) {
        if (n <= 0 || !(p > 0)) {
            return 0;
        }
        if (p >= 1) {
            return n;
        }
        if (p > 0.5) {
            return n - binomial(n, 1 - p);
        }
        if (n * p > MOST_ONE_BY_ONE) {
            double drawn = StrictMath.rint(n * p + StrictMath.sqrt(n * p * (1 - p)) * random.nextGaussian());
            return (long) StrictMath.max(0, StrictMath.min((double) n, drawn));
        }
        double logMiss = StrictMath.log1p(-p);
        long hits = 0;
        double position = 0;
        while (true) {
            position += StrictMath.floor(StrictMath.log(1 - random.nextDouble()) / logMiss) + 1;
            if (position > n) {
                return hits;
            }
            hits++;
        }
    }

    /** Returns how many of {@code bad} ones are among {@code drawn} of {@code n}. */
    long hypergeometric(long n, long bad, long drawn) {
        long hits = 0;
        long left = drawn;
        for (long i = 0; i < bad && left > 0; i++) {
            if (random.nextDouble() * (n - i) < left) {
                hits++;
                left--;
            }
        }
        return hits;
    }

    /** Returns a number from 0 to below {@code limit}. */
    int below(int limit) {
        return random.nextInt(limit);
    }
}
