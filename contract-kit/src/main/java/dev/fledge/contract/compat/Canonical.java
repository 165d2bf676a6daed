package dev.fledge.contract.compat;

import dev.fledge.document.DocumentNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** One text for values that are equal in JSON, whatever the order of their keys and the way their numbers are written. */
final class Canonical {
    private Canonical() {}

    static String of(DocumentNode value) {
        return switch (value.kind()) {
            case OBJECT -> {
                StringBuilder text = new StringBuilder("{");
                for (String key : new TreeSet<>(value.keys())) {
                    text.append(key.length())
                            .append(key)
                            .append(of(value.field(key)))
                            .append(',');
                }
                yield text.append('}').toString();
            }
            case LIST -> {
                StringBuilder text = new StringBuilder("[");
                value.items().forEach(item -> text.append(of(item)).append(','));
                yield text.append(']').toString();
            }
            case NUMBER ->
                new BigDecimal(value.toPlain().toString()).stripTrailingZeros().toString();
            default -> value.toJson();
        };
    }

    /** As {@link #of}, but what references lead to counts and their names do not. */
    static String followed(Located at, SpecFile file, Map<Located, Integer> seen) {
        Optional<Located> reference = at.get("$ref").filter(ref -> ref.node().isText());
        if (reference.isPresent()) {
            Located target = file.target(reference.get());
            Integer before = seen.putIfAbsent(target, seen.size());
            return before == null ? followed(target, file, seen) : "<again " + before + ">";
        }
        if (at.node().isList()) {
            StringBuilder text = new StringBuilder("[");
            at.items().forEach(item -> text.append(followed(item, file, seen)).append(','));
            return text.append(']').toString();
        }
        if (!at.node().isObject()) {
            return of(at.node());
        }
        StringBuilder text = new StringBuilder("{");
        for (String key : new TreeSet<>(at.node().keys())) {
            if (!key.equals("description") && !key.equals("title")) {
                Located member = at.get(key).orElseThrow();
                text.append(key.length())
                        .append(key)
                        .append(followed(member, file, seen))
                        .append(',');
            }
        }
        return text.append('}').toString();
    }
}
