package dev.fledge.contract.drift;

import dev.fledge.http.HttpAnswer;
import dev.fledge.schema.JsonSchema;
import mockwebserver3.MockResponse;

/** The app of these tests: what it promises, and answers that keep and break it. */
final class DriftApp {
    static final String OPERATION = "GET /prices/{id} 200";
    static final String GOOD = "{\"id\": 1, \"items\": [{\"name\": \"tea\"}]}";
    static final String BAD = "{\"id\": \"Zq9-secret\", \"items\": [{\"name\": \"tea\"}, {\"name\": 7}]}";

    private DriftApp() {}

    static AnswerSchemas prices() {
        return AnswerSchemas.builder("prices")
                .answer(OPERATION, JsonSchema.parse("price.json", """
                        {"type": "object", "required": ["id", "items"], "properties": {
                          "id": {"type": "integer"},
                          "items": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}}}}
                        """))
                .build();
    }

    static LiveAnswer answer(String json) {
        return new LiveAnswer(
                "GET",
                "/prices/42",
                HttpAnswer.builder(200)
                        .header("Content-Type", "application/json")
                        .body(json)
                        .build());
    }

    static MockResponse response(String json) {
        return new MockResponse.Builder()
                .code(200)
                .addHeader("Content-Type", "application/json")
                .body(json)
                .build();
    }
}
