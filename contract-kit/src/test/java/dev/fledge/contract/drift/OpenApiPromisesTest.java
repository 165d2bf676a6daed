package dev.fledge.contract.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.contract.schema.OpenApiContract;
import dev.fledge.http.HttpAnswer;
import dev.fledge.schema.OpenApiDocument;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenApiPromisesTest {
    private static final OpenApiPromises PRICES =
            OpenApiPromises.of("prices", OpenApiContract.of(OpenApiDocument.parse("prices.yaml", """
                    openapi: 3.1.0
                    info: {title: prices, version: '1'}
                    paths:
                      /prices/{id}:
                        get:
                          responses:
                            '200':
                              description: one price
                              content:
                                application/json:
                                  schema: {$ref: '#/components/schemas/Price'}
                      /any:
                        get:
                          responses:
                            '200':
                              description: anything
                              content: {application/json: {schema: {}}}
                    components:
                      schemas:
                        Price: {type: object, required: [id], properties: {id: {type: integer}}}
                    """)));

    private static LiveAnswer answer(String path, int status, String type, String body) {
        return new LiveAnswer(
                "GET",
                path,
                HttpAnswer.builder(status)
                        .header("Content-Type", type)
                        .body(body)
                        .build());
    }

    private static List<Breach> breaches(int status, String type, String body) {
        return PRICES.check(answer("/prices/42", status, type, body))
                .orElseThrow()
                .breaches();
    }

    @Test
    void an_answer_that_keeps_the_document_has_no_breach() {
        assertThat(PRICES.check(answer("/prices/42", 200, "application/json", "{\"id\": 1}")))
                .contains(new CheckedAnswer("GET /prices/{id} 200", List.of()));
    }

    @Test
    void breaches_tell_places_and_kinds_and_no_values() {
        assertThat(breaches(200, "application/json", "{\"id\": \"Zq9\"}"))
                .containsExactly(new Breach("/id", "type", "expected integer, found string"));
        assertThat(breaches(418, "application/json", "{\"id\": \"Zq9\"}"))
                .containsExactly(new Breach("status", "undocumented", "expected a documented status, found 418"));
        assertThat(breaches(200, "text/Zq9", "Zq9"))
                .containsExactly(new Breach(
                        "header Content-Type", "undocumented", "expected a documented content type, found another"));
        assertThat(breaches(200, "application/json", ""))
                .containsExactly(new Breach("", "json", "expected a JSON body, found none"));
        assertThat(breaches(200, "application/json", "{Zq9")).containsExactly(new Breach("", "json", "no JSON"));
    }

    @Test
    void what_the_document_does_not_describe_or_constrain_is_not_covered() {
        assertThat(PRICES.check(answer("/other", 200, "application/json", "{}")))
                .isEmpty();
        assertThat(PRICES.check(answer("/any", 200, "application/json", "{}"))).isEmpty();
    }
}
