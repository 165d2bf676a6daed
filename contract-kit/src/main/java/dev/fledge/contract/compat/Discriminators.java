package dev.fledge.contract.compat;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** How a discriminator changed: the member, and which of its values means which schema. */
final class Discriminators {
    private Discriminators() {}

    static void compare(Optional<Located> before, Optional<Located> after, FoundList found) {
        if (before.isEmpty() && after.isEmpty()) {
            return;
        }
        String old = before.flatMap(at -> at.text("propertyName")).orElse("");
        String now = after.flatMap(at -> at.text("propertyName")).orElse("");
        Sides sides = new Sides(before, after);
        if (before.isEmpty() || after.isEmpty()) {
            found.add(before.isEmpty() ? "discriminator-added" : "discriminator-removed", sides, new Values(old, now));
            return;
        }
        if (!old.equals(now)) {
            found.add("discriminator-property-name-changed", sides, new Values(old, now));
        }
        mapping(mapping(before.get()), mapping(after.get()), found);
    }

    private static void mapping(Map<String, Located> old, Map<String, Located> now, FoundList found) {
        TreeSet<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(now.keySet());
        for (String key : keys) {
            Optional<Located> before = Optional.ofNullable(old.get(key));
            Optional<Located> after = Optional.ofNullable(now.get(key));
            Sides sides = new Sides(before, after);
            if (before.isEmpty()) {
                found.add("discriminator-mapping-added", sides, new Values("", key));
            } else if (after.isEmpty()) {
                found.add("discriminator-mapping-deleted", sides, new Values(key, ""));
            } else if (!name(before.get()).equals(name(after.get()))) {
                found.add(
                        "discriminator-mapping-changed",
                        sides,
                        new Values(key + " = " + name(before.get()), key + " = " + name(after.get())));
            }
        }
    }

    private static Map<String, Located> mapping(Located discriminator) {
        Map<String, Located> mapping = new TreeMap<>();
        discriminator
                .get("mapping")
                .ifPresent(entries -> entries.members().forEach(entry -> mapping.put(entry.step(), entry)));
        return mapping;
    }

    /** A mapping names a schema by its name or by a reference to it. */
    private static String name(Located entry) {
        String text = entry.node().isText() ? entry.node().text() : entry.node().toJson();
        return text.substring(text.lastIndexOf('/') + 1);
    }
}
