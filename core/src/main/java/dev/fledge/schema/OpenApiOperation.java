package dev.fledge.schema;

import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One operation of an OpenAPI document: a method of a path. Immutable and thread-safe. */
public final class OpenApiOperation {
    private final String method;
    private final String pathTemplate;
    private final OpenApiPart pathItem;
    private final OpenApiPart part;

    OpenApiOperation(String method, String pathTemplate, OpenApiPart pathItem, OpenApiPart part) {
        this.method = method.toUpperCase(Locale.ROOT);
        this.pathTemplate = pathTemplate;
        this.pathItem = pathItem;
        this.part = part;
    }

    /** Returns the method in upper case. */
    public String method() {
        return method;
    }

    /** Returns the path as the document writes it, such as <code>/prices/{id}</code>. */
    public String pathTemplate() {
        return pathTemplate;
    }

    /** Returns the id; empty if the operation has none. */
    public Optional<String> operationId() {
        return part.child("operationId").map(OpenApiPart::node).map(DocumentNode::text);
    }

    /** Returns the JSON pointer of the operation; where its path item is a reference, that of the place it leads to. */
    public String pointer() {
        return part.pointer();
    }

    /** Returns the operation itself. */
    public OpenApiPart part() {
        return part;
    }

    /**
     * Returns the responses by status as written ({@code 200}, {@code 2XX}, {@code default}) in the order of the document,
     * references followed; empty if none is described.
     *
     * @throws DocumentException if a reference leads nowhere, into another document or back to itself
     */
    public Map<String, OpenApiPart> responses() {
        Map<String, OpenApiPart> responses = new LinkedHashMap<>();
        part.child("responses")
                .ifPresent(all -> all.children().forEach((status, response) -> {
                    if (!status.startsWith("x-")) {
                        responses.put(status, response.followed());
                    }
                }));
        return responses;
    }

    /**
     * Returns the response that describes a status: the one of that status, else of its hundred ({@code 2XX}), else
     * {@code default}; empty if none does.
     *
     * @throws DocumentException if a reference leads nowhere, into another document or back to itself
     */
    public Optional<OpenApiPart> response(int status) {
        Optional<OpenApiPart> all = part.child("responses");
        String hundred = String.valueOf(status / 100);
        return Stream.of(String.valueOf(status), hundred + "XX", hundred + "xx", "default")
                .flatMap(key -> all.flatMap(responses -> responses.child(key)).stream())
                .findFirst()
                .map(OpenApiPart::followed);
    }

    /**
     * Returns the request body, reference followed; empty if none is described.
     *
     * @throws DocumentException if a reference leads nowhere, into another document or back to itself
     */
    public Optional<OpenApiPart> requestBody() {
        return part.child("requestBody").map(OpenApiPart::followed);
    }

    /**
     * Returns the parameters of the path and of the operation, references followed. One of the operation replaces that of
     * the path with the same name and place.
     *
     * @throws DocumentException if a reference leads nowhere, into another document or back to itself
     */
    public List<OpenApiPart> parameters() {
        Map<String, OpenApiPart> parameters = new LinkedHashMap<>();
        for (OpenApiPart owner : List.of(pathItem, part)) {
            owner.child("parameters")
                    .ifPresent(list -> list.items().forEach(item -> {
                        OpenApiPart parameter = item.followed();
                        parameters.put(text(parameter, "in") + " " + text(parameter, "name"), parameter);
                    }));
        }
        return new ArrayList<>(parameters.values());
    }

    private static String text(OpenApiPart parameter, String key) {
        return parameter.node().field(key).text();
    }

    /** Returns method and path, such as <code>GET /prices/{id}</code>. */
    @Override
    public String toString() {
        return method + " " + pathTemplate;
    }
}
