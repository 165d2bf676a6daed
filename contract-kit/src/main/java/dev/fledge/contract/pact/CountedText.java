package dev.fledge.contract.pact;

import java.util.regex.Pattern;

/** A text that counts how often a regular expression looks at it. */
final class CountedText implements CharSequence {
    private final String text;
    private final Steps steps;

    private CountedText(String text, Steps steps) {
        this.text = text;
        this.steps = steps;
    }

    /**
     * Returns whether the expression describes the whole text.
     *
     * @throws Steps.SpentException if it takes too many steps or too deep a recursion to tell
     */
    static boolean matches(Pattern pattern, String text, Steps steps) {
        try {
            return pattern.matcher(new CountedText(text, steps)).matches();
        } catch (StackOverflowError e) {
            throw steps.spent();
        }
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        steps.take();
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new CountedText(text.substring(start, end), steps);
    }

    @Override
    public String toString() {
        return text;
    }
}
