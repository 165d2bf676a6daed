package dev.fledge.contract.compat;

/** What a schema's keywords mean in a document. */
enum Dialect {
    /** OpenAPI 3.0: {@code nullable}, and nothing beside {@code $ref} counts. */
    OPENAPI_30,
    /** OpenAPI 3.1: JSON Schema 2020-12. */
    OPENAPI_31,
    /** JSON Schema from 2019-09 on. */
    JSON_SCHEMA,
    /** JSON Schema up to draft-07, where nothing beside {@code $ref} counts. */
    OLD_JSON_SCHEMA,
    /** No schema, but a pact: examples and rules. */
    PACT;

    /** Returns what documents of this kind have in common, or not. */
    String parts() {
        if (this == PACT) {
            return "interactions";
        }
        return isOpenApi() ? "operations" : "schemas";
    }

    String kind() {
        if (this == PACT) {
            return "a pact";
        }
        return isOpenApi() ? "an OpenAPI document" : "a JSON Schema";
    }

    boolean isOpenApi() {
        return this == OPENAPI_30 || this == OPENAPI_31;
    }

    boolean refStandsAlone() {
        return this == OPENAPI_30 || this == OLD_JSON_SCHEMA;
    }
}
