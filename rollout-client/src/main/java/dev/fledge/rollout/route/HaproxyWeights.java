package dev.fledge.rollout.route;

/**
 * Two server weights of HAProxy, 0 to 256 each, whose ratio is exactly a weight in permille.
 *
 * @param stable the weight of the stable server
 * @param canary the weight of the canary server
 */
record HaproxyWeights(int stable, int canary) {
    private static final int MOST = 256;
    private static final int AS_PERCENT = 100;

    /** Returns whether two server weights have exactly this ratio. */
    static boolean express(int permille) {
        int common = gcd(permille, 1000);
        return permille / common <= MOST && (1000 - permille) / common <= MOST;
    }

    /** Returns the pair; sums to 100 where that is exact. */
    static HaproxyWeights of(int permille) {
        if (!express(permille)) {
            throw new IllegalArgumentException(inexpressible(permille));
        }
        int common = gcd(permille, 1000);
        int times = Math.max(1, AS_PERCENT / (1000 / common));
        return new HaproxyWeights((1000 - permille) / common * times, permille / common * times);
    }

    /** Says so of a weight that has no such pair. */
    static String inexpressible(int permille) {
        return "HAProxy's weights from 0 to 256 cannot express " + permille + " permille; the nearest lower one is "
                + nearestLower(permille);
    }

    static int nearestLower(int permille) {
        int lower = permille;
        while (!express(lower)) {
            lower--;
        }
        return lower;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
