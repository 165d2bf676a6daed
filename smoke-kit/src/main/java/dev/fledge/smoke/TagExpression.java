package dev.fledge.smoke;

import dev.fledge.internal.Check;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * Reads which checks are meant, in the words that JUnit has for tags: {@code core & !(write | slow)}, {@code any()},
 * {@code none()}. {@code !} binds strongest, then {@code &}, then {@code |}.
 */
final class TagExpression {
    private static final int LONGEST = 1000;
    private static final String RESERVED = ",()&|!";
    private static final String OPERAND = "a tag, any(), none(), '!' or '('";

    private final String text;
    private int at;

    private TagExpression(String text) {
        this.text = text;
    }

    /**
     * Returns what tells whether the tags of a check meet the expression.
     *
     * @throws IllegalArgumentException naming what is not understood and where, counted from 1
     */
    static Predicate<Collection<String>> parse(String text) {
        Check.notBlank("tag expression", text);
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "tag expression must have at most " + LONGEST + " characters, but has " + text.length());
        }
        TagExpression expression = new TagExpression(text);
        Predicate<Collection<String>> meant = expression.either();
        if (!expression.rest().isEmpty()) {
            throw expression.expected("'&', '|' or the end");
        }
        return meant;
    }

    /** Returns whether an expression can name the tag. */
    static boolean canName(String tag) {
        return !tag.isEmpty() && tag.codePoints().noneMatch(TagExpression::ends);
    }

    private Predicate<Collection<String>> either() {
        Predicate<Collection<String>> met = both();
        while (skip("|")) {
            met = met.or(both());
        }
        return met;
    }

    private Predicate<Collection<String>> both() {
        Predicate<Collection<String>> met = one();
        while (skip("&")) {
            met = met.and(one());
        }
        return met;
    }

    private Predicate<Collection<String>> one() {
        if (skip("!")) {
            return one().negate();
        }
        if (skip("(")) {
            Predicate<Collection<String>> inside = either();
            if (!skip(")")) {
                throw expected("')'");
            }
            return inside;
        }
        if (skip("any()")) {
            return tags -> !tags.isEmpty();
        }
        if (skip("none()")) {
            return Collection::isEmpty;
        }
        return tag();
    }

    private Predicate<Collection<String>> tag() {
        String tag = word(rest());
        if (tag.isEmpty()) {
            throw expected(OPERAND);
        }
        at += tag.length();
        return tags -> tags.contains(tag);
    }

    private boolean skip(String token) {
        boolean found = rest().startsWith(token);
        at += found ? token.length() : 0;
        return found;
    }

    /** Returns what is left, from the next character that is no space. */
    private String rest() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return text.substring(at);
    }

    private static String word(String rest) {
        int end = 0;
        while (end < rest.length() && !ends(rest.charAt(end))) {
            end++;
        }
        return rest.substring(0, end);
    }

    private static boolean ends(int point) {
        return Character.isWhitespace(point) || Character.isISOControl(point) || RESERVED.indexOf(point) >= 0;
    }

    private IllegalArgumentException expected(String what) {
        String rest = rest();
        String word = word(rest);
        String found = rest.isEmpty() ? "nothing" : "'" + (word.isEmpty() ? rest.substring(0, 1) : word) + "'";
        return new IllegalArgumentException(
                "tag expression '" + text + "' must have " + what + " at character " + (at + 1) + ", but has " + found);
    }
}
