package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.MatchingRule;
import dev.fledge.contract.pact.MatchingRules;
import dev.fledge.contract.pact.MatchingRules.Entry;
import dev.fledge.contract.pact.Part;
import dev.fledge.contract.pact.RuleGroup;
import dev.fledge.contract.pact.RulePath;
import java.util.Optional;

/** What of a contract Pact V2 can say: {@code type} and {@code regex}. */
final class VersionTwo {
    private final String description;

    private VersionTwo(String description) {
        this.description = description;
    }

    /**
     * Returns the rules as V2 has them. Numbers and dates keep only their JSON type.
     *
     * @throws IllegalArgumentException naming the interaction and the place of what V2 cannot say
     */
    static MatchingRules weakened(String description, MatchingRules rules) {
        VersionTwo two = new VersionTwo(description);
        MatchingRules.Builder weaker = MatchingRules.builder();
        for (Entry entry : rules.entries()) {
            two.weakened(entry).ifPresent(rule -> add(weaker, entry, RuleGroup.all(rule)));
        }
        return weaker.build();
    }

    private static void add(MatchingRules.Builder rules, Entry entry, RuleGroup group) {
        if (entry.part() == Part.BODY) {
            rules.body(RulePath.parse(entry.place()), group);
        } else if (entry.part() == Part.HEADER) {
            rules.header(entry.place(), group);
        } else if (entry.part() == Part.QUERY) {
            rules.query(entry.place(), group);
        } else {
            rules.path(group);
        }
    }

    private Optional<MatchingRule> weakened(Entry entry) {
        if (entry.group().combine() == RuleGroup.Combine.OR) {
            throw cannot("nullable()", entry);
        }
        MatchingRule rule = entry.group().matchers().get(0);
        return switch (rule.kind()) {
            case INTEGER, DECIMAL, NUMBER, DATE, TIME, DATETIME -> Optional.of(MatchingRule.type());
            case EQUALITY -> {
                if (entry.place().contains("*")) {
                    throw cannot("equalTo() inside of a list", entry);
                }
                yield Optional.empty();
            }
            case INCLUDE -> throw cannot("containing()", entry);
            case VALUES -> throw cannot("eachEntry()", entry);
            default -> Optional.of(rule);
        };
    }

    private IllegalArgumentException cannot(String word, Entry entry) {
        return new IllegalArgumentException(
                "'" + description + "' has " + word + " at " + entry.part().category() + " " + entry.place()
                        + ", which Pact V2 cannot say; use version V3 or V4, or another word");
    }
}
