package dev.fledge.contract.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import dev.fledge.schema.OpenApiDocument;
import dev.fledge.verdict.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where swagger-request-validator 2.46.1 accepts what a document of OpenAPI 3.1 forbids, and we do not. */
class SilentPassTest {
    private static final String API = """
            {"openapi": "3.1.0", "info": {"title": "prices", "version": "1"}, "paths": {"/price": {"get": {
              "operationId": "price", "responses": {"200": {"description": "a price", "content": {"application/json": {
                "schema": {"type": "object", "properties": {
                  "id": {"type": "integer"}, "kind": {"const": "price"}}}}}}}}}}}
            """;

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\": \"42\"}", "{\"kind\": \"prize\"}"})
    void refuses_what_the_other_lets_through(String body) {
        OpenApiInteractionValidator other =
                OpenApiInteractionValidator.createForInlineApiSpecification(API).build();
        JsonContract ours = OpenApiContract.of(OpenApiDocument.parse("prices.json", API))
                .operation("price")
                .response(200);

        boolean accepted = !other.validateResponse(
                        "/price",
                        Request.Method.GET,
                        SimpleResponse.Builder.ok()
                                .withContentType("application/json")
                                .withBody(body)
                                .build())
                .hasErrors();

        assertThat(accepted).isTrue();
        assertThat(ours.check(body).verdict()).isEqualTo(Verdict.FAIL);
    }
}
