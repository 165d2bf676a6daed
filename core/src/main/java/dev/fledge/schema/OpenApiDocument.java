package dev.fledge.schema;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.internal.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An OpenAPI document, 3.0 or 3.1: its operations, and every part of it by JSON pointer, with a line for each.
 *
 * <p>References into the same document are followed, those into other documents are refused. What is not asked for is not
 * looked at, so a slip in one operation does not hide the others. Immutable and thread-safe.
 */
public final class OpenApiDocument {
    private static final Pattern VERSION = Pattern.compile("3\\.[01]\\.[0-9]+(-[0-9A-Za-z.-]+)?");
    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private final String source;
    private final String version;
    private final OpenApiPart root;
    private final List<OpenApiOperation> operations;

    private OpenApiDocument(DocumentNode document, String version) {
        this.source = Sources.of(document);
        this.version = version;
        this.root = new OpenApiPart(this, "", document);
        this.operations = List.copyOf(operationsOf(root));
    }

    /**
     * Reads a file whose name ends in {@code .json}, {@code .yaml} or {@code .yml}.
     *
     * @throws DocumentException if it is malformed, no OpenAPI document or one of another version
     * @throws IOException if the file cannot be read
     */
    public static OpenApiDocument read(Path file) throws IOException {
        return of(Document.read(file));
    }

    /**
     * Reads JSON, if the text begins with a brace, or else YAML.
     *
     * @param source what messages call the document, such as the path of its file
     * @throws DocumentException if it is malformed, no OpenAPI document or one of another version
     */
    public static OpenApiDocument parse(String source, String text) {
        return of(Sources.parse(source, text));
    }

    /**
     * Takes a document that was read before.
     *
     * @throws DocumentException if it is no OpenAPI document or one of another version
     */
    public static OpenApiDocument of(DocumentNode document) {
        Optional<DocumentNode> older = document.optional("swagger");
        if (older.isPresent()) {
            throw older.get().error("OpenAPI 2.0 is not read; convert the document to 3.0 or 3.1");
        }
        DocumentNode version = document.field("openapi");
        if (!version.isText() || !VERSION.matcher(version.text()).matches()) {
            throw version.error("the version of OpenAPI must be 3.0.x or 3.1.x such as \"3.1.0\", but was "
                    + Wording.shortened(version.toJson()));
        }
        return new OpenApiDocument(document, version.text());
    }

    /** Returns what messages call the document, such as the path of its file. */
    public String source() {
        return source;
    }

    /** Returns the version of OpenAPI, such as {@code 3.1.0}. */
    public String version() {
        return version;
    }

    /** Returns whether the version is 3.0.x, whose schemas have {@code nullable} and are no JSON Schema. */
    public boolean isVersion30() {
        return version.startsWith("3.0.");
    }

    /** Returns the whole document. */
    public DocumentNode root() {
        return root.node();
    }

    /** Returns the whole document as the part that all others lie in. */
    public OpenApiPart rootPart() {
        return root;
    }

    /**
     * Returns the part at a JSON pointer (RFC 6901), such as {@code /components/schemas/Price}, or empty if it leads
     * nowhere. The empty pointer is that of the whole document. References on the way are not followed.
     */
    public Optional<OpenApiPart> part(String pointer) {
        Check.notNull("pointer", pointer);
        if (!pointer.isEmpty() && !pointer.startsWith("/")) {
            return Optional.empty();
        }
        return Pointers.find(root(), Pointers.steps(pointer)).map(node -> new OpenApiPart(this, pointer, node));
    }

    /** Returns the schema of that name under {@code components}, not followed; empty if there is none. */
    public Optional<OpenApiPart> component(String name) {
        return root.child("components").flatMap(all -> all.child("schemas")).flatMap(all -> all.child(name));
    }

    /** Returns the operations in the order of the document; empty if it describes none. Webhooks are none. */
    public List<OpenApiOperation> operations() {
        return operations;
    }

    /**
     * Returns the operation with that id, or empty if there is none.
     *
     * @throws DocumentException if two have it
     */
    public Optional<OpenApiOperation> operation(String operationId) {
        List<OpenApiOperation> named = operations.stream()
                .filter(operation -> operation.operationId().equals(Optional.of(operationId)))
                .toList();
        if (named.size() > 1) {
            throw named.get(1)
                    .part()
                    .node()
                    .error("two operations have the id '" + operationId + "': " + named.get(0) + " and " + named.get(1)
                            + "; give each an id of its own");
        }
        return named.stream().findFirst();
    }

    /**
     * Returns the operation of that method and path as the document writes them, or empty if there is none.
     *
     * @param method in any case of letters
     * @param pathTemplate such as <code>/prices/{id}</code>
     */
    public Optional<OpenApiOperation> operation(String method, String pathTemplate) {
        return operations.stream()
                .filter(operation -> operation.method().equalsIgnoreCase(method)
                        && operation.pathTemplate().equals(pathTemplate))
                .findFirst();
    }

    /** Returns the name of the document and the version. */
    @Override
    public String toString() {
        return source + " (OpenAPI " + version + ")";
    }

    private static List<OpenApiOperation> operationsOf(OpenApiPart root) {
        List<OpenApiOperation> operations = new ArrayList<>();
        Optional<OpenApiPart> paths = root.child("paths");
        if (paths.isEmpty()) {
            return operations;
        }
        for (Map.Entry<String, OpenApiPart> path : paths.get().children().entrySet()) {
            if (path.getKey().startsWith("/")) {
                OpenApiPart item = path.getValue();
                OpenApiPart shared = item.isReference() ? item.followed() : item;
                for (String method : METHODS) {
                    item.child(method)
                            .or(() -> shared.child(method))
                            .ifPresent(found ->
                                    operations.add(new OpenApiOperation(method, path.getKey(), shared, found)));
                }
            }
        }
        return operations;
    }
}
