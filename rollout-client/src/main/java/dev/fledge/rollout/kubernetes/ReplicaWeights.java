package dev.fledge.rollout.kubernetes;

import dev.fledge.internal.Check;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which weights can be had by counting pods, and with how many. Pure.
 *
 * <p>Up to as many canary pods as there are stable pods are added, and the stable pods stay; for more, stable pods are taken
 * away, down to none. So no more than twice the pods run. A share that is no whole number of permille counts as the next
 * higher one, so it is never more than what it is called.
 *
 * @param pods how many stable pods there are without a canary; at least 1
 */
record ReplicaWeights(int pods) {
    private static final int MOST_PODS_TRIED = 1000;

    /** How many pods of each version make a weight. */
    record Split(int stable, int canary) {}

    ReplicaWeights {
        Check.inRange("stable pods", pods, 1, Integer.MAX_VALUE);
    }

    /** Returns the share that {@code canary} of {@code all} pods have, in permille, rounded up; 0 if there is none. */
    static int permille(int canary, int all) {
        return all == 0 ? 0 : (int) ((1000L * canary + all - 1) / all);
    }

    /** Returns the pods that make exactly this weight; empty if none do. */
    Optional<Split> at(int permille) {
        return Optional.ofNullable(splits().get(permille));
    }

    /** Says that a weight cannot be had, what can, and what to do. */
    String refusal(int permille) {
        var splits = splits();
        var above = Optional.ofNullable(splits.higherKey(permille)).orElse(1000);
        String next = splits.floorKey(permille) == 0
                ? "the nearest lower is 0, the lowest above 0 is " + above
                : "the nearest lower is " + splits.floorKey(permille) + ", the next above is " + above;
        return permille + " permille cannot be reached with " + pods + " pods; " + next + "; use " + remedy(permille);
    }

    private static String remedy(int permille) {
        for (int pods = 1; pods <= MOST_PODS_TRIED; pods++) {
            if (new ReplicaWeights(pods).at(permille).isPresent()) {
                return pods + " stable pods or a router";
            }
        }
        return "a router";
    }

    private TreeMap<Integer, Split> splits() {
        TreeMap<Integer, Split> splits = new TreeMap<>();
        for (int canary = 0; canary <= pods; canary++) {
            splits.putIfAbsent(permille(canary, pods + canary), new Split(pods, canary));
        }
        for (int stable = pods - 1; stable >= 0; stable--) {
            splits.putIfAbsent(permille(pods, stable + pods), new Split(stable, pods));
        }
        return splits;
    }
}
