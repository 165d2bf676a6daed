package dev.fledge.rollout;

import dev.fledge.artifact.Digest;
import dev.fledge.internal.Check;

/**
 * One version of the app, named by content and not by place in a list: there is no "previous".
 *
 * @param version what people call it and the app says of itself, such as {@code 1.4.0}
 * @param digest the image that it runs
 */
public record Revision(String version, Digest digest) {
    /** @throws IllegalArgumentException if {@code version} is blank */
    public Revision {
        Check.notBlank("version", version);
        Check.notNull("digest", digest);
    }

    @Override
    public String toString() {
        return version + " (" + digest.abbreviated() + ")";
    }
}
