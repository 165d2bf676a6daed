package dev.fledge.rollout.route;

/** The weights of one balancer: of stable, of the canary and of all others. */
record Shares(long stable, long canary, long others) {
    private long sum() {
        return stable + canary + others;
    }

    /** Returns the canary's share, rounded up: what gets anything is not at 0. */
    int permille() {
        return sum() == 0 ? 0 : (int) ((canary * 1000 + sum() - 1) / sum());
    }

    /** Returns whether the canary gets exactly that share and stable the rest, or for 0 whether stable gets anything at all. */
    boolean are(int permille) {
        if (permille == 0) {
            return canary == 0 && stable > 0;
        }
        return canary * 1000 == permille * sum() && others == 0;
    }
}
