package dev.fledge.rollout.kubernetes;

import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * What one connection follows.
 *
 * @param name the only object it asks for; empty for all of the kind
 */
record WatchScope(ResourceKind kind, String namespace, String name) {
    Asked.Place place() {
        return new Asked.Place(kind, kind.plural(), namespace, name);
    }

    Asked asked(String verb, HttpUrl url) {
        return new Asked(verb, place(), url, Optional.empty());
    }

    @Override
    public String toString() {
        return "watch " + place();
    }
}
