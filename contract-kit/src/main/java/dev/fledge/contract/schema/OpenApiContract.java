package dev.fledge.contract.schema;

import dev.fledge.document.DocumentException;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.Redactor;
import dev.fledge.schema.OpenApiDocument;
import dev.fledge.schema.OpenApiOperation;
import dev.fledge.schema.OpenApiPart;
import dev.fledge.schema.SchemaSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an OpenAPI document, 3.0 or 3.1, promises about the bodies of an app.
 *
 * <p>Schemas are compiled when they are first needed and then kept; {@link #prepare} does it ahead of traffic. Keeps
 * nothing of what it checks. Immutable from outside and thread-safe.
 */
public final class OpenApiContract {
    private final OpenApiDocument document;
    private final SchemaSet schemas;
    private final Map<OpenApiOperation, OperationContract> operations = new LinkedHashMap<>();
    private final PathIndex paths;

    private OpenApiContract(OpenApiDocument document, SchemaSet schemas) {
        this.document = document;
        this.schemas = schemas;
        document.operations()
                .forEach(operation -> operations.put(operation, new OperationContract(operation, schemas)));
        this.paths = PathIndex.of(document);
    }

    /** Returns the contracts of a document whose references lead into itself. */
    public static OpenApiContract of(OpenApiDocument document) {
        return of(document, SchemaSet.builder(document).build());
    }

    /** Returns the contracts of a document with schemas that were set up otherwise, such as to read other files. */
    public static OpenApiContract of(OpenApiDocument document, SchemaSet schemas) {
        return new OpenApiContract(document, schemas);
    }

    /**
     * Returns the contract of the operation with that id.
     *
     * @throws IllegalArgumentException if there is none
     */
    public OperationContract operation(String operationId) {
        return known(document.operation(operationId), "an operation with the id '" + operationId + "'");
    }

    /**
     * Returns the contract of an operation.
     *
     * @param pathTemplate as the document writes it, such as <code>/prices/{id}</code>
     * @throws IllegalArgumentException if there is none
     */
    public OperationContract operation(String method, String pathTemplate) {
        return known(document.operation(method, pathTemplate), method + " " + pathTemplate);
    }

    private OperationContract known(Optional<OpenApiOperation> found, String what) {
        OpenApiOperation operation = found.orElseThrow(() -> new IllegalArgumentException(
                document.source() + " does not describe " + what + "; it describes " + described()));
        return contractOf(operation);
    }

    private OperationContract contractOf(OpenApiOperation operation) {
        return Optional.ofNullable(operations.get(operation)).orElseThrow();
    }

    private String described() {
        List<String> names = operations.keySet().stream()
                .limit(10)
                .map(operation -> operation
                        .operationId()
                        .map(id -> id + " (" + operation + ")")
                        .orElse(operation.toString()))
                .toList();
        int more = operations.size() - names.size();
        return names.isEmpty() ? "none" : String.join(", ", names) + (more == 0 ? "" : " and " + more + " more");
    }

    /**
     * Returns the contract of the request body of the operation with that id.
     *
     * @throws IllegalArgumentException if there is no such operation, or it takes no body
     * @throws DocumentException if its schema is broken
     */
    public JsonContract request(String operationId) {
        return operation(operationId).request();
    }

    /**
     * Returns the contract of a schema under {@code components}.
     *
     * @throws IllegalArgumentException if there is none of that name
     * @throws DocumentException if it is broken
     */
    public JsonContract component(String name) {
        OpenApiPart schema = document.component(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        document.source() + " has no schema '" + name + "' under components; it has "
                                + document.rootPart()
                                        .child("components")
                                        .flatMap(all -> all.child("schemas"))
                                        .map(all -> String.join(", ", all.node().keys()))
                                        .orElse("none")));
        return JsonContract.of(schemas.at(schema.pointer()));
    }

    /**
     * Compiles every schema that a response or request refers to, and returns what of the document promises nothing, in
     * sentences; empty if all is well.
     */
    public List<String> prepare() {
        List<String> warnings = new ArrayList<>();
        if (operations.isEmpty()) {
            warnings.add(document.source() + " describes no operation, so it promises nothing");
        }
        operations.values().forEach(operation -> warnings.addAll(operation.prepare()));
        return List.copyOf(warnings);
    }

    /**
     * Returns the operation that serves a path: the one with the most specific template, where a fixed step goes before
     * a parameter. Paths below those of {@code servers} are known with and without them.
     *
     * @param path as it was asked for; a query is ignored
     */
    public Optional<OpenApiOperation> find(String method, String path) {
        return paths.find(method, path);
    }

    /**
     * Checks what an app answered to whatever operation was asked: that operation, status and content type are
     * documented, and that the body meets its schema. Never throws for what it is given.
     *
     * @param path as it was asked for, such as {@code /prices/42}; a query is ignored
     */
    public SchemaReport check(String method, String path, HttpAnswer answer) {
        Redactor redactor = answer.call().map(HttpCall::redactor).orElseGet(Redactor::byName);
        SchemaReport.Builder report = new SchemaReport.Builder(document.source())
                .request(redactor.redact(method + " " + PathIndex.withoutQuery(path)))
                .answer(answer.status(), answer.header("Content-Type").map(redactor::redact));
        Optional<OpenApiOperation> found = find(method, path);
        if (found.isEmpty()) {
            return report.broken("OPERATION_UNDOCUMENTED", document.source() + " describes no such operation");
        }
        OperationContract operation = contractOf(found.get());
        report.contract(operation.toString());
        try {
            Optional<JsonContract> response = operation.described(answer.status());
            if (response.isEmpty()) {
                return report.broken(
                        "STATUS_UNDOCUMENTED",
                        "expected one of the documented statuses " + operation.statuses() + ", found "
                                + answer.status());
            }
            if (method.equals("HEAD")) {
                return report.warning("an answer to HEAD has no body to check").met();
            }
            report.contract(response.get().name());
            return response.get().check(answer, redactor, report);
        } catch (DocumentException e) {
            return report.unchecked("NOT_CHECKED", "the contract is broken: " + e.getMessage());
        }
    }

    /** Returns the name of the document and its version. */
    @Override
    public String toString() {
        return document.toString();
    }
}
