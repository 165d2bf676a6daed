package dev.fledge.contract.pact;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fledge.contract.pact.MatchingRule.Kind;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Makes rules ready. What cannot be made ready finds nothing and is told apart as a problem. */
final class RuleChecks {
    private static final int LONGEST_REGEX = 10_000;
    private static final int LONGEST_VERSION = 256;
    /** The grammar of semver.org: three numbers without leading zeros, then a pre-release and a build, both optional. */
    private static final Pattern VERSION = Pattern.compile("(0|[1-9][0-9]*)[.](0|[1-9][0-9]*)[.](0|[1-9][0-9]*)"
            + "(-PART([.]PART)*)?(\\+[0-9A-Za-z-]+([.][0-9A-Za-z-]+)*)?"
                    .replace("PART", "(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"));

    /** Of a rule that cannot be applied: it finds nothing, and its problem says that nothing was checked. */
    static final RuleCheck UNTOLD = (expected, actual, steps) -> true;

    private RuleChecks() {}

    /** Makes a rule ready for JSON values. */
    static RuleCheck json(MatchingRule rule, List<String> problems) {
        return switch (rule.kind()) {
            case INTEGER -> (expected, actual, steps) -> Numbers.isInteger(actual);
            case DECIMAL -> (expected, actual, steps) -> Numbers.isDecimal(actual);
            case NUMBER -> (expected, actual, steps) -> actual.isNumber();
            default -> either(rule, problems);
        };
    }

    /** Makes a rule ready for texts, such as headers, where a number is its digits. */
    static RuleCheck text(MatchingRule rule, List<String> problems) {
        return switch (rule.kind()) {
            case VALUES, EACH_KEY, ARRAY_CONTAINS -> {
                problems.add("the rule " + rule + " applies to JSON, not to a header, query or form");
                yield UNTOLD;
            }
            case INTEGER -> (expected, actual, steps) -> Numbers.isInteger(actual.asText());
            case DECIMAL -> (expected, actual, steps) -> Numbers.isDecimal(actual.asText());
            case NUMBER -> (expected, actual, steps) -> Numbers.isNumber(actual.asText());
            default -> either(rule, problems);
        };
    }

    private static RuleCheck either(MatchingRule rule, List<String> problems) {
        return switch (rule.kind()) {
            case REGEX -> regex(rule, problems);
            case TYPE -> (expected, actual, steps) -> sameType(expected, actual);
            case INCLUDE -> include(rule.argument().orElse(""));
            case DATE, TIME, DATETIME -> date(rule, problems);
            case NULL -> (expected, actual, steps) -> actual.isNull();
            case BOOLEAN ->
                (expected, actual, steps) -> actual.isBoolean()
                        || (actual.isTextual()
                                && (actual.textValue().equals("true")
                                        || actual.textValue().equals("false")));
            case SEMVER -> (expected, actual, steps) -> actual.isTextual() && isVersion(actual.textValue());
            case NOT_EMPTY -> (expected, actual, steps) -> sameType(expected, actual) && isSomething(actual);
            case STATUS_CODE -> status(rule);
            case CONTENT_TYPE, UNKNOWN -> untold(rule, problems);
            default -> (expected, actual, steps) -> equal(expected, actual);
        };
    }

    private static RuleCheck untold(MatchingRule rule, List<String> problems) {
        problems.add(rule.problem().orElse("the rule " + rule + " applies to a whole body, not to a value in it"));
        return UNTOLD;
    }

    private static RuleCheck regex(MatchingRule rule, List<String> problems) {
        String regex = rule.argument().orElse("");
        try {
            if (regex.length() > LONGEST_REGEX) {
                throw new IllegalArgumentException(
                        "it has " + regex.length() + " characters, at most " + LONGEST_REGEX + " are read");
            }
            Pattern pattern = Pattern.compile(regex);
            return (expected, actual, steps) ->
                    isScalar(actual) && CountedText.matches(pattern, actual.asText(), steps);
        } catch (PatternSyntaxException e) {
            problems.add("the regular expression " + Shown.text(regex) + " is none of Java's: " + e.getDescription());
        } catch (IllegalArgumentException | StackOverflowError e) {
            problems.add("the regular expression " + Shown.text(regex) + " cannot be read: "
                    + (e.getMessage() == null ? "it is nested too deep" : e.getMessage()));
        }
        return UNTOLD;
    }

    private static RuleCheck include(String part) {
        return (expected, actual, steps) -> isScalar(actual) && actual.asText().contains(part);
    }

    private static RuleCheck date(MatchingRule rule, List<String> problems) {
        String format = rule.argument().orElseGet(() -> DateFormats.standard(rule.kind()));
        try {
            DateTimeFormatter formatter = DateFormats.formatter(format);
            return (expected, actual, steps) -> isScalar(actual) && DateFormats.reads(formatter, actual.asText());
        } catch (IllegalArgumentException e) {
            problems.add("the format " + Shown.text(format) + " is none of Java's: " + e.getMessage());
            return UNTOLD;
        }
    }

    private static RuleCheck status(MatchingRule rule) {
        List<Integer> statuses = rule.statuses();
        StatusClass statusClass = StatusClass.named(rule.argument().orElse("")).orElse(StatusClass.SUCCESS);
        return (expected, actual, steps) -> {
            int status = actual.asInt();
            return rule.argument().isPresent() ? statusClass.contains(status) : statuses.contains(status);
        };
    }

    static boolean isVersion(String text) {
        return text.length() <= LONGEST_VERSION && VERSION.matcher(text).matches();
    }

    private static boolean isScalar(JsonNode value) {
        return value.isValueNode() && !value.isNull();
    }

    private static boolean isSomething(JsonNode value) {
        if (value.isTextual()) {
            return !value.textValue().isEmpty();
        }
        return !value.isContainerNode() || !value.isEmpty();
    }

    static boolean sameType(JsonNode expected, JsonNode actual) {
        return (expected.isNumber() && actual.isNumber()) || expected.getNodeType() == actual.getNodeType();
    }

    static boolean equal(JsonNode expected, JsonNode actual) {
        boolean numbers = expected.isNumber() && actual.isNumber();
        return numbers ? Numbers.equal(expected, actual) : expected.equals(actual);
    }

    /** What a rule wants, for people. */
    static String wanted(MatchingRule rule, JsonNode expected) {
        return switch (rule.kind()) {
            case REGEX -> "text that matches " + rule.argument().orElse("");
            case INCLUDE -> "text that contains " + Shown.text(rule.argument().orElse(""));
            case INTEGER -> "a number without a fraction";
            case DECIMAL -> "a number with digits after the point";
            case NUMBER -> "a number";
            case DATE, TIME, DATETIME ->
                "a " + rule.kind().word() + " as " + rule.argument().orElseGet(() -> DateFormats.standard(rule.kind()));
            case NULL -> "null";
            case BOOLEAN -> "true or false";
            case SEMVER -> "a version such as 1.2.3";
            case NOT_EMPTY -> Shown.kindOf(expected) + ", not empty";
            case STATUS_CODE ->
                "a status of " + rule.argument().orElseGet(() -> rule.statuses().toString());
            case TYPE -> Shown.kindOf(expected);
            default -> Shown.value(expected);
        };
    }

    static boolean cascades(Kind kind) {
        return switch (kind) {
            case NULL, CONTENT_TYPE, VALUES, ARRAY_CONTAINS, STATUS_CODE, EACH_KEY, EACH_VALUE -> false;
            default -> true;
        };
    }
}
