package dev.fledge.contract.generate;

import dev.fledge.http.record.Personal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the texts at one place have in common. Immutable. */
final class SeenTexts {
    private static final int FEWEST_FOR_WORDS = 20;
    private static final int FEWEST_FOR_FORMAT = 3;
    private static final int MOST_WORDS = 8;
    // One case and no digits: what is mixed may be a code that opens something.
    private static final Pattern WORD =
            Pattern.compile("[A-Z]?[a-z]{1,24}(?:[_-][a-z]{1,24}){0,4}|[A-Z]{1,24}(?:[_-][A-Z]{1,24}){0,4}");

    private final Optional<TextFormat> format;
    private final List<String> words;
    private final Optional<String> first;
    private final Map<Integer, List<String>> byCall;

    private SeenTexts(String key, List<SeenValue> values) {
        TreeSet<String> distinct = new TreeSet<>();
        Map<Integer, List<String>> texts = new LinkedHashMap<>();
        for (SeenValue value : values) {
            distinct.add(value.node().text());
            texts.computeIfAbsent(value.call(), none -> new ArrayList<>())
                    .add(value.node().text());
        }
        boolean few = values.size() >= FEWEST_FOR_WORDS && distinct.size() <= MOST_WORDS;
        boolean telling = Personal.isTelling(key) && !key.equals("code") && !key.equals("state");
        boolean listed = few && !telling && distinct.stream().allMatch(SeenTexts::isWord);
        this.words = listed ? List.copyOf(distinct) : List.of();
        this.format = values.size() >= FEWEST_FOR_FORMAT ? TextFormat.ofAll(distinct) : Optional.empty();
        this.first = values.stream()
                .map(value -> value.node().text())
                .filter(text -> !text.isEmpty())
                .findFirst();
        this.byCall = listed ? texts : Map.of();
    }

    /**
     * Returns what the values have in common, which are texts all.
     *
     * @param key of the member that they are values or elements of
     */
    static SeenTexts of(String key, List<SeenValue> values) {
        return new SeenTexts(key, values);
    }

    private static boolean isWord(String text) {
        return WORD.matcher(text).matches() && Personal.isWord(text);
    }

    /** Returns the format of all texts, if there were at least 3. */
    Optional<TextFormat> format() {
        return format;
    }

    /**
     * Returns the only texts that were seen, sorted: at most 8 different ones in at least 20, all of them plain words under a
     * name that tells of no person. Else none.
     */
    List<String> words() {
        return words;
    }

    /** Returns the first text that is not empty. It may be a person's. */
    Optional<String> first() {
        return first;
    }

    /** Returns whether two calls of the same group that asked the same were answered with different words here. */
    boolean differ(List<List<Integer>> sameRequests) {
        return sameRequests.stream()
                .anyMatch(same -> same.stream()
                                .map(call -> byCall.getOrDefault(call, List.of()))
                                .distinct()
                                .count()
                        > 1);
    }
}
