package dev.fledge.contract.pact;

import dev.fledge.contract.pact.RulePath.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a contract says of one header, made ready. Thread-safe. */
final class HeaderCheck {
    private static final Pattern AFTER_COMMA = Pattern.compile(",\\s*");

    private final String name;
    private final List<String> expected;
    private final String joined;
    private final Optional<RuledValue> ruled;

    private HeaderCheck(String name, List<String> expected, Optional<RuledValue> ruled) {
        this.name = name;
        this.expected = expected;
        this.joined = join(expected);
        this.ruled = ruled;
    }

    /** Makes all headers of a request or response ready, in the order of their names. */
    static List<HeaderCheck> all(Map<String, List<String>> headers, MatchingRules rules, List<String> problems) {
        List<PlacedRules> placed = NamedRules.placed(rules, Part.HEADER, List.copyOf(headers.keySet()), problems);
        List<HeaderCheck> checks = new ArrayList<>();
        headers.forEach((name, values) -> {
            List<PlacedRules> own = new ArrayList<>();
            placed.stream().filter(each -> isFor(each, name)).forEach(each -> own.add(within(each)));
            Optional<RuledValue> ruled =
                    own.isEmpty() ? Optional.empty() : Optional.of(new RuledValue(NamedRules.list(values), own));
            checks.add(new HeaderCheck(name, values, ruled));
        });
        return List.copyOf(checks);
    }

    private static boolean isFor(PlacedRules rules, String name) {
        return !rules.steps().isEmpty() && rules.steps().get(0).name().equalsIgnoreCase(name);
    }

    /** The rules below the name, which was compared without case. */
    private static PlacedRules within(PlacedRules rules) {
        List<Step> steps = rules.steps().subList(1, rules.steps().size());
        return new PlacedRules(rules.text(), List.copyOf(steps), rules.group(), 0);
    }

    boolean isFor(String header) {
        return name.equalsIgnoreCase(header);
    }

    boolean hasRules() {
        return ruled.isPresent();
    }

    List<Mismatch> match(List<String> actual, Steps steps) {
        if (actual.isEmpty() && !expected.isEmpty()) {
            return List.of(mismatch("no such header", ""));
        }
        return ruled.isPresent() ? matchRules(ruled.get(), actual, steps) : matchValues(actual);
    }

    private List<Mismatch> matchRules(RuledValue wanted, List<String> actual, Steps steps) {
        boolean oneLine = expected.size() > 1 && actual.size() == 1;
        List<String> values = oneLine ? Arrays.asList(AFTER_COMMA.split(actual.get(0))) : actual;
        Run run = new Run(steps, Run.Scope.HEADER);
        run.trail().enter(name);
        run.compare(wanted, NamedRules.list(values));
        return run.mismatches();
    }

    private List<Mismatch> matchValues(List<String> actual) {
        boolean same = switch (name.toLowerCase(Locale.ROOT)) {
            case "content-type", "accept" -> sameTypes(actual);
            case "cookie" -> cookies(actual).containsAll(cookies(expected));
            default -> joined.equals(join(actual));
        };
        if (same) {
            return List.of();
        }
        String found = join(actual);
        return List.of(mismatch(Shown.text(String.join(", ", actual)), Hints.text(joined, found)));
    }

    private boolean sameTypes(List<String> actual) {
        String[] wanted = joined.split(",", -1);
        String[] has = join(actual).split(",", -1);
        boolean same = wanted.length == has.length;
        for (int i = 0; same && i < wanted.length; i++) {
            same = ContentTypes.match(wanted[i], has[i]);
        }
        return same;
    }

    private static List<String> cookies(List<String> values) {
        return Arrays.stream(String.join(";", values).split(";"))
                .map(String::strip)
                .filter(cookie -> !cookie.isEmpty())
                .toList();
    }

    private Mismatch mismatch(String actual, String hint) {
        String wanted = ruled.isPresent() ? ruled.get().group().words() : "equality";
        return Mismatch.at(Part.HEADER, name)
                .rule(wanted)
                .expected(Shown.text(String.join(", ", expected)))
                .actual(actual)
                .hint(hint)
                .build();
    }

    /** Several lines of one header are one line with commas (RFC 9110, section 5.3); white space after them is nothing. */
    private static String join(List<String> values) {
        if (values.size() == 1 && values.get(0).indexOf(',') < 0) {
            return values.get(0).strip();
        }
        return AFTER_COMMA.matcher(String.join(",", values)).replaceAll(",").strip();
    }

    /** Returns the values of a header, whatever the case of its name. */
    static List<String> values(Map<String, List<String>> headers, String name) {
        List<String> exact = headers.get(name);
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return List.of();
    }

    String name() {
        return name;
    }
}
