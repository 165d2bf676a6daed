package dev.fledge.smoke;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import dev.fledge.document.JsonText;
import dev.fledge.internal.Check;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where in a JSON body something stands: a JSON path or a JSON Pointer. Immutable. */
final class JsonQuery {
    private static final Configuration JACKSON = Configuration.builder()
            .jsonProvider(new JacksonJsonNodeJsonProvider(Evidence.MAPPER))
            .mappingProvider(new JacksonMappingProvider(Evidence.MAPPER))
            .build();
    private static final Pattern BARE_POINTER = Pattern.compile("/[A-Za-z0-9/_.~$@:+*-]*");

    private final String java;
    private final String written;
    private final boolean single;
    private final Lookup lookup;
    private final Trail trail;

    /** Finds something in a tree; empty if it is not there. */
    private interface Lookup {
        Optional<JsonNode> in(JsonNode tree);
    }

    /** Says how far it could be followed. */
    private interface Trail {
        String in(JsonNode tree);
    }

    private JsonQuery(String java, String written, boolean single, Lookup lookup, Trail trail) {
        this.java = java;
        this.written = written;
        this.single = single;
        this.lookup = lookup;
        this.trail = trail;
    }

    /** @throws IllegalArgumentException if the path does not start with {@code $} or is malformed */
    static JsonQuery path(String path) {
        Check.notBlank("JSON path", path);
        if (!path.startsWith("$")) {
            throw new IllegalArgumentException(
                    "JSON path must start with $, such as $.results[0].id, but was '" + path + "'");
        }
        String unquoted = path.replaceAll("'(\\\\.|[^'])*'", "");
        if (unquoted.chars().filter(unit -> unit == '[').count()
                != unquoted.chars().filter(unit -> unit == ']').count()) {
            throw new IllegalArgumentException("JSON path '" + path + "' is malformed: a bracket is not closed");
        }
        if (ExpectationText.endOfPath(path) < path.length()) {
            throw new IllegalArgumentException(
                    "JSON path '" + path + "' has a space; write a key that has one as ['a b']");
        }
        JsonPath compiled;
        try {
            compiled = JsonPath.compile(path);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("JSON path '" + path + "' is malformed: " + e.getMessage(), e);
        }
        return new JsonQuery(
                "(\"" + path + "\")",
                path,
                compiled.isDefinite(),
                tree -> read(compiled, tree),
                tree -> JsonTrail.whereItEnds(path, tree));
    }

    private static Optional<JsonNode> read(JsonPath path, JsonNode tree) {
        try {
            return Optional.of(path.<JsonNode>read(tree, JACKSON));
        } catch (PathNotFoundException e) {
            return Optional.empty();
        }
    }

    /** @throws IllegalArgumentException if it is neither empty nor begins with a slash, or a tilde stands alone */
    static JsonQuery pointer(String pointer) {
        if (!Check.notNull("JSON Pointer", pointer).matches("(/([^/~]|~[01])*)*")) {
            throw new IllegalArgumentException("JSON Pointer must be empty or begin with /, such as /results/0/id, "
                    + "and hold ~ only as ~0 or ~1, but was '" + pointer + "'");
        }
        JsonPointer compiled = JsonPointer.compile(pointer);
        String shown = BARE_POINTER.matcher(pointer).matches() ? pointer : JsonText.compact(pointer);
        return new JsonQuery(
                "pointer(\"" + pointer + "\")",
                "pointer " + shown,
                true,
                tree -> Optional.of(tree.at(compiled)).filter(found -> !found.isMissingNode()),
                tree -> JsonTrail.whereItEnds(compiled, tree));
    }

    /** Returns the query as messages and files write it. */
    String written() {
        return written;
    }

    /** Returns the query as Java writes it. */
    String java() {
        return java.startsWith("(") ? (single ? "json" : "jsonAll") + java : java;
    }

    /** Returns whether it finds one value at most; else it finds a list of them. */
    boolean isSingle() {
        return single;
    }

    /**
     * Returns what it finds; empty if there is nothing.
     *
     * @throws JsonPathException if the path cannot be evaluated on this tree
     */
    Optional<JsonNode> find(JsonNode tree) {
        return lookup.in(tree);
    }

    /** Returns how far the tree has what is asked for, and what is there instead. */
    String whereItEnds(JsonNode tree) {
        return trail.in(tree);
    }
}
