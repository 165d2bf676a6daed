package dev.fledge.rollout.route;

import java.util.regex.Pattern;

/** What the backend and its two servers are called in the file of HAProxy. */
record HaproxyNames(String backend, String stable, String canary) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]+");

    HaproxyNames {
        check("backend", backend);
        check("stable server", stable);
        check("canary server", canary);
        if (stable.equals(canary)) {
            throw new IllegalArgumentException("stable and canary must be two servers, but both are " + stable);
        }
    }

    private static void check(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    what + " must be a name as HAProxy takes it (letters, digits, _ . : -), but was '" + name + "'");
        }
    }

    String stableServer() {
        return backend + "/" + stable;
    }

    String canaryServer() {
        return backend + "/" + canary;
    }
}
