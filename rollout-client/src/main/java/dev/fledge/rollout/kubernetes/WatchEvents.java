package dev.fledge.rollout.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads the events of a watch, one JSON object after another. Of objects that nobody watches it reads the metadata alone. */
final class WatchEvents implements Closeable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonParser parser;
    private final Predicate<String> watched;

    /** @param watched whether anybody wants the object of that name */
    WatchEvents(InputStream body, Predicate<String> watched) throws IOException {
        this.parser = JSON.getFactory().createParser(body);
        this.watched = watched;
    }

    /**
     * @param type ADDED, MODIFIED, DELETED, BOOKMARK or ERROR, or what nobody knows yet
     * @param object the object, or a Status
     */
    record Event(String type, KubernetesObject object) {}

    /**
     * Returns the next event; empty at the end of the stream.
     *
     * @throws IOException if the stream was cut inside an event, or is no JSON
     */
    Optional<Event> next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            return Optional.empty();
        }
        if (token != JsonToken.START_OBJECT) {
            throw new IOException("a watch must tell JSON objects, but told " + token);
        }
        String type = "";
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (inObject(parser.nextToken())) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (key.equals("type")) {
                type = parser.getText();
            } else if (key.equals("object") && value == JsonToken.START_OBJECT) {
                object = object();
            } else {
                parser.skipChildren();
            }
        }
        return Optional.of(new Event(type, new KubernetesObject(object)));
    }

    private ObjectNode object() throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        boolean wanted = true;
        while (inObject(parser.nextToken())) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (key.equals("metadata") && value == JsonToken.START_OBJECT) {
                ObjectNode metadata = metadata();
                object.set(key, metadata);
                String name = metadata.path("name").asText();
                wanted = name.isEmpty() || watched.test(name);
            } else if (wanted) {
                object.set(key, JSON.readTree(parser));
            } else {
                parser.skipChildren();
            }
        }
        return object;
    }

    private ObjectNode metadata() throws IOException {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        while (inObject(parser.nextToken())) {
            String key = parser.currentName();
            parser.nextToken();
            if (key.equals("managedFields")) {
                // Often more than the rest of the object, and nobody here asks for it.
                parser.skipChildren();
            } else {
                metadata.set(key, JSON.readTree(parser));
            }
        }
        return metadata;
    }

    private static boolean inObject(JsonToken token) throws IOException {
        if (token == null) {
            throw new EOFException("the stream was cut inside an event");
        }
        return token != JsonToken.END_OBJECT;
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
