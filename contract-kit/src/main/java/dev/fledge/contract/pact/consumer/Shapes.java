package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.MatchingRule;
import dev.fledge.contract.pact.MatchingRule.Kind;
import dev.fledge.internal.Check;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The words for what JSON values, headers and query parameters may look like, to be imported statically.
 *
 * <p>Each takes an example: it stands in the pact and is what a stub sends. Nothing is made up, so the same code gives the
 * same pact. An example that does not meet its own shape is refused where it is written.
 */
public final class Shapes {
    private static final String UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

    private Shapes() {}

    /**
     * Returns an object with these fields. In an answer it may have more; in a request it may not.
     *
     * @throws IllegalArgumentException if two fields have one name
     */
    public static Shape obj(Field... fields) {
        Set<String> names = new HashSet<>();
        for (Field field : Check.notNull("fields of obj()", fields)) {
            if (!names.add(field.name())) {
                throw new IllegalArgumentException("obj() has two fields '" + field.name() + "'; name each once");
            }
        }
        return new Shape(new ObjectMould(List.of(fields)));
    }

    /** Returns a field that is always there. */
    public static Field field(String name, Shape shape) {
        return Field.required(Check.notNull("name of a field", name), Check.notNull("shape of " + name, shape));
    }

    /**
     * Returns a field of an answer that may be missing. It makes two interactions of one: the answer with its optional
     * fields and the one without, so that tests show that the consumer can live with both.
     */
    public static Field optional(String name, Shape shape) {
        return Field.optional(Check.notNull("name of a field", name), Check.notNull("shape of " + name, shape));
    }

    /** Returns the same shape, or null. The example stays what it is. Pact V2 cannot say this. */
    public static Shape nullable(Shape shape) {
        Check.notNull("shape of nullable()", shape);
        return shape.mould().isNullable() ? shape : new Shape(new NullableMould(shape.mould()));
    }

    /** Returns a number without a fraction. */
    public static Shape integer(long example) {
        return new Shape(new ScalarMould(example, MatchingRule.of(Kind.INTEGER)));
    }

    /**
     * Returns a number with a fraction.
     *
     * @param example such as {@code 9.50}; it is written with these digits
     * @throws IllegalArgumentException if the example is no number or has no fraction
     */
    public static Shape decimal(String example) {
        BigDecimal number = ExampleCheck.number("decimal", example);
        if (number.scale() <= 0) {
            throw new IllegalArgumentException("the example of decimal() must have a fraction such as " + example
                    + ".0, but was '" + example + "'; where whole numbers will do, too, use number()");
        }
        return new Shape(new ScalarMould(number, MatchingRule.of(Kind.DECIMAL)));
    }

    /**
     * Returns a number, with or without a fraction.
     *
     * @param example such as {@code 9.5} or {@code 10}
     * @throws IllegalArgumentException if the example is no number
     */
    public static Shape number(String example) {
        return new Shape(new ScalarMould(ExampleCheck.number("number", example), MatchingRule.of(Kind.NUMBER)));
    }

    /** Returns any text. */
    public static Shape text(String example) {
        return new Shape(new ScalarMould(Check.notNull("example of text()", example), MatchingRule.type()));
    }

    /** Returns true or false. */
    public static Shape bool(boolean example) {
        return new Shape(new ScalarMould(example, MatchingRule.type()));
    }

    /**
     * Returns a text that a regular expression describes as a whole.
     *
     * @throws IllegalArgumentException if the expression is malformed, or the example does not match it
     */
    public static Shape regex(String pattern, String example) {
        ExampleCheck.regex(pattern, example);
        return new Shape(new ScalarMould(example, MatchingRule.regex(pattern)));
    }

    /**
     * Returns one of these texts; the first is the example.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Shape oneOf(String... texts) {
        if (texts.length == 0) {
            throw new IllegalArgumentException("oneOf() needs at least one text, of which the first is the example");
        }
        String pattern = Arrays.stream(texts).map(ExampleCheck::literal).collect(Collectors.joining("|"));
        return new Shape(new ScalarMould(texts[0], MatchingRule.regex(pattern)));
    }

    /** Returns a UUID as text. */
    public static Shape uuid(String example) {
        return regex(UUID, example);
    }

    /**
     * Returns a text that contains another.
     *
     * @throws IllegalArgumentException if the example does not contain it
     */
    public static Shape containing(String part, String example) {
        Check.notBlank("part of containing()", part);
        if (!Check.notNull("example of containing()", example).contains(part)) {
            throw new IllegalArgumentException("the example of containing() must contain '" + part + "', but was '"
                    + example + "'; give an example that does");
        }
        return new Shape(new ScalarMould(example, MatchingRule.include(part)));
    }

    /** Returns a date such as {@code 2026-11-23}. */
    public static Shape date(String example) {
        return date("yyyy-MM-dd", example);
    }

    /**
     * Returns a date in a format of {@link java.time.format.DateTimeFormatter}.
     *
     * @throws IllegalArgumentException if the format is malformed or the example is not written in it
     */
    public static Shape date(String format, String example) {
        return formatted(Kind.DATE, format, example);
    }

    /** Returns a time of day such as {@code 18:30:00}. */
    public static Shape time(String example) {
        return formatted(Kind.TIME, "HH:mm:ss", example);
    }

    /** Returns a date and time with an offset such as {@code 2026-11-23T18:30:00+01:00} or one that ends in {@code Z}. */
    public static Shape datetime(String example) {
        return datetime("yyyy-MM-dd'T'HH:mm:ssXXX", example);
    }

    /**
     * Returns a date and time in a format of {@link java.time.format.DateTimeFormatter}.
     *
     * @throws IllegalArgumentException if the format is malformed or the example is not written in it
     */
    public static Shape datetime(String format, String example) {
        return formatted(Kind.DATETIME, format, example);
    }

    private static Shape formatted(Kind kind, String format, String example) {
        ExampleCheck.format(kind.word(), format, example);
        return new Shape(new ScalarMould(example, MatchingRule.format(kind, format)));
    }

    /** Returns exactly this text. */
    public static Shape equalTo(String text) {
        return new Shape(new ScalarMould(Check.notNull("text of equalTo()", text), MatchingRule.of(Kind.EQUALITY)));
    }

    /** Returns exactly this number. */
    public static Shape equalTo(long number) {
        return new Shape(new ScalarMould(number, MatchingRule.of(Kind.EQUALITY)));
    }

    /** Returns exactly this one of true and false. */
    public static Shape equalTo(boolean bool) {
        return new Shape(new ScalarMould(bool, MatchingRule.of(Kind.EQUALITY)));
    }

    /** Returns a list of at least one item of this shape. */
    public static Shape eachLike(Shape item) {
        return eachLike(1, item);
    }

    /**
     * Returns a list of items of one shape.
     *
     * @param min how many there are at least, from 0 to 100
     * @throws IllegalArgumentException if {@code min} is out of range
     */
    public static Shape eachLike(int min, Shape item) {
        Check.inRange("min of eachLike()", min, 0, 100);
        return new Shape(new ListMould(min, Check.notNull("item of eachLike()", item)));
    }

    /**
     * Returns an object whose keys are data, such as prices by id.
     *
     * @param key an example of a key
     * @param value what each value is like
     */
    public static Shape eachEntry(String key, Shape value) {
        return new Shape(new EntriesMould(
                Check.notBlank("key of eachEntry()", key), Check.notNull("value of eachEntry()", value)));
    }
}
