package dev.fledge.contract.compat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a new version of a pact asks of its provider that the old one did not. Whoever asks for more is a risk, since the
 * provider may or may not give it; whoever asks for less breaks nothing.
 */
final class PactComparison {
    private final Located before;
    private final Located after;
    private final ChangeList changes;

    PactComparison(SpecFile before, SpecFile after, ChangeList changes) {
        this.before = before.root();
        this.after = after.root();
        this.changes = changes;
    }

    /** Compares and returns how many interactions both have. */
    int run() {
        requirePair();
        Map<String, Located> old = interactions(before);
        Map<String, Located> now = interactions(after);
        int common = 0;
        for (Map.Entry<String, Located> entry : old.entrySet()) {
            Subject subject = subject(entry.getKey());
            Optional<Located> still = Optional.ofNullable(now.get(entry.getKey()));
            if (still.isEmpty()) {
                add(subject, Direction.BOTH, "pact-interaction-removed", Sides.removed(entry.getValue()));
            } else {
                common++;
                both(subject, entry.getValue(), still.get());
            }
        }
        now.forEach((name, interaction) -> {
            if (!old.containsKey(name)) {
                add(subject(name), Direction.BOTH, "pact-interaction-added", Sides.added(interaction));
            }
        });
        return common;
    }

    private void requirePair() {
        for (String party : List.of("consumer", "provider")) {
            String old = before.get(party).flatMap(at -> at.text("name")).orElse("");
            String now = after.get(party).flatMap(at -> at.text("name")).orElse("");
            if (!old.equals(now)) {
                throw after.node()
                        .error("is a pact of another " + party + ": '" + now + "', but the old one is of '" + old
                                + "'; compare two versions of one pact");
            }
        }
    }

    private static Subject subject(String interaction) {
        return Subject.operation("\"" + interaction + "\"");
    }

    private static Map<String, Located> interactions(Located pact) {
        Map<String, Located> interactions = new LinkedHashMap<>();
        for (Located each : pact.get("interactions").map(Located::items).orElse(List.of())) {
            interactions.put(name(each), each);
        }
        return interactions;
    }

    private static String name(Located interaction) {
        List<String> states = new ArrayList<>();
        interaction.text("providerState").ifPresent(states::add);
        for (Located state :
                interaction.get("providerStates").map(Located::items).orElse(List.of())) {
            state.text("name").ifPresent(states::add);
        }
        String description = interaction.text("description").orElse("");
        return states.isEmpty() ? description : description + " given " + String.join(" and ", states);
    }

    private void both(Subject subject, Located one, Located other) {
        if (!meaning(one, "request").equals(meaning(other, "request"))) {
            Sides sides = new Sides(one.get("request"), other.get("request"));
            add(subject, Direction.REQUEST, "pact-request-changed", sides);
        }
        Map<String, Located> old = answer(one);
        Map<String, Located> now = answer(other);
        old.forEach((place, value) -> {
            if (!now.containsKey(place)) {
                addPart(subject, "pact-response-asks-less", Sides.removed(value), place);
            } else if (!type(value).equals(type(now.get(place)))) {
                Sides sides = Sides.of(value, now.get(place));
                addPart(subject, "pact-response-asks-otherwise", sides, place);
            }
        });
        now.forEach((place, value) -> {
            if (!old.containsKey(place)) {
                addPart(subject, "pact-response-asks-more", Sides.added(value), place);
            }
        });
        boolean sameRules = rules(one).equals(rules(other));
        if (!sameRules) {
            Sides sides = new Sides(one.get("response"), other.get("response"));
            add(subject, Direction.RESPONSE, "pact-response-rules-changed", sides);
        }
    }

    private static String meaning(Located interaction, String part) {
        return interaction.get(part).map(Located::node).map(Canonical::of).orElse("");
    }

    private static String rules(Located interaction) {
        return interaction
                .get("response")
                .flatMap(response -> response.get("matchingRules"))
                .map(Located::node)
                .map(Canonical::of)
                .orElse("");
    }

    /** Returns what the answer must have: its status, headers, and each member of the body. */
    private static Map<String, Located> answer(Located interaction) {
        Map<String, Located> parts = new TreeMap<>();
        Optional<Located> response = interaction.get("response");
        response.flatMap(at -> at.get("status"))
                .ifPresent(status -> parts.put("status " + status.node().toJson(), status));
        response.flatMap(at -> at.get("headers"))
                .map(Located::members)
                .orElse(List.of())
                .forEach(header -> parts.put("header " + header.step().toLowerCase(Locale.ROOT), header));
        response.flatMap(at -> at.get("body"))
                .map(body -> body.get("contentType").isPresent()
                        ? body.get("content").orElse(body)
                        : body)
                .ifPresent(body -> collect(body, "body", parts));
        return parts;
    }

    private static void collect(Located value, String place, Map<String, Located> parts) {
        parts.putIfAbsent(place, value);
        value.members().forEach(member -> collect(member, place + "/" + member.step(), parts));
        value.items().forEach(item -> collect(item, place + "/*", parts));
    }

    private static String type(Located value) {
        String type = JsonTypes.typeOf(value.node());
        return type.equals("integer") ? "number" : type;
    }

    private void add(Subject subject, Direction direction, String id, Sides sides) {
        changes.add(subject, new Change.Seen(id, direction, sides, Values.NONE));
    }

    private void addPart(Subject subject, String id, Sides sides, String place) {
        Values values = sides.after().isPresent() ? new Values("", place) : new Values(place, "");
        changes.add(subject, new Change.Seen(id, Direction.RESPONSE, sides, values));
    }
}
