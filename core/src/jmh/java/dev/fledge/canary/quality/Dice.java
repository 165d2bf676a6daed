package dev.fledge.canary.quality;

import java.util.SplittableRandom;

/**
 * Random counts. The same seed, scenario and run give the same numbers on every JVM: SplittableRandom is SplitMix64
 * (Steele, Lea, Flood 2014) everywhere, and logarithms are StrictMath's. Not thread-safe.
 */
final class Dice {
    private static final double REJECTION_FROM = 10;

    private final SplittableRandom random;

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    /** The dice of one run. Neighbouring seeds, scenarios and runs begin far apart on the cycle of 2^64. */
    static Dice of(long seed, String scenario, int run) {
        return new Dice(new SplittableRandom(mixed(mixed(mixed(seed) ^ scenario.hashCode()) ^ run)));
    }

    /** Stafford's variant 13 of the MurmurHash3 finalizer. */
    private static long mixed(long bits) {
        long z = bits + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    long bits() {
        return random.nextLong();
    }

    /** From 0 inclusive to 1 exclusive. */
    double uniform() {
        return (random.nextLong() >>> 11) * 0x1.0p-53;
    }

    /** From {@code low} to {@code high}, both included. */
    int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    /** Standard normal, by Marsaglia's polar method. */
    double normal() {
        while (true) {
            double x = 2 * uniform() - 1;
            double y = 2 * uniform() - 1;
            double square = (x * x) + (y * y);
            if (square < 1 && square > 0) {
                return x * Math.sqrt(-2 * StrictMath.log(square) / square);
            }
        }
    }

    /** Poisson: by inversion below a mean of 10, else by transformed rejection (Hörmann 1993, PTRS). */
    long poisson(double mean) {
        if (!(mean > 0)) {
            return 0;
        }
        return mean < REJECTION_FROM ? poissonByInversion(mean) : poissonByRejection(mean);
    }

    private long poissonByInversion(double mean) {
        double left = uniform();
        double probability = StrictMath.exp(-mean);
        for (long k = 0; k < 200; k++) {
            left -= probability;
            if (left < 0) {
                return k;
            }
            probability *= mean / (k + 1);
        }
        return 200;
    }

    private long poissonByRejection(double mean) {
        double root = Math.sqrt(mean);
        double b = 0.931 + 2.53 * root;
        double a = -0.059 + 0.02483 * b;
        double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        double squeeze = 0.9277 - 3.6224 / (b - 2);
        double logMean = StrictMath.log(mean);
        while (true) {
            double u = uniform() - 0.5;
            double v = 1 - uniform();
            double us = 0.5 - Math.abs(u);
            double k = Math.floor((2 * a / us + b) * u + mean + 0.43);
            if (us >= 0.07 && v <= squeeze) {
                return (long) k;
            }
            if (k < 0 || (us < 0.013 && v > us)) {
                continue;
            }
            double tried = StrictMath.log(v * inverseAlpha / (a / (us * us) + b));
            if (tried <= k * logMean - mean - LogFactorial.of((long) k)) {
                return (long) k;
            }
        }
    }

    /** Binomial: by inversion below a mean of 10, else by transformed rejection (Hörmann 1993, BTRS). */
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
        if (n == 1) {
            return uniform() < p ? 1 : 0;
        }
        return n * p < REJECTION_FROM ? binomialByInversion(n, p) : binomialByRejection(n, p);
    }

    private long binomialByInversion(long n, double p) {
        double odds = p / (1 - p);
        double none = StrictMath.exp(n * StrictMath.log1p(-p));
        while (true) {
            double left = uniform();
            double probability = none;
            for (long k = 0; k <= n; k++) {
                left -= probability;
                if (left < 0) {
                    return k;
                }
                probability *= odds * (n - k) / (k + 1);
            }
            // The rounding error of the sum was hit, once in about 2^50 draws.
        }
    }

    private long binomialByRejection(long n, double p) {
        double root = Math.sqrt(n * p * (1 - p));
        double b = 1.15 + 2.53 * root;
        double a = -0.0873 + 0.0248 * b + 0.01 * p;
        double centre = n * p + 0.5;
        double squeeze = 0.92 - 4.2 / b;
        double alpha = (2.83 + 5.1 / b) * root;
        long mode = (long) Math.floor((n + 1) * p);
        double atMode = Double.NaN;
        double logOdds = Double.NaN;
        while (true) {
            double u = uniform() - 0.5;
            double v = 1 - uniform();
            double us = 0.5 - Math.abs(u);
            double drawn = Math.floor((2 * a / us + b) * u + centre);
            if (drawn < 0 || drawn > n) {
                continue;
            }
            long k = (long) drawn;
            if (us >= 0.07 && v <= squeeze) {
                return k;
            }
            if (Double.isNaN(atMode)) {
                atMode = LogFactorial.of(mode) + LogFactorial.of(n - mode);
                logOdds = StrictMath.log(p / (1 - p));
            }
            double tried = StrictMath.log(v * alpha / (a / (us * us) + b));
            if (tried <= atMode - LogFactorial.of(k) - LogFactorial.of(n - k) + (k - mode) * logOdds) {
                return k;
            }
        }
    }
}
