package dev.fledge.metric.source;

import dev.fledge.internal.Check;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PromQL with the placeholders {@code $arm}, for the matchers that pick an arm's series, and {@code $window}. */
record PromqlText(String text) {
    private static final String ARM = "$arm";
    private static final String WINDOW = "$window";
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    // Possessive, as no other split can match: a repeated group that may go back recurses, and a long list overflows
    // the stack.
    private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+\"";
    private static final Pattern SELECTOR = Pattern.compile("(" + NAME + ")\\s*\\{[^{}]*}");
    private static final Pattern STRING = Pattern.compile(QUOTED);
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(?:=~|!~|!=|=)\\s*\"");
    private static final String MATCHER = "\\s*[a-zA-Z_][a-zA-Z0-9_]*\\s*(?:=~|!~|!=|=)\\s*" + QUOTED + "\\s*";
    private static final Pattern MATCHERS = Pattern.compile(MATCHER + "(?:," + MATCHER + ")*+");

    /** An expression of any kind. */
    static PromqlText expression(String text) {
        Check.notBlank("expression", text);
        if (!text.contains(ARM)) {
            throw new IllegalArgumentException("PromQL must hold $arm where the matchers of the arm belong, "
                    + "or both arms would read the same series, but was '" + text + "'");
        }
        return new PromqlText(text);
    }

    /** A metric name with matchers in braces, and nothing around it. */
    static PromqlText selector(String text) {
        PromqlText selector = expression(text);
        if (!SELECTOR.matcher(selector.withoutStrings()).matches()) {
            throw new IllegalArgumentException("a selector must look like http_requests_total{$arm,code=~\"5..\"}, "
                    + "without functions around it, but was '" + text + "'");
        }
        return selector;
    }

    /** Returns {@code matchers} if they can stand between the braces of a selector. */
    static String matchers(String matchers) {
        Check.notBlank("matchers of an arm", matchers);
        if (!MATCHERS.matcher(matchers).matches()) {
            throw new IllegalArgumentException("matchers of an arm must look like version=\"v2\",namespace=\"prod\", "
                    + "but were '" + matchers + "'");
        }
        return matchers.strip();
    }

    /** Writes a duration as PromQL does. */
    static String duration(Duration duration) {
        return Math.max(1, duration.toMillis()) + "ms";
    }

    String filled(String armMatchers, Duration window) {
        return text.replace(ARM, armMatchers).replace(WINDOW, duration(window));
    }

    /** The name of the metric that a selector starts with. */
    String metricName() {
        return text.substring(0, text.indexOf('{')).strip();
    }

    /** The labels that a selector itself asks about, those of the arm not counted. */
    Set<String> labels() {
        Set<String> labels = new LinkedHashSet<>();
        Matcher matcher = LABEL.matcher(withoutStrings());
        while (matcher.find()) {
            labels.add(matcher.group(1));
        }
        return labels;
    }

    private String withoutStrings() {
        return STRING.matcher(text).replaceAll("\"\"");
    }

    @Override
    public String toString() {
        return text;
    }
}
