package dev.fledge.rollout.route;

import dev.fledge.internal.Check;

/** The names of the two Services that a route shares requests between. */
record ServicePair(String stable, String canary) {
    ServicePair {
        Check.notBlank("stable Service", stable);
        Check.notBlank("canary Service", canary);
        if (stable.equals(canary)) {
            throw new IllegalArgumentException("stable and canary must be two Services, but both were " + stable
                    + "; a weight between one and the same moves nothing");
        }
    }
}
