package dev.fledge.contract.generate;

import dev.fledge.contract.pact.MatchingRule;
import dev.fledge.contract.pact.MatchingRule.Kind;
import dev.fledge.contract.pact.MatchingRules;
import dev.fledge.contract.pact.RuleGroup;
import dev.fledge.contract.pact.RulePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The rules of a body, and for people what stands behind each. Not thread-safe. */
final class BodyRules {
    private static final Set<TextFormat> BY_EXPRESSION = Set.of(TextFormat.UUID, TextFormat.DATE, TextFormat.DATE_TIME);

    private final List<List<Integer>> sameRequests;
    private final MatchingRules.Builder rules;
    private final List<String> comments = new ArrayList<>();

    /**
     * Makes rules.
     *
     * @param sameRequests numbers of calls that asked the same: what differs between them is never compared
     */
    BodyRules(List<List<Integer>> sameRequests, MatchingRules.Builder rules) {
        this.sameRequests = sameRequests;
        this.rules = rules;
    }

    /** Adds the rules of a whole body. */
    void add(Shape body) {
        at(RulePath.root(), body);
    }

    /** Returns what the rules are added to. */
    MatchingRules.Builder rules() {
        return rules;
    }

    /** Returns a line for each field: how often it was seen, and what is promised of it. */
    List<String> comments() {
        return List.copyOf(comments);
    }

    private void at(RulePath path, Shape shape) {
        rules.body(path, group(shape));
        shape.members().forEach((name, member) -> {
            RulePath place = path.field(name);
            String seen = place + ": in " + member.seen() + " of " + shape.seen();
            if (Promised.isPromised(shape, name)) {
                comments.add(seen + ", " + words(member));
                at(place, member);
            } else {
                comments.add(seen + ", left out: " + Promised.why(shape, name));
            }
        });
        shape.others().ifPresent(others -> comments.add(path + ": keys that are no words are left out"));
        shape.items()
                .filter(items -> shape.kind().isPresent() && Promised.isSayable(items))
                .ifPresent(items -> at(path.everyItem(), items));
    }

    private RuleGroup group(Shape shape) {
        List<MatchingRule> any = new ArrayList<>();
        for (ValueKind kind : shape.kinds()) {
            any.add(rule(kind, shape));
        }
        return any.size() == 1 ? RuleGroup.all(any.get(0)) : RuleGroup.any(any.toArray(MatchingRule[]::new));
    }

    private MatchingRule rule(ValueKind kind, Shape shape) {
        return switch (kind) {
            case ARRAY -> shape.everEmpty() ? MatchingRule.type() : MatchingRule.minType(1);
            case INTEGER -> MatchingRule.of(Kind.INTEGER);
            case NUMBER -> MatchingRule.of(Kind.NUMBER);
            case BOOLEAN -> MatchingRule.of(Kind.BOOLEAN);
            case NULL -> MatchingRule.of(Kind.NULL);
            case STRING -> text(shape.texts());
            case OBJECT -> MatchingRule.type();
        };
    }

    private MatchingRule text(SeenTexts texts) {
        if (isListed(texts)) {
            return texts.words().size() == 1
                    ? MatchingRule.of(Kind.EQUALITY)
                    : MatchingRule.regex(String.join("|", texts.words()));
        }
        return texts.format()
                .filter(BY_EXPRESSION::contains)
                .map(format -> MatchingRule.regex(format.regex()))
                .orElseGet(MatchingRule::type);
    }

    private boolean isListed(SeenTexts texts) {
        return !texts.words().isEmpty() && !texts.differ(sameRequests);
    }

    private String words(Shape member) {
        List<String> types = member.kinds().stream().map(ValueKind::keyword).toList();
        SeenTexts texts = member.texts();
        if (isListed(texts)) {
            return "always " + String.join(" or ", texts.words()) + (member.nullable() ? " or null" : "");
        }
        String differs = texts.words().isEmpty() ? "" : ", differs between calls that asked the same";
        return String.join(" or ", types)
                + texts.format().map(format -> " (" + format.keyword() + ")").orElse("")
                + differs;
    }
}
