package dev.fledge.examples.where2eat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** What goes back to the client. */
record Reply(int code, String contentType, String body) {
    static Reply json(int code, JsonNode document) {
        return json(code, document.toString());
    }

    static Reply json(int code, String document) {
        return new Reply(code, "application/json", document);
    }

    static Reply empty(int code) {
        return new Reply(code, "", "");
    }

    static Reply error(int code, String message) {
        return json(code, JsonNodeFactory.instance.objectNode().put("error", message));
    }
}
