package dev.fledge.contract.pact;

import dev.fledge.document.None;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plain trees in the one order that pacts are written in: keys sorted, at every level. */
final class Plain {
    private Plain() {}

    /** Returns an unmodifiable copy whose keys are sorted. */
    static Object sorted(@Nullable Object plain) {
        if (plain == null) {
            return None.NONE;
        }
        if (plain instanceof Map<?, ?> map) {
            return sortedMap(map);
        }
        if (plain instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(item -> copy.add(sorted(item)));
            return Collections.unmodifiableList(copy);
        }
        return plain;
    }

    /** Returns an unmodifiable copy whose keys are sorted. */
    static Map<String, Object> sortedMap(Map<?, ?> map) {
        Map<String, Object> copy = new TreeMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), sorted(value)));
        return Collections.unmodifiableMap(copy);
    }

    /** Returns an unmodifiable copy of lists by name, sorted by name. */
    static Map<String, List<String>> sortedLists(Map<String, List<String>> lists) {
        Map<String, List<String>> copy = new TreeMap<>();
        lists.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        return Collections.unmodifiableMap(copy);
    }
}
