package dev.fledge.smoke;

import com.fasterxml.jackson.databind.node.LongNode;
import dev.fledge.document.JsonText;
import dev.fledge.internal.Check;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Said;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is expected of a cookie that an answer sets. Rules are added one after another and must all be met; a cookie that is not
 * set, or taken back with a time long past, meets none of them. Its value is never shown.
 *
 * <p>Immutable.
 */
public final class CookieExpectation extends Expectation {
    /** What can be said of a cookie. */
    static final Set<String> RULES = new TreeSet<>(Set.of(
            "exists",
            "==",
            "!=",
            "contains",
            "startsWith",
            "matches",
            "isEmpty",
            "secure",
            "httpOnly",
            "sameSite",
            "path",
            "maxAge"));

    private final String name;
    private final List<WrittenRule> rules;

    private CookieExpectation(String name, List<WrittenRule> rules, boolean soft) {
        super(soft);
        this.name = name;
        this.rules = List.copyOf(rules);
    }

    static CookieExpectation named(String name) {
        if (!Check.notNull("name of a cookie", name).matches("[^\\s,;\"=]+")) {
            throw new IllegalArgumentException(
                    "name of a cookie must hold no space, comma, semicolon, quote or =, but was '" + name + "'");
        }
        return new CookieExpectation(name, List.of(), false);
    }

    /** Expects that it is set, with any value. */
    public CookieExpectation exists() {
        return rule("exists");
    }

    /** Expects that it is not set, or taken back with {@code Max-Age=0} or a time long past, as a logout does. */
    public CookieExpectation doesNotExist() {
        return rule("not exists");
    }

    /** Expects exactly that value. */
    public CookieExpectation isEqualTo(String value) {
        return rule("== " + JsonText.compact(Check.notNull("value", value)));
    }

    /** Expects that it is sent over TLS alone. */
    public CookieExpectation isSecure() {
        return rule("secure");
    }

    /** Expects that scripts cannot read it. */
    public CookieExpectation isHttpOnly() {
        return rule("httpOnly");
    }

    /**
     * Expects this protection against requests from other sites; one that is not written is none.
     *
     * @param mode {@code Strict}, {@code Lax} or {@code None}
     * @throws IllegalArgumentException if it is anything else
     */
    public CookieExpectation hasSameSite(String mode) {
        return rule("sameSite == " + mode);
    }

    /** Expects that it is for paths below this. */
    public CookieExpectation hasPath(String path) {
        return rule("path == " + JsonText.compact(Check.notNull("path", path)));
    }

    /**
     * Expects that it lives at least that long, as {@code Max-Age} says; {@code Expires} does not count.
     *
     * @param age in whole seconds
     * @throws IllegalArgumentException if it is not longer than zero or not in whole seconds
     */
    public CookieExpectation livesAtLeast(Duration age) {
        if (!Check.positive("age", age).equals(Duration.ofSeconds(age.toSeconds()))
                || age.toSeconds() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("age must be in whole seconds and below 69 years, but was " + age);
        }
        return rule("maxAge >= " + age.toSeconds());
    }

    private CookieExpectation rule(String text) {
        return rule(WrittenRule.checked(text));
    }

    /** @throws IllegalArgumentException if a mode of sameSite is none */
    CookieExpectation rule(WrittenRule rule) {
        boolean attribute = Set.of("sameSite", "path").contains(rule.name());
        if (attribute && !Set.of("==", "!=").contains(rule.inner().name())) {
            throw new IllegalArgumentException("rule '" + rule.text() + "' needs == or != after " + rule.name());
        }
        if (rule.name().equals("sameSite")
                && !Set.of("Strict", "Lax", "None").contains(rule.inner().asText())) {
            throw new IllegalArgumentException("sameSite must be Strict, Lax or None, but was '"
                    + rule.inner().asText() + "'");
        }
        List<WrittenRule> more = new ArrayList<>(rules);
        more.add(rule);
        return new CookieExpectation(name, more, soft());
    }

    String name() {
        return name;
    }

    @Override
    public String text() {
        return "cookie " + name + " " + WrittenRule.texts(rules);
    }

    @Override
    public CookieExpectation softly() {
        return new CookieExpectation(name, rules, true);
    }

    @Override
    String flaw() {
        return rules.isEmpty() ? "cookie(\"" + name + "\") says nothing; add a rule such as exists()" : "";
    }

    /** Returns why no value can be captured here; empty text if one can. */
    String captureFlaw() {
        return rules.isEmpty()
                ? ""
                : "cookie(\"" + name + "\") has a rule, which belongs to expect(); capture takes the cookie alone";
    }

    @Override
    List<Evaluation> evaluate(Evidence evidence) {
        return List.of(evaluate(
                SetCookie.in(evidence.answer().headers(), name),
                SetCookie.all(evidence.answer().headers())));
    }

    private Evaluation evaluate(Optional<SetCookie> cookie, List<SetCookie> all) {
        for (WrittenRule rule : rules) {
            if (cookie.isEmpty() ? !rule.wantsMissing() : !accepts(rule, cookie.get())) {
                return Evaluation.unmet(
                        Aspect.HEADER,
                        new Said(
                                "cookie " + name,
                                rule.text(),
                                cookie.map(set -> shown(rule, set)).orElseGet(() -> missing(all))));
            }
        }
        return Evaluation.met(Aspect.HEADER, "cookie " + name, WrittenRule.texts(rules));
    }

    private static boolean accepts(WrittenRule rule, SetCookie cookie) {
        Map<String, String> attributes = cookie.attributes();
        return switch (rule.name()) {
            case "exists" -> !rule.negated();
            case "secure" -> rule.negated() != attributes.containsKey("secure");
            case "httpOnly" -> rule.negated() != attributes.containsKey("httponly");
            case "sameSite" ->
                rule.negated() != rule.inner().acceptsText(mode(attributes.getOrDefault("samesite", "")));
            case "path" -> rule.negated() != rule.inner().acceptsText(attributes.getOrDefault("path", ""));
            case "maxAge" ->
                rule.negated()
                        != cookie.maxAgeSeconds()
                                .filter(seconds -> rule.inner().accepts(LongNode.valueOf(seconds)))
                                .isPresent();
            default -> rule.acceptsText(cookie.value());
        };
    }

    /** Servers write the mode in any case. */
    private static String mode(String written) {
        return Set.of("Strict", "Lax", "None").stream()
                .filter(written::equalsIgnoreCase)
                .findFirst()
                .orElse(written);
    }

    private static String shown(WrittenRule rule, SetCookie cookie) {
        boolean attribute = Set.of("secure", "httpOnly", "sameSite", "path", "maxAge", "exists")
                .contains(rule.name());
        return attribute ? cookie.shown() : "another value, which is not shown";
    }

    private String missing(List<SetCookie> all) {
        if (all.isEmpty()) {
            return "missing; the answer sets no cookie";
        }
        if (all.stream().anyMatch(cookie -> cookie.name().equals(name))) {
            return "missing; the answer takes it back";
        }
        List<String> names = all.stream().map(SetCookie::name).distinct().toList();
        return "missing; the answer sets "
                + names.stream().limit(12).collect(Collectors.joining(", "))
                + Nearest.of(name, names)
                        .map(near -> " (did you mean " + near + "?)")
                        .orElse("");
    }
}
