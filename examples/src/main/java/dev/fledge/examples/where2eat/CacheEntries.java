package dev.fledge.examples.where2eat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What users have stored: at most 10,000 documents; the one that was not used for longest makes room. Thread-safe. */
final class CacheEntries {
    static final int MOST = 10_000;

    private final Map<String, String> entries = new LinkedHashMap<>(16, 0.75f, true);

    /** Stores the document; returns whether the key is new. */
    synchronized boolean put(String key, String document) {
        boolean added = entries.put(key, document) == null;
        if (entries.size() > MOST) {
            entries.remove(entries.keySet().iterator().next());
        }
        return added;
    }

    synchronized Optional<String> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }
}
