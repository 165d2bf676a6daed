package dev.fledge.contract.schema;

import dev.fledge.document.DocumentException;
import dev.fledge.schema.JsonSchema;
import dev.fledge.schema.OpenApiOperation;
import dev.fledge.schema.OpenApiPart;
import dev.fledge.schema.SchemaSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** What an OpenAPI document promises about one operation. Immutable from outside and thread-safe. */
public final class OperationContract {
    private final OpenApiOperation operation;
    private final SchemaSet schemas;
    private final Map<Integer, Optional<JsonContract>> byStatus = new ConcurrentHashMap<>();

    OperationContract(OpenApiOperation operation, SchemaSet schemas) {
        this.operation = operation;
        this.schemas = schemas;
    }

    /** Returns the operation. */
    public OpenApiOperation operation() {
        return operation;
    }

    /**
     * Returns the contract of an answer with that status, and no other: as it is described for the status, for its hundred
     * ({@code 2XX}) or by {@code default}.
     *
     * @throws IllegalArgumentException if the status is not described
     * @throws DocumentException if a schema is broken
     */
    public JsonContract response(int status) {
        return described(status)
                .orElseThrow(() -> new IllegalArgumentException(
                        this + " describes no status " + status + "; it describes " + statuses()));
    }

    /**
     * Returns the contract of the request body.
     *
     * @throws IllegalArgumentException if the operation takes no body
     * @throws DocumentException if a schema is broken
     */
    public JsonContract request() {
        OpenApiPart body = operation
                .requestBody()
                .orElseThrow(() -> new IllegalArgumentException(this + " describes no request body"));
        return JsonContract.of(
                body.toString(), OptionalInt.empty(), BodyRules.of(body, schemas, JsonSchema::inRequests));
    }

    Optional<JsonContract> described(int status) {
        Optional<JsonContract> known = byStatus.get(status);
        if (known != null) {
            return known;
        }
        Optional<JsonContract> made = operation
                .response(status)
                .map(response -> JsonContract.of(
                        response.toString(),
                        OptionalInt.of(status),
                        BodyRules.of(response, schemas, JsonSchema::inResponses)));
        byStatus.put(status, made);
        return made;
    }

    String statuses() {
        return operation.responses().isEmpty()
                ? "none"
                : String.join(", ", operation.responses().keySet());
    }

    /** Compiles what is described and returns what promises nothing. */
    List<String> prepare() {
        List<String> warnings = new ArrayList<>();
        try {
            if (operation.responses().isEmpty()) {
                warnings.add(this + " describes no response");
            }
            operation.responses().forEach((status, response) -> {
                BodyRules rules = BodyRules.of(response, schemas, JsonSchema::inResponses);
                rules.all().stream()
                        .filter(BodyRules.Rule::isJson)
                        .filter(rule ->
                                rule.schema().map(JsonSchema::constrainsNothing).orElse(true))
                        .forEach(
                                rule -> warnings.add(this + " " + status + ": " + rule.name() + " constrains nothing"));
            });
        } catch (DocumentException e) {
            warnings.add(this + " is broken: " + e.getMessage());
        }
        return warnings;
    }

    /** Returns where the operation stands, such as <code>prices.yaml#/paths/~1prices~1{id}/get</code>. */
    @Override
    public String toString() {
        return operation.part().toString();
    }
}
