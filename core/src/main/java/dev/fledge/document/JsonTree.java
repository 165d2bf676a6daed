package dev.fledge.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads JSON text into nodes that know where they stand. */
final class JsonTree {
    // How to make Jackson lenient, which is no advice to the writer of a file.
    private static final Pattern JACKSON_ADVICE =
            Pattern.compile(": enable `[^`]*` to allow| \\(not recognized as one.*\\)");
    private static final JsonFactory FACTORY = new JsonFactory();

    private final String source;
    private final int firstLine;
    private final JsonParser parser;

    private JsonTree(String source, int firstLine, JsonParser parser) {
        this.source = source;
        this.firstLine = firstLine;
        this.parser = parser;
    }

    static DocumentNode read(String source, int firstLine, String text) {
        try (JsonParser parser = FACTORY.createParser(new StringReader(text))) {
            return new JsonTree(source, firstLine, parser).document();
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            Spot spot = at == null
                    ? new Spot(firstLine, 1)
                    : new Spot(firstLine - 1 + Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
            throw new DocumentException(
                    source,
                    spot,
                    "no JSON: "
                            + Excerpt.ofMessage(JACKSON_ADVICE
                                    .matcher(e.getOriginalMessage())
                                    .replaceAll(""))
                            + "; JSON wants double quotes, and neither comments nor a comma before a closing bracket");
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private DocumentNode document() throws IOException {
        parser.nextToken();
        DocumentNode root = value(Trail.of(source));
        if (parser.nextToken() != null) {
            throw new DocumentException(source, spot(), "text after the end of the JSON value; remove it");
        }
        return root;
    }

    private DocumentNode value(Trail trail) throws IOException {
        Spot spot = spot();
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(trail, spot);
            case START_ARRAY -> list(trail, spot);
            case VALUE_STRING -> DocumentNode.scalar(trail, spot, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                DocumentNode.scalar(trail, spot, Numbers.parse(source, spot, parser.getText()));
            case VALUE_TRUE -> DocumentNode.scalar(trail, spot, true);
            case VALUE_FALSE -> DocumentNode.scalar(trail, spot, false);
            case VALUE_NULL -> DocumentNode.scalar(trail, spot, None.NONE);
            default -> throw new AssertionError(token);
        };
    }

    private DocumentNode object(Trail trail, Spot spot) throws IOException {
        trail.requireShallow(spot);
        Members members = new Members(source);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Spot keySpot = spot();
            members.requireNew(key, keySpot);
            parser.nextToken();
            members.add(key, keySpot, value(trail.key(key)));
        }
        return DocumentNode.object(trail, spot, members);
    }

    private DocumentNode list(Trail trail, Spot spot) throws IOException {
        trail.requireShallow(spot);
        List<DocumentNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(trail.index(items.size())));
        }
        return DocumentNode.list(trail, spot, items);
    }

    private Spot spot() {
        JsonLocation at = parser.currentTokenLocation();
        return new Spot(firstLine - 1 + at.getLineNr(), at.getColumnNr());
    }
}
