package dev.fledge.contract.compat;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;

/** Small OpenAPI documents around one operation, {@code POST /x}. */
final class Api {
    private Api() {}

    /** A document of OpenAPI 3.1; {@code more} is JSON of an object. */
    static DocumentNode document(String name, String more) {
        return Document.json(name, "{\"openapi\":\"3.1.0\"," + more.strip().substring(1));
    }

    static DocumentNode operation(String name, String operation) {
        return document(name, "{\"paths\":{\"/x\":{\"post\":" + operation + "}}}");
    }

    static DocumentNode body(String name, String schema) {
        return operation(name, "{\"requestBody\":{\"content\":{\"application/json\":{\"schema\":" + schema + "}}}}");
    }

    static DocumentNode answer(String name, String schema) {
        return operation(
                name, "{\"responses\":{\"200\":{\"content\":{\"application/json\":{\"schema\":" + schema + "}}}}}");
    }

    static DocumentNode parameter(String name, String schema) {
        return operation(name, "{\"parameters\":[{\"name\":\"p\",\"in\":\"query\",\"schema\":" + schema + "}]}");
    }

    static DocumentNode header(String name, String schema) {
        return operation(name, "{\"responses\":{\"200\":{\"headers\":{\"p\":{\"schema\":" + schema + "}}}}}");
    }

    static String property(String schema) {
        return "{\"type\":\"object\",\"properties\":{\"p\":" + schema + "}}";
    }

    /** Returns the document of the name of a place of a rule, with the schema there. */
    static DocumentNode at(String place, String name, String schema) {
        return switch (place) {
            case "request-body" -> body(name, schema);
            case "request-property" -> body(name, property(schema));
            case "request-parameter" -> parameter(name, schema);
            case "response-body" -> answer(name, schema);
            case "response-property" -> answer(name, property(schema));
            case "response-header" -> header(name, schema);
            default -> throw new AssertionError(place);
        };
    }
}
