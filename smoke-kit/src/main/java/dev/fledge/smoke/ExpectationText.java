package dev.fledge.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@code <query> [not] <rule> [<value>][, ...]}. */
final class ExpectationText {
    private static final List<String> QUERIES = List.of(
            "status",
            "header NAME",
            "cookie NAME",
            "body",
            "pointer POINTER",
            "a time such as total or ttfb",
            "certificate",
            "protocol",
            "redirects",
            "redirectedTo",
            "event",
            "message");
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,15}) ?(ms|s)");

    private final String whole;

    private ExpectationText(String whole) {
        this.whole = whole;
    }

    static Expectation parse(String text) {
        return new ExpectationText(text.strip()).parse();
    }

    /** Returns where a JSON path ends that stands at the beginning: at the first space outside quotes and brackets. */
    static int endOfPath(String text) {
        return new ExpectationText(text).endOf(0, ' ');
    }

    private Expectation parse() {
        if (whole.startsWith("$")) {
            int end = endOf(0, ' ');
            return json(JsonQuery.path(whole.substring(0, end)), rules(end));
        }
        String query = whole.split("\\s+", 2)[0];
        int end = query.length();
        if (LatencyQuery.NAMES.contains(query)) {
            return latency(LatencyQuery.named(query), rules(end));
        }
        return switch (query) {
            case "status" -> status(rules(end));
            case "header" -> header(end);
            case "cookie" -> cookie(end);
            case "body" -> body(rules(end));
            case "event" -> event(end);
            case "message" -> message(end);
            case "pointer" -> pointer(end);
            case "certificate", "protocol", "redirects", "redirectedTo" ->
                new ConnectionText(this::refused)
                        .parse(query, whole.substring(end).strip());
            case "satisfies" -> throw refused("is an assertion that only Java can say; write a rule instead");
            default ->
                throw refused("must begin with " + String.join(", ", QUERIES) + ", or a JSON path such as $.results"
                        + meant(query));
        };
    }

    private static String meant(String query) {
        Set<String> known = new TreeSet<>(Set.of(
                "status",
                "header",
                "cookie",
                "body",
                "pointer",
                "schema",
                "certificate",
                "protocol",
                "redirects",
                "redirectedTo",
                "event",
                "message"));
        known.addAll(LatencyQuery.NAMES);
        return Nearest.of(query, known)
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("expectation '" + whole + "' " + why);
    }

    /** Returns where the character stands first outside quotes and brackets, or the end. */
    private int endOf(int from, char wanted) {
        int depth = 0;
        char quote = 0;
        for (int i = from; i < whole.length(); i++) {
            char at = whole.charAt(i);
            if (quote != 0) {
                if (at == '\\') {
                    i++;
                } else if (at == quote) {
                    quote = 0;
                }
            } else if (at == '"' || (at == '\'' && depth > 0)) {
                quote = at;
            } else if (at == wanted && depth == 0) {
                return i;
            } else if ("[({".indexOf(at) >= 0) {
                depth++;
            } else if ("])}".indexOf(at) >= 0) {
                depth--;
            }
        }
        return whole.length();
    }

    private List<WrittenRule> rules(int from) {
        List<WrittenRule> rules = new ArrayList<>();
        for (int at = from; at < whole.length(); ) {
            int end = endOf(at, ',');
            String text = whole.substring(at, end).strip();
            if (text.isEmpty()) {
                throw refused("has an empty rule; put text with a comma in quotes");
            }
            rules.add(WrittenRule.of(text));
            at = end + 1;
        }
        if (rules.isEmpty()) {
            throw refused("says nothing; add a rule such as == 200 or exists");
        }
        return rules;
    }

    private IllegalArgumentException unknown(WrittenRule rule, Set<String> known) {
        return refused("has the rule '" + rule.name() + "', which must be one of "
                + new TreeSet<>(known).stream().collect(Collectors.joining(", "))
                + Nearest.of(rule.name(), new TreeSet<>(known))
                        .map(meant -> "; did you mean " + meant + "?")
                        .orElse(""));
    }

    private Expectation status(List<WrittenRule> rules) {
        for (WrittenRule rule : rules) {
            if (!COMPARISONS.contains(rule.name()) && !rule.name().equals("in")) {
                Set<String> known = new TreeSet<>(COMPARISONS);
                known.add("in");
                throw unknown(rule, known);
            }
            JsonNode value = rule.value();
            boolean codes =
                    rule.name().equals("in") ? value.isArray() && !value.isEmpty() && allCodes(value) : isCode(value);
            if (!codes) {
                throw refused("needs " + (rule.name().equals("in") ? "codes such as [200, 204]" : "a code such as 200")
                        + ", but has '" + rule.written() + "'");
            }
        }
        return Expectations.status(
                texts(rules), status -> rules.stream().allMatch(rule -> rule.accepts(JsonExpectation.number(status))));
    }

    private static boolean allCodes(JsonNode values) {
        for (JsonNode value : values) {
            if (!isCode(value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCode(JsonNode value) {
        return value.isInt() && value.intValue() >= 100 && value.intValue() <= 599;
    }

    private Expectation header(int from) {
        String rest = whole.substring(from).strip();
        String name = rest.split("\\s+", 2)[0];
        if (name.isEmpty()) {
            throw refused("needs the name of a header, such as header Content-Type contains json");
        }
        List<WrittenRule> rules = rules(whole.indexOf(name, from) + name.length());
        Set<String> known = new TreeSet<>(WrittenRule.FOR_TEXT);
        known.add("exists");
        requireKnown(rules, known);
        rules.forEach(this::requireValue);
        return Expectations.header(name)
                .expectation(texts(rules), values -> rules.stream().allMatch(rule -> rule.acceptsHeader(values)));
    }

    private Expectation event(int from) {
        int at = afterSpaces(from);
        if (whole.startsWith("$", at)) {
            return Expectations.event(single(at));
        }
        String part = whole.substring(at).split("\\s+", 2)[0];
        if (part.equals("pointer")) {
            return Expectations.event(pointer(at + part.length()));
        }
        if (!EventQuery.PARTS.contains(part)) {
            throw refused("must name data, name, id or a JSON path after event"
                    + Nearest.of(part, EventQuery.PARTS)
                            .map(meant -> "; did you mean event " + meant + "?")
                            .orElse(""));
        }
        return live(new EventQuery().part(part), at + part.length());
    }

    private Expectation message(int from) {
        int at = afterSpaces(from);
        if (whole.startsWith("pointer ", at)) {
            return Expectations.message(pointer(at + "pointer".length()));
        }
        return whole.startsWith("$", at) ? Expectations.message(single(at)) : live(Expectations.message(), from);
    }

    private Expectation live(LiveText text, int from) {
        List<WrittenRule> rules = rules(from);
        requireKnown(rules, WrittenRule.FOR_TEXT);
        rules.forEach(this::requireValue);
        return text.expectation(
                WrittenRule.texts(rules), found -> rules.stream().allMatch(rule -> rule.acceptsText(found)));
    }

    private int afterSpaces(int from) {
        int at = from;
        while (at < whole.length() && Character.isWhitespace(whole.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Reads an expectation of the one JSON value that a path finds in an event or message. */
    private JsonExpectation single(int from) {
        int end = endOf(from, ' ');
        JsonQuery query = JsonQuery.path(whole.substring(from, end));
        if (!query.isSingle()) {
            throw refused("must name one value of an event or message, but the path may find several");
        }
        return (JsonExpectation) json(query, rules(end));
    }

    private Expectation cookie(int from) {
        String name = whole.substring(from).strip().split("\\s+", 2)[0];
        if (name.isEmpty()) {
            throw refused("needs the name of a cookie, such as cookie sid secure");
        }
        List<WrittenRule> rules = rules(whole.indexOf(name, from) + name.length());
        requireKnown(rules, CookieExpectation.RULES);
        CookieExpectation expectation = Expectations.cookie(name);
        for (WrittenRule rule : rules) {
            requireValue(rule);
            expectation = expectation.rule(rule);
        }
        return expectation;
    }

    private Expectation body(List<WrittenRule> rules) {
        requireKnown(rules, WrittenRule.FOR_TEXT);
        rules.forEach(this::requireValue);
        return BodyQuery.expectation(rules);
    }

    private JsonExpectation pointer(int from) {
        int start = afterSpaces(from);
        boolean quoted = start < whole.length() && whole.charAt(start) == '"';
        int end = quoted ? endOf(start, ' ') : (whole + " ").indexOf(' ', start);
        String written = whole.substring(start, end);
        String pointer = quoted ? WrittenRule.of("== " + written).asText() : written;
        if (written.isEmpty()) {
            throw refused("needs a JSON Pointer, such as pointer /results/0/id exists");
        }
        return (JsonExpectation) json(JsonQuery.pointer(pointer), rules(end));
    }

    private Expectation json(JsonQuery query, List<WrittenRule> rules) {
        requireKnown(rules, query.isSingle() ? WrittenRule.FOR_JSON : JsonAllExpectation.RULES);
        rules.forEach(this::requireValue);
        if (query.isSingle()) {
            JsonExpectation expectation = JsonExpectation.at(query);
            for (WrittenRule rule : rules) {
                expectation = expectation.rule(rule);
            }
            return expectation;
        }
        JsonAllExpectation expectation = JsonAllExpectation.at(query);
        for (WrittenRule rule : rules) {
            expectation = expectation.rule(rule);
        }
        return expectation;
    }

    private void requireKnown(List<WrittenRule> rules, Set<String> known) {
        for (WrittenRule rule : rules) {
            if (!known.contains(rule.name())) {
                throw unknown(rule, known);
            }
        }
    }

    private void requireValue(WrittenRule rule) {
        String flaw = rule.flaw();
        if (!flaw.isEmpty()) {
            throw refused(flaw);
        }
    }

    private Expectation latency(LatencyQuery query, List<WrittenRule> rules) {
        WrittenRule rule = rules.get(0);
        Matcher duration = DURATION.matcher(rule.written());
        if (rules.size() > 1 || rule.negated() || !rule.name().equals("<") || !duration.matches()) {
            throw refused("must be a limit such as < 800ms or < 2s");
        }
        long amount = Long.parseLong(duration.group(1));
        return query.under(duration.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount));
    }

    private static String texts(List<WrittenRule> rules) {
        return WrittenRule.texts(rules);
    }
}
