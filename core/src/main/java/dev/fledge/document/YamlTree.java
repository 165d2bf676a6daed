package dev.fledge.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/** Reads YAML events into nodes that know where they stand; decides itself what a scalar means. */
final class YamlTree {
    // Line breaks in YAML 1.1, plain characters in YAML 1.2 and JSON.
    private static final Pattern ODD_LINE_BREAK = Pattern.compile("[\\x{85}\\x{2028}\\x{2029}]");

    private final String source;
    private final Parser parser;

    private YamlTree(String source, Parser parser) {
        this.source = source;
        this.parser = parser;
    }

    static DocumentNode read(String source, String text) {
        return parse(source, text, YamlTree::document);
    }

    static List<DocumentNode> readAll(String source, String text) {
        return parse(source, text, YamlTree::documents);
    }

    private static <T> T parse(String source, String text, Function<YamlTree, T> reader) {
        Matcher lineBreak = ODD_LINE_BREAK.matcher(text);
        if (lineBreak.find()) {
            throw new DocumentException(
                    source,
                    spotOf(text, lineBreak.start()),
                    String.format(
                                    "the character U+%04X is a line break to some readers; ",
                                    (int) text.charAt(lineBreak.start()))
                            + "write it as an escape in double quotes");
        }
        try {
            return reader.apply(new YamlTree(source, new ParserImpl(new StreamReader(text), new LoaderOptions())));
        } catch (MarkedYAMLException e) {
            String context =
                    Optional.ofNullable(e.getContext()).map(c -> " " + c).orElse("");
            throw malformed(source, spot(e.getProblemMark()), e.getProblem() + context);
        } catch (ReaderException e) {
            String character = String.format("U+%04X", e.getCodePoint());
            throw malformed(source, spotOf(text, e.getPosition()), "the character " + character + " is not allowed");
        } catch (YAMLException e) {
            throw malformed(source, Spot.START, String.valueOf(e.getMessage()));
        }
    }

    private static DocumentException malformed(String source, Spot spot, String problem) {
        return new DocumentException(
                source,
                spot,
                "no YAML: " + Excerpt.ofMessage(problem)
                        + "; indent with spaces, and quote text that holds ': ' or ' #' or begins with a special character");
    }

    private DocumentNode document() {
        begin();
        DocumentNode root = root();
        if (!parser.checkEvent(Event.ID.StreamEnd)) {
            throw refused(parser.peekEvent(), "a second document in one file", "keep one, or make two files");
        }
        return root;
    }

    private List<DocumentNode> documents() {
        begin();
        List<DocumentNode> roots = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.StreamEnd)) {
            DocumentNode root = root();
            if (!root.isNone()) {
                roots.add(root);
            }
        }
        if (roots.isEmpty()) {
            throw Document.empty(source);
        }
        return List.copyOf(roots);
    }

    private void begin() {
        next(Event.ID.StreamStart);
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            throw Document.empty(source);
        }
    }

    private DocumentNode root() {
        next(Event.ID.DocumentStart);
        DocumentNode root = value(Trail.of(source));
        next(Event.ID.DocumentEnd);
        return root;
    }

    private DocumentNode value(Trail trail) {
        Event event = parser.getEvent();
        Spot spot = spot(event.getStartMark());
        requirePlainNode(event);
        if (event instanceof ScalarEvent scalar) {
            return DocumentNode.scalar(trail, spot, YamlScalar.valueOf(source, spot, scalar));
        }
        trail.requireShallow(spot);
        return event instanceof MappingStartEvent ? object(trail, spot) : list(trail, spot);
    }

    private DocumentNode object(Trail trail, Spot spot) {
        Members members = new Members(source);
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            Event event = parser.getEvent();
            Spot keySpot = spot(event.getStartMark());
            String key = key(event);
            members.requireNew(key, keySpot);
            members.add(key, keySpot, value(trail.key(key)));
        }
        next(Event.ID.MappingEnd);
        return DocumentNode.object(trail, spot, members);
    }

    private String key(Event event) {
        requirePlainNode(event);
        if (!(event instanceof ScalarEvent scalar)) {
            throw refused(event, "a key that is a list or an object", "write the key as text");
        }
        if (scalar.isPlain() && scalar.getValue().equals("<<")) {
            throw refused(event, "a merge key", "write the merged keys out");
        }
        return scalar.getValue();
    }

    private DocumentNode list(Trail trail, Spot spot) {
        List<DocumentNode> items = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            items.add(value(trail.index(items.size())));
        }
        next(Event.ID.SequenceEnd);
        return DocumentNode.list(trail, spot, items);
    }

    /** Refuses what would make a value mean something else than its text. */
    private void requirePlainNode(Event event) {
        if (event instanceof AliasEvent alias) {
            throw refused(event, "the alias *" + alias.getAnchor(), "write the value out");
        }
        if (event instanceof NodeEvent node && node.getAnchor() != null) {
            throw refused(event, "the anchor &" + node.getAnchor(), "write the value out where it is needed");
        }
        String tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent collection ? collection.getTag() : null;
        if (tag != null) {
            throw refused(event, "the tag " + Excerpt.of(tag), "leave it out; quote a value to make it text");
        }
    }

    private DocumentException refused(Event event, String what, String fix) {
        return new DocumentException(source, spot(event.getStartMark()), what + " is not accepted; " + fix);
    }

    private void next(Event.ID expected) {
        Event event = parser.getEvent();
        if (!event.is(expected)) {
            throw new AssertionError("expected " + expected + ", got " + event);
        }
    }

    private static Spot spot(Mark mark) {
        return mark == null ? Spot.START : new Spot(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static Spot spotOf(String text, int position) {
        String before = text.substring(0, Math.min(Math.max(0, position), text.length()));
        int lines = (int) before.chars().filter(c -> c == '\n').count();
        return new Spot(lines + 1, before.length() - before.lastIndexOf('\n'));
    }
}
