package dev.fledge.schema;

import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import com.networknt.schema.regex.RegularExpressions;
import java.util.regex.Pattern;

/**
 * A pattern of a schema that gives up instead of trying for hours: a schema is input from another team, and
 * {@code (a+)+$} doubles its work with every letter. Counts steps, not time, so that the same text always ends alike.
 */
final class StepLimitedRegex implements RegularExpression {
    /** Makes them for the validator. */
    static final RegularExpressionFactory FACTORY = StepLimitedRegex::new;

    private static final int MOST_STEPS = 1_000_000;
    // At most one repetition and no group needs at most length * length steps.
    private static final int SHORT_ENOUGH = 1000;
    private static final Pattern SIMPLE = Pattern.compile("[^(*+]*(?:[*+]|\\{[0-9]*,\\})?[^(*+,]*");

    /** The pattern needs too many steps for a text. */
    static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps(String pattern, int length) {
            super(
                    "the pattern " + Wording.shortened(pattern) + " needs more than " + MOST_STEPS
                            + " steps for a text of " + length
                            + " characters; write it without a repetition inside a repetition",
                    null,
                    false,
                    false);
        }
    }

    private final String written;
    private final Pattern pattern;
    private final boolean simple;

    private StepLimitedRegex(String written) {
        this.written = written;
        this.pattern = Pattern.compile(RegularExpressions.replaceLongformCharacterProperties(
                RegularExpressions.replaceDollarAnchors(written)));
        this.simple = SIMPLE.matcher(written).matches();
    }

    @Override
    public boolean matches(String value) {
        if (simple && value.length() <= SHORT_ENOUGH) {
            return pattern.matcher(value).find();
        }
        try {
            return pattern.matcher(new Counted(value)).find();
        } catch (StackOverflowError e) {
            throw new TooManySteps(written, value.length());
        }
    }

    /** A text that can be read a limited number of times. */
    private final class Counted implements CharSequence {
        private final String text;
        private int steps;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            steps++;
            if (steps > MOST_STEPS) {
                throw new TooManySteps(written, text.length());
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
