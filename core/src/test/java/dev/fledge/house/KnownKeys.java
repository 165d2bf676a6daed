package dev.fledge.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.document.DocumentException;
import dev.fledge.document.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which keys a strict reader knows at each place of a document: it says so where it meets one that it does not know. */
public final class KnownKeys {
    private static final String UNKNOWN = "zzz";
    private static final String ALLOWED = "Allowed: ";

    private KnownKeys() {}

    /** The reader of a kind of document. */
    @FunctionalInterface
    public interface Reader {
        /** Reads the document. */
        void read(String json) throws IOException;
    }

    /** Returns the ways to all objects within a tree of maps and lists: names and indices. */
    public static List<List<Object>> places(Object tree) {
        List<List<Object>> places = new ArrayList<>();
        add(tree, List.of(), places);
        return places;
    }

    private static void add(Object tree, List<Object> way, List<List<Object>> places) {
        if (tree instanceof Map<?, ?> map) {
            places.add(way);
            map.forEach((key, value) -> add(value, and(way, key), places));
        } else if (tree instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                add(list.get(i), and(way, i), places);
            }
        }
    }

    private static List<Object> and(List<Object> way, Object step) {
        List<Object> longer = new ArrayList<>(way);
        longer.add(step);
        return longer;
    }

    /** Returns in alphabetical order what the reader says is allowed at a place of the tree. */
    public static List<String> allowedAt(List<Object> way, Object tree, Reader reader) throws IOException {
        try {
            reader.read(JsonText.pretty(withUnknownKey(tree, way)));
        } catch (DocumentException e) {
            String message = String.valueOf(e.getMessage());
            assertThat(message).contains("unknown key '" + UNKNOWN + "'");
            String allowed = message.substring(message.indexOf(ALLOWED) + ALLOWED.length());
            return sorted(Arrays.asList(allowed.split(", ", -1)));
        }
        throw new AssertionError("the reader accepted an unknown key at " + way);
    }

    /** Returns the keys in alphabetical order. */
    public static List<String> sorted(Collection<String> keys) {
        return List.copyOf(new TreeSet<>(keys));
    }

    private static Map<String, Object> withUnknownKey(Object tree, List<Object> way) {
        Map<String, Object> copy = new LinkedHashMap<>();
        ((Map<?, ?>) tree).forEach((key, value) -> copy.put(String.valueOf(key), value));
        if (way.isEmpty()) {
            copy.put(UNKNOWN, 1L);
            return copy;
        }
        String step = String.valueOf(way.get(0));
        Object child = copy.get(step);
        if (child instanceof List<?> list) {
            List<Object> items = new ArrayList<>(list);
            int index = (int) way.get(1);
            items.set(index, withUnknownKey(items.get(index), way.subList(2, way.size())));
            copy.put(step, items);
        } else {
            copy.put(step, withUnknownKey(child, way.subList(1, way.size())));
        }
        return copy;
    }
}
