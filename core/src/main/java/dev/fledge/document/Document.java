package dev.fledge.document;

import dev.fledge.internal.Check;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Reads JSON and YAML strictly, so that a slip in a file is an error with a line and never a different meaning.
 *
 * <p>Both formats give the same tree. Refused are: duplicate keys, an empty document, text after the end, nesting deeper
 * than 100 levels and more than 10 MB. In YAML only {@code true} and {@code false} are booleans ({@code no}, {@code on}
 * and {@code Yes} are text), only {@code null}, {@code ~} and nothing are null, and a number is what JSON calls a number.
 * Anchors, aliases, merge keys, tags, several documents (but see
 * {@link #yamlStream}), and numbers that readers disagree on ({@code 012}, {@code 0x1F},
 * {@code .nan}) are refused. Keys are always text.
 */
public final class Document {
    static final int MAX_DEPTH = 100;
    static final int MAX_SIZE = 10 * 1024 * 1024;

    private Document() {}

    /**
     * Reads JSON.
     *
     * @param source what messages call the document, such as the path of its file
     * @throws DocumentException if the text is no JSON or is refused
     */
    public static DocumentNode json(String source, String text) {
        return JsonTree.read(Check.notBlank("source", source), 1, accepted(source, text));
    }

    /**
     * Reads JSON that is one line of a longer text, such as a file of JSON lines; messages and nodes name that line.
     *
     * @param source what messages call the whole text, such as the path of its file
     * @param line the number of the line, from 1
     * @throws DocumentException if the line is no JSON or is refused
     * @throws IllegalArgumentException if {@code line} is less than 1
     */
    public static DocumentNode jsonLine(String source, int line, String text) {
        Check.inRange("line", line, 1, Integer.MAX_VALUE);
        return JsonTree.read(Check.notBlank("source", source), line, accepted(source, text));
    }

    /**
     * Reads YAML.
     *
     * @param source what messages call the document, such as the path of its file
     * @throws DocumentException if the text is no YAML or is refused
     */
    public static DocumentNode yaml(String source, String text) {
        return YamlTree.read(Check.notBlank("source", source), accepted(source, text));
    }

    /**
     * Reads a YAML stream of documents parted by {@code ---}. Documents without content are left out.
     *
     * @param source what messages call the stream, such as the path of its file
     * @throws DocumentException if the text is no YAML or is refused, or no document has content
     */
    public static List<DocumentNode> yamlStream(String source, String text) {
        return YamlTree.readAll(Check.notBlank("source", source), accepted(source, text));
    }

    /**
     * Reads a file whose name ends in {@code .json}, {@code .yaml} or {@code .yml}, in UTF-8.
     *
     * @throws DocumentException if the name ends otherwise, or the content is malformed or refused
     * @throws IOException if the file cannot be read
     */
    public static DocumentNode read(Path file) throws IOException {
        String source = file.toString();
        String text = textOf(file);
        return isJson(source) ? json(source, text) : yaml(source, text);
    }

    /**
     * Reads a file as {@link #read} does, but one of YAML may be a stream of documents as {@link #yamlStream} reads it.
     *
     * @throws DocumentException if the name ends otherwise, the content is malformed or refused, or no document has content
     * @throws IOException if the file cannot be read
     */
    public static List<DocumentNode> readAll(Path file) throws IOException {
        String source = file.toString();
        String text = textOf(file);
        return isJson(source) ? List.of(json(source, text)) : yamlStream(source, text);
    }

    private static boolean isJson(String source) {
        return source.toLowerCase(Locale.ROOT).endsWith(".json");
    }

    private static String textOf(Path file) throws IOException {
        String source = file.toString();
        String name = source.toLowerCase(Locale.ROOT);
        if (!isJson(source) && !name.endsWith(".yaml") && !name.endsWith(".yml")) {
            throw new DocumentException(
                    source, Spot.START, "unknown kind of file; the name must end in .json, .yaml or .yml");
        }
        requireSize(source, Files.size(file));
        return decode(source, Files.readAllBytes(file));
    }

    private static String accepted(String source, String text) {
        requireSize(source, Check.notNull("text", text).length());
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (content.isBlank()) {
            throw empty(source);
        }
        return content;
    }

    static DocumentException empty(String source) {
        return new DocumentException(source, Spot.START, "the document is empty; write at least {}");
    }

    private static void requireSize(String source, long size) {
        if (size > MAX_SIZE) {
            throw new DocumentException(
                    source, Spot.START, "has " + size + " characters, at most " + MAX_SIZE + " are read; split it");
        }
    }

    private static String decode(String source, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DocumentException(source, Spot.START, "is not UTF-8 (" + e.getMessage() + "); save it as UTF-8");
        }
    }
}
