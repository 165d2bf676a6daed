package dev.fledge.contract.compat;

import dev.fledge.contract.compat.Shape.Bound;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** How least and greatest numbers, lengths and counts changed. */
final class Bounds {
    private Bounds() {}

    /** Returns whether {@code one} refuses more than {@code other}, or as much. */
    static boolean isTighter(Bound one, Bound other, boolean upper) {
        int order = one.value().compareTo(other.value());
        if (order == 0) {
            return one.exclusive() || !other.exclusive();
        }
        return upper == (order < 0);
    }

    static void compare(Shape before, Shape after, FoundList found) {
        bound("max", before.upper, after.upper, found);
        bound("min", before.lower, after.lower, found);
        Map<String, Bound> old = before.sizes;
        TreeSet<String> keywords = new TreeSet<>(old.keySet());
        keywords.addAll(after.sizes.keySet());
        for (String keyword : keywords) {
            String name = keyword.substring(0, 3) + "-" + keyword.substring(3).toLowerCase(Locale.ROOT);
            bound(name, Optional.ofNullable(old.get(keyword)), Optional.ofNullable(after.sizes.get(keyword)), found);
        }
    }

    private static void bound(String name, Optional<Bound> before, Optional<Bound> after, FoundList found) {
        if (before.isEmpty() && after.isEmpty()) {
            return;
        }
        Bound shown = after.or(() -> before).orElseThrow();
        String family = (shown.exclusive() ? "exclusive-" : "") + name;
        boolean upper = name.startsWith("max");
        String verb;
        if (before.isEmpty() || after.isEmpty()) {
            verb = before.isEmpty() ? "-set" : "-unset";
        } else {
            boolean tighter = isTighter(after.get(), before.get(), upper);
            if (tighter && isTighter(before.get(), after.get(), upper)) {
                return;
            }
            verb = tighter == upper ? "-decreased" : "-increased";
        }
        found.add(
                family + verb,
                new Sides(before.map(Bound::at), after.map(Bound::at)),
                new Values(
                        before.map(Bound::words).orElse(""),
                        after.map(Bound::words).orElse("")));
    }
}
