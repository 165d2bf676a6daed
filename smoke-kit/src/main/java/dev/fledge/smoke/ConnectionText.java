package dev.fledge.smoke;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads what a suite file expects of certificate, protocol and redirects. */
final class ConnectionText {
    private final Function<String, IllegalArgumentException> refused;

    ConnectionText(Function<String, IllegalArgumentException> refused) {
        this.refused = refused;
    }

    /** @param rest what stands after the query */
    Expectation parse(String query, String rest) {
        return switch (query) {
            case "certificate" -> certificate(rest);
            case "protocol" -> guarded(() -> Expectations.protocol(equal(rest, "protocol == h2")));
            case "redirectedTo" -> guarded(() -> Expectations.redirectedTo(equal(rest, "redirectedTo == /login")));
            case "redirects" -> redirects(rest);
            default -> throw new AssertionError(query);
        };
    }

    private Expectation certificate(String rest) {
        WrittenRule about = WrittenRule.of(rest);
        WrittenRule rule = WrittenRule.of(about.written());
        if (about.name().equals("days") && rule.name().equals(">=")) {
            return guarded(() -> Expectations.certificate().validFor(Duration.ofDays(number(rule))));
        }
        if (about.name().equals("host") && rule.name().equals("==")) {
            return guarded(() -> Expectations.certificate().covers(text(rule)));
        }
        throw refused.apply("must be written as certificate days >= 14 or certificate host == shop.example");
    }

    private Expectation redirects(String rest) {
        WrittenRule rule = WrittenRule.of(rest);
        return switch (rule.name()) {
            case "<=" -> guarded(() -> Expectations.redirects().atMost(number(rule)));
            case "==" -> guarded(() -> Expectations.redirects().exactly(number(rule)));
            default -> throw refused.apply("must be written as redirects <= 1 or redirects == 1");
        };
    }

    private String equal(String rest, String example) {
        WrittenRule rule = WrittenRule.of(rest);
        if (rule.negated() || !rule.name().equals("==") || rule.written().isEmpty()) {
            throw new IllegalArgumentException("must be written as " + example);
        }
        return text(rule);
    }

    private static String text(WrittenRule rule) {
        return rule.value().isTextual() ? rule.value().textValue() : rule.written();
    }

    private int number(WrittenRule rule) {
        if (!rule.value().isInt()) {
            throw new IllegalArgumentException(
                    "needs a whole number after " + rule.name() + ", but has '" + rule.written() + "'");
        }
        return rule.value().intValue();
    }

    private Expectation guarded(Supplier<Expectation> built) {
        try {
            return built.get();
        } catch (IllegalArgumentException e) {
            throw refused.apply(String.valueOf(e.getMessage()));
        }
    }
}
