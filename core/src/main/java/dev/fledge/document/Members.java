package dev.fledge.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the members of an object in their order and refuses a key that comes twice. */
final class Members {
    /** A value, and where its key stands. */
    record Member(Spot keySpot, DocumentNode value) {}

    private final String source;
    private final Map<String, Member> byKey = new LinkedHashMap<>();

    Members(String source) {
        this.source = source;
    }

    /** Throws if the key was there before, ahead of reading its value. */
    void requireNew(String key, Spot keySpot) {
        Member first = byKey.get(key);
        if (first != null) {
            throw new DocumentException(
                    source,
                    keySpot,
                    "duplicate key '" + key + "', first given in line "
                            + first.keySpot().line() + "; remove one of the two");
        }
    }

    void add(String key, Spot keySpot, DocumentNode value) {
        byKey.put(key, new Member(keySpot, value));
    }

    Map<String, Member> inOrder() {
        return Collections.unmodifiableMap(byKey);
    }
}
