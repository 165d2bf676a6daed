package dev.fledge.contract.generate;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names of files that say which answer they are about; none is given twice. Not thread-safe. */
final class FileNames {
    private static final int MOST_CHARS = 80;

    private final Set<String> taken = new HashSet<>();

    String of(AnswerGroup.Key key) {
        String asked = (key.method() + "-" + key.path())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("-$", "");
        String base = (asked.length() > MOST_CHARS ? asked.substring(0, MOST_CHARS) : asked) + "-" + key.status();
        String name = base;
        for (int number = 2; !taken.add(name); number++) {
            name = base + "-" + number;
        }
        return name + ".json";
    }
}
