package dev.fledge.contract.pact;

import dev.fledge.contract.pact.MatchingRule.Kind;
import dev.fledge.contract.pact.MatchingRule.Variant;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one rule. Whatever cannot be applied becomes a rule of kind UNKNOWN that says why and where, so that one rule from
 * a plugin does not hide the rest of a file.
 */
final class RuleReader {
    /** Other words for our kinds, from older files, other libraries and the specification's own examples. */
    private static final Map<String, Kind> SYNONYMS = Map.ofEntries(
            Map.entry("min", Kind.TYPE),
            Map.entry("max", Kind.TYPE),
            Map.entry("real", Kind.DECIMAL),
            Map.entry("timestamp", Kind.DATETIME),
            Map.entry("content-type", Kind.CONTENT_TYPE),
            Map.entry("array-contains", Kind.ARRAY_CONTAINS),
            Map.entry("status-code", Kind.STATUS_CODE),
            Map.entry("not-empty", Kind.NOT_EMPTY),
            Map.entry("each-key", Kind.EACH_KEY),
            Map.entry("each-value", Kind.EACH_VALUE));
    /** What a rule without the key {@code match} is, by the key it has. In this order. */
    private static final List<String> IMPLIED = List.of("regex", "min", "max", "timestamp", "time", "date");

    private RuleReader() {}

    static MatchingRule read(DocumentNode node) {
        Map<String, Object> plain = new LinkedHashMap<>();
        String word = word(node);
        plain.put("match", word);
        node.keys().forEach(key -> plain.putIfAbsent(key, node.field(key).toPlain()));
        try {
            return known(node, kind(node, word), plain);
        } catch (DocumentException e) {
            return MatchingRule.unknown(plain, e.getMessage() == null ? "unreadable rule" : e.getMessage());
        }
    }

    private static String word(DocumentNode node) {
        return node.optional("match")
                .map(match -> match.isText() ? match.text() : match.isNone() ? "null" : match.toJson())
                .orElseGet(() -> IMPLIED.stream()
                        .filter(key -> node.optional(key).isPresent())
                        .findFirst()
                        .orElse("(no match)"));
    }

    private static Kind kind(DocumentNode node, String word) {
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(word) && kind != Kind.UNKNOWN) {
                return kind;
            }
        }
        Kind kind = SYNONYMS.get(word);
        if (kind == null) {
            throw node.error(
                    "the rule '" + word
                            + "' is none this library can apply; verify this interaction with the plugin or tool that wrote it");
        }
        return kind;
    }

    private static MatchingRule known(DocumentNode node, Kind kind, Map<String, Object> plain) {
        List<MatchingRule> rules = new ArrayList<>();
        List<Variant> variants = new ArrayList<>();
        switch (kind) {
            case REGEX -> node.field("regex").text();
            case INCLUDE, CONTENT_TYPE -> node.field("value").text();
            case TYPE -> {
                plain.put("match", "type");
                requireLength(node, "min");
                requireLength(node, "max");
            }
            case STATUS_CODE -> requireStatus(node.field("status"));
            case EACH_KEY, EACH_VALUE -> node.field("rules").items().forEach(rule -> rules.add(knownInside(rule)));
            case ARRAY_CONTAINS ->
                node.optional("variants")
                        .map(DocumentNode::items)
                        .orElse(List.of())
                        .forEach(item -> variants.add(variant(item)));
            default -> {}
        }
        return new MatchingRule(kind, plain, rules, variants);
    }

    private static void requireLength(DocumentNode node, String key) {
        node.optional(key).ifPresent(length -> length.integer(0, Integer.MAX_VALUE));
    }

    private static void requireStatus(DocumentNode status) {
        if (status.isList()) {
            status.items().forEach(item -> item.integer(100, 599));
        } else if (StatusClass.named(status.text()).isEmpty()) {
            throw status.error(
                    "expected one of " + StatusClass.words() + " or a list of statuses, found '" + status.text() + "'");
        }
    }

    private static MatchingRule knownInside(DocumentNode node) {
        MatchingRule rule = read(node);
        if (rule.kind() == Kind.UNKNOWN) {
            throw node.error("the rule '" + rule + "' is none this library can apply to each key or value");
        }
        return rule;
    }

    private static Variant variant(DocumentNode node) {
        int index = (int) node.field("index").integer(0, Integer.MAX_VALUE);
        MatchingRules.Builder rules = MatchingRules.builder();
        node.optional("rules").ifPresent(places -> RulesReader.readCategory(rules, Part.BODY, places));
        return new Variant(index, rules.build());
    }
}
