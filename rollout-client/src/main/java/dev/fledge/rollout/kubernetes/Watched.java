package dev.fledge.rollout.kubernetes;

import dev.fledge.internal.Check;

/**
 * What a watch last saw of one object.
 *
 * @param name of the object in its namespace
 * @param uid an object of the same name that is made later has another
 * @param resourceVersion to be compared for equality only
 * @param state what the watch keeps of the object
 */
public record Watched<S>(String name, String uid, String resourceVersion, S state) {
    /** @throws NullPointerException if a component is null */
    public Watched {
        Check.notNull("name", name);
        Check.notNull("uid", uid);
        Check.notNull("resource version", resourceVersion);
        Check.notNull("what the watch keeps of " + name, state);
    }
}
