package dev.fledge.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes plain trees as JSON. The same tree gives the same text, on every machine.
 *
 * <p>A plain tree is made of maps with text keys (written in their own order, so give an ordered one), lists, strings,
 * numbers, booleans and {@link None#NONE}. Anything else, a Java null included, is refused: turn it into text first.
 */
public final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    /**
     * Returns the tree over several lines, indented by two spaces, with a line feed at the end.
     *
     * @throws IllegalArgumentException if the tree holds a number that is not finite, another type or null, or is nested
     *     deeper than 100 levels
     */
    public static String pretty(Object plain) {
        return write(plain, printer()) + "\n";
    }

    /**
     * Returns the tree on one line, without spaces.
     *
     * @throws IllegalArgumentException as {@link #pretty} does
     */
    public static String compact(Object plain) {
        return write(plain, null);
    }

    private static DefaultPrettyPrinter printer() {
        Separators separators = Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators);
        printer.indentObjectsWith(lines);
        printer.indentArraysWith(lines);
        return printer;
    }

    private static String write(Object plain, @Nullable DefaultPrettyPrinter printer) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            if (printer != null) {
                generator.setPrettyPrinter(printer);
            }
            write(generator, plain, "", 0);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, @Nullable Object plain, String path, int depth) throws IOException {
        if (depth > Document.MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "a plain tree is at most " + Document.MAX_DEPTH + " levels deep, but goes on");
        }
        if (plain instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!(entry.getKey() instanceof String key)) {
                    throw refused(path, "a key must be text, but was " + described(entry.getKey()));
                }
                out.writeFieldName(key);
                write(out, entry.getValue(), path + "/" + key, depth + 1);
            }
            out.writeEndObject();
        } else if (plain instanceof List<?> list) {
            out.writeStartArray();
            for (int i = 0; i < list.size(); i++) {
                write(out, list.get(i), path + "/" + i, depth + 1);
            }
            out.writeEndArray();
        } else {
            writeScalar(out, plain, path);
        }
    }

    private static void writeScalar(JsonGenerator out, @Nullable Object plain, String path) throws IOException {
        if (plain instanceof String text) {
            out.writeString(text);
        } else if (plain instanceof Boolean bool) {
            out.writeBoolean(bool);
        } else if (plain == None.NONE) {
            out.writeNull();
        } else if (plain instanceof Number number) {
            writeNumber(out, number, path);
        } else {
            throw refused(path, "a value must be plain, but was " + described(plain));
        }
    }

    private static void writeNumber(JsonGenerator out, Number number, String path) throws IOException {
        if (number instanceof Double || number instanceof Float) {
            if (!Double.isFinite(number.doubleValue())) {
                throw refused(path, "a number must be finite, but was " + number);
            }
            out.writeNumber(number.toString());
        } else if (number instanceof BigDecimal
                || number instanceof BigInteger
                || number instanceof Long
                || number instanceof Integer
                || number instanceof Short
                || number instanceof Byte) {
            out.writeNumber(number.toString());
        } else {
            throw refused(path, "a number must be of a type whose value cannot change, but was " + described(number));
        }
    }

    private static String described(@Nullable Object value) {
        return value == null ? "null; use None.NONE" : value.getClass().getName() + "; turn it into text first";
    }

    private static IllegalArgumentException refused(String path, String problem) {
        return new IllegalArgumentException(
                (path.isEmpty() ? "plain tree: " : "plain tree at " + path + ": ") + problem);
    }
}
