package dev.fledge.contract.broker;

import dev.fledge.contract.pact.PactFile;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says where two pacts differ in what they promise. */
final class PactDifferences {
    private static final int MOST = 20;
    private static final int LONGEST = 80;

    private final String provider;
    private final List<String> found = new ArrayList<>();

    private PactDifferences(String provider) {
        this.provider = provider;
    }

    /** Returns the first twenty differences and how many more there are; empty if they promise the same. */
    static List<String> between(PactFile before, PactFile after) {
        PactDifferences differences = new PactDifferences(after.provider());
        if (!before.contentSha().equals(after.contentSha())) {
            differences.interactions(byTitle(before), byTitle(after));
        }
        List<String> found = differences.found;
        if (found.size() <= MOST) {
            return List.copyOf(found);
        }
        List<String> first = new ArrayList<>(found.subList(0, MOST));
        first.add(after.provider() + ": and " + (found.size() - MOST) + " more differences");
        return first;
    }

    private static Map<String, Object> byTitle(PactFile pact) {
        Map<String, Object> byTitle = new LinkedHashMap<>();
        DocumentNode root = Document.json(pact.source(), pact.toJson());
        for (String key : List.of("interactions", "messages")) {
            for (DocumentNode each : root.optional(key).map(DocumentNode::items).orElse(List.of())) {
                String title =
                        each.optional("description").map(DocumentNode::toJson).orElse("")
                                + each.optional("providerStates")
                                        .map(states -> " given " + states.toJson())
                                        .orElse("");
                byTitle.put(title, each.toPlain());
            }
        }
        return byTitle;
    }

    private void interactions(Map<String, Object> before, Map<String, Object> after) {
        Set<String> titles = new TreeSet<>(before.keySet());
        titles.addAll(after.keySet());
        for (String title : titles) {
            String subject = provider + ": interaction " + title;
            if (!after.containsKey(title)) {
                found.add(subject + " is gone");
            } else if (!before.containsKey(title)) {
                found.add(subject + " is new");
            } else {
                compare(subject, "", before.get(title), after.get(title));
            }
        }
    }

    private void compare(String subject, String pointer, Object before, Object after) {
        if (before.equals(after)) {
            return;
        }
        if (before instanceof Map<?, ?> left && after instanceof Map<?, ?> right) {
            Set<String> keys = new TreeSet<>();
            left.keySet().forEach(key -> keys.add(String.valueOf(key)));
            right.keySet().forEach(key -> keys.add(String.valueOf(key)));
            for (String key : keys) {
                child(
                        subject,
                        pointer + "/" + key.replace("~", "~0").replace("/", "~1"),
                        left.get(key),
                        right.get(key));
            }
        } else if (before instanceof List<?> left && after instanceof List<?> right) {
            for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
                child(
                        subject,
                        pointer + "/" + i,
                        i < left.size() ? left.get(i) : null,
                        i < right.size() ? right.get(i) : null);
            }
        } else {
            found.add(subject + ": " + pointer + " was " + shown(before) + ", is " + shown(after));
        }
    }

    private void child(String subject, String pointer, @Nullable Object before, @Nullable Object after) {
        if (before == null && after != null) {
            found.add(subject + ": " + pointer + " is new: " + shown(after));
        } else if (after == null && before != null) {
            found.add(subject + ": " + pointer + " is gone, was " + shown(before));
        } else if (before != null && after != null) {
            compare(subject, pointer, before, after);
        }
    }

    private static String shown(Object plain) {
        String text = JsonText.compact(plain);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
