package dev.fledge.examples.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The project's Markdown files and the tagged parts of the classes beside this one. */
final class MarkdownPages {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path SOURCES = Path.of("src/test/java/dev/fledge/examples/docs");
    private static final Pattern JAVA_BLOCK =
            Pattern.compile("^```java\\R(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern TAGGED =
            Pattern.compile("^ *// tag::([a-z-]+)\\R(.*?)^ *// end::\\1$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    private MarkdownPages() {}

    /** A part of a source file between two tags, as it stands in a page: without the common indent. */
    record Snippet(String name, String code) {}

    static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    static List<String> javaBlocks(Path page) throws IOException {
        return groups(JAVA_BLOCK.matcher(Files.readString(page)), 1);
    }

    /** Returns the targets of relative links. */
    static List<String> links(Path page) throws IOException {
        return groups(LINK.matcher(Files.readString(page)), 1);
    }

    /** Returns the last cell of the table row whose first cell is {@code first}; empty if there is no such row. */
    static Optional<String> lastCell(Path page, String first) throws IOException {
        String row = "^\\| " + Pattern.quote(first) + " \\|.*\\| ([^|]*) \\|$";
        return groups(Pattern.compile(row, Pattern.MULTILINE).matcher(Files.readString(page)), 1).stream()
                .findFirst();
    }

    static List<Snippet> snippets() throws IOException {
        try (Stream<Path> sources = Files.list(SOURCES)) {
            return sources.sorted()
                    .map(MarkdownPages::read)
                    .flatMap(MarkdownPages::tagged)
                    .toList();
        }
    }

    private static Stream<Snippet> tagged(String source) {
        return TAGGED.matcher(source).results().map(found -> new Snippet(found.group(1), unindented(found.group(2))));
    }

    private static String unindented(String code) {
        int indent = code.lines()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        return code.lines()
                .map(line -> line.isBlank() ? "" : line.substring(indent))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> groups(Matcher matcher, int group) {
        return matcher.results().map(found -> found.group(group)).toList();
    }
}
