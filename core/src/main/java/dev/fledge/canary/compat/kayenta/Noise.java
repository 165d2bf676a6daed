package dev.fledge.canary.compat.kayenta;

/**
 * The Gaussian noise that Kayenta adds to constant series, from a fixed generator seeded with the data, so that the same
 * data always get the same verdict.
 *
 * <p>Seed: FNV-1a (64 bit) over the bits of the experiment's values, then the control's, in their order, each as eight
 * bytes, the lowest first. Generator: SplitMix64. Uniform numbers: its upper 53 bits, plus one, over 2^53, so never 0.
 * Normal numbers: the cosine half of Box and Muller, from two uniform numbers each. Drawn first for the experiment, then
 * for the control. Not thread-safe.
 *
 * @see "Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators (2014)"
 * @see "Box and Muller, A Note on the Generation of Random Normal Deviates (1958)"
 */
final class Noise {
    private static final double SCALE = 1e-5;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    private Noise(long seed) {
        this.state = seed;
    }

    /** Returns the generator for these data. */
    static Noise seededBy(double[] experiment, double[] control) {
        return new Noise(hash(hash(FNV_OFFSET, experiment), control));
    }

    private static long hash(long start, double[] values) {
        long hash = start;
        for (double value : values) {
            long bits = Double.doubleToLongBits(value);
            for (int shift = 0; shift < 64; shift += 8) {
                hash = (hash ^ (bits >>> shift & 0xff)) * FNV_PRIME;
            }
        }
        return hash;
    }

    /** Returns the constant series with noise of 1e-5 of its value added to each point. */
    double[] addTo(double[] constant) {
        double deviation = constant[0] * SCALE;
        double[] noisy = new double[constant.length];
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = constant[i] + nextNormal() * deviation;
        }
        return noisy;
    }

    private double nextNormal() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(nextUniform()));
        return radius * StrictMath.cos(2 * StrictMath.PI * nextUniform());
    }

    private double nextUniform() {
        return ((nextLong() >>> 11) + 1) * 0x1.0p-53;
    }

    private long nextLong() {
        state += GOLDEN_GAMMA;
        long mixed = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
