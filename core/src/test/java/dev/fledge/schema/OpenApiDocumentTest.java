package dev.fledge.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fledge.document.DocumentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiDocumentTest {
    private static final String PRICES = """
            openapi: 3.1.0
            info: {title: prices, version: "1"}
            paths:
              /prices/{id}:
                parameters:
                  - {name: id, in: path, required: true, schema: {type: integer}}
                  - {name: page, in: query, schema: {type: integer}}
                get:
                  operationId: getPrice
                  parameters:
                    - $ref: '#/components/parameters/Page'
                  responses:
                    200: {$ref: '#/components/responses/Price'}
                    4XX: {description: your fault}
                    default: {description: our fault}
                    x-note: none of them
                delete:
                  responses:
                    '204': {description: gone}
              /quotes: {$ref: '#/components/pathItems/Quotes'}
              x-paths: {get: {}}
            components:
              parameters:
                Page: {name: page, in: query, required: true, schema: {type: string}}
              responses:
                Price:
                  description: a price
                  content:
                    application/json; charset=utf-8: {schema: {$ref: '#/components/schemas/Price'}}
                    text/*: {}
              schemas:
                Price: {type: object}
                "a/b c": {type: string}
                Alias: {$ref: '#/components/schemas/a~1b%20c'}
                Loop: {$ref: '#/components/schemas/Pool'}
                Pool: {$ref: '#/components/schemas/Loop'}
                Lost: {$ref: '#/components/schemas/Nowhere'}
                Away: {$ref: 'other.yaml#/Price'}
              pathItems:
                Quotes:
                  post:
                    requestBody: {content: {application/json: {schema: {type: array}}}}
                    responses: {201: {description: made}}
            """;

    private final OpenApiDocument prices = OpenApiDocument.parse("prices.yaml", PRICES);

    @Test
    void lists_the_operations_of_all_paths_with_their_pointers() {
        assertThat(prices.version()).isEqualTo("3.1.0");
        assertThat(prices.isVersion30()).isFalse();
        assertThat(prices.operations())
                .extracting(
                        operation -> operation + " " + operation.operationId().orElse("-") + " " + operation.pointer())
                .containsExactly(
                        "GET /prices/{id} getPrice /paths/~1prices~1{id}/get",
                        "DELETE /prices/{id} - /paths/~1prices~1{id}/delete",
                        "POST /quotes - /components/pathItems/Quotes/post");
    }

    @Test
    void finds_operations_by_id_and_by_method_and_path() {
        assertThat(prices.operation("getPrice")).map(Object::toString).contains("GET /prices/{id}");
        assertThat(prices.operation("post", "/quotes"))
                .map(OpenApiOperation::method)
                .contains("POST");
        assertThat(prices.operation("getprice")).isEmpty();
        assertThat(prices.operation("GET", "/prices/42")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "200, /components/responses/Price",
        "404, /paths/~1prices~1{id}/get/responses/4XX",
        "500, /paths/~1prices~1{id}/get/responses/default"
    })
    void takes_the_nearest_response_of_a_status(int status, String pointer) {
        OpenApiOperation operation = prices.operation("getPrice").orElseThrow();

        assertThat(operation.response(status)).map(OpenApiPart::pointer).contains(pointer);
        assertThat(operation.responses()).containsOnlyKeys("200", "4XX", "default");
    }

    @Test
    void says_that_a_status_is_not_described() {
        assertThat(prices.operation("DELETE", "/prices/{id}").orElseThrow().response(200))
                .isEmpty();
    }

    @Test
    void lets_a_parameter_of_the_operation_replace_that_of_the_path() {
        assertThat(prices.operation("getPrice").orElseThrow().parameters())
                .extracting(OpenApiPart::pointer)
                .containsExactly("/paths/~1prices~1{id}/parameters/0", "/components/parameters/Page");
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, application~1json; charset=utf-8",
        "Application/JSON;charset=us-ascii, application~1json; charset=utf-8",
        "text/html, text~1*"
    })
    void finds_the_media_type_of_a_content_type(String contentType, String end) {
        OpenApiContent content = OpenApiContent.of(
                prices.operation("getPrice").orElseThrow().response(200).orElseThrow());

        assertThat(content.mediaType(contentType))
                .map(OpenApiPart::pointer)
                .contains("/components/responses/Price/content/" + end);
        assertThat(content.mediaType("image/png")).isEmpty();
        assertThat(content.json())
                .map(OpenApiPart::pointer)
                .contains("/components/responses/Price/content/" + "application~1json; charset=utf-8");
    }

    @Test
    void knows_the_request_body() {
        OpenApiPart body =
                prices.operation("POST", "/quotes").orElseThrow().requestBody().orElseThrow();

        assertThat(OpenApiContent.of(body).types()).containsExactly("application/json");
        assertThat(prices.operation("getPrice").orElseThrow().requestBody()).isEmpty();
    }

    @Test
    void follows_references_through_escaped_pointers() {
        OpenApiPart alias = prices.component("Alias").orElseThrow();

        assertThat(alias.isReference()).isTrue();
        assertThat(alias.followed().toString()).isEqualTo("prices.yaml#/components/schemas/a~1b c");
        assertThat(alias.followed())
                .isEqualTo(prices.part("/components/schemas/a~1b c").orElseThrow());
        assertThat(prices.part("components")).isEmpty();
        assertThat(prices.part("/components/schemas/0")).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Loop | prices.yaml:35:18: components.schemas.Loop.$ref: the reference leads back to itself; let it lead to another place",
                "Lost | prices.yaml:37:18: components.schemas.Lost.$ref: the reference leads nowhere; there is no #/components/schemas/Nowhere",
                "Away | prices.yaml:38:18: components.schemas.Away.$ref: the reference leads into another document, which is not read; move its target into this one, such as #/components/schemas/Price",
            })
    void says_where_a_reference_cannot_be_followed(String name, String message) {
        OpenApiPart part = prices.component(name).orElseThrow();

        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(part::followed)
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "swagger: '2.0'  | a.yaml:1:10: swagger: OpenAPI 2.0 is not read; convert the document to 3.0 or 3.1",
                "openapi: 3.2.0  | a.yaml:1:10: openapi: the version of OpenAPI must be 3.0.x or 3.1.x such as \"3.1.0\", but was \"3.2.0\"",
                "openapi: 3.1    | a.yaml:1:10: openapi: the version of OpenAPI must be 3.0.x or 3.1.x such as \"3.1.0\", but was 3.1",
                "type: object    | a.yaml:1:1: the document: missing key 'openapi'; add it (it has: type)",
                "openapi         | a.yaml:1:1: the document: expected an object, found text \"openapi\"",
                "{\"openapi\":   | a.yaml:1:12: no JSON: Unexpected end-of-input",
            })
    void says_why_a_document_is_not_taken(String text, String message) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> OpenApiDocument.parse("a.yaml", text))
                .withMessageStartingWith(message);
    }

    @Test
    void refuses_an_id_that_two_operations_have() {
        OpenApiDocument twice = OpenApiDocument.parse("a.json", """
                {"openapi": "3.0.3", "paths": {"/a": {"get": {"operationId": "x"}},
                 "/b": {"get": {"operationId": "x"}}}}
                """);

        assertThat(twice.isVersion30()).isTrue();
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> twice.operation("x"))
                .withMessageContaining(
                        "a.json:2:16: paths[\"/b\"].get: two operations have the id 'x': GET /a and GET /b");
    }

    @Test
    void reads_files_of_both_kinds(@TempDir Path folder) throws Exception {
        Path yaml = Files.writeString(folder.resolve("a.yaml"), "openapi: 3.0.0\n");
        Path json = Files.writeString(folder.resolve("a.json"), "{\"openapi\": \"3.1.1\"}");

        assertThat(OpenApiDocument.read(yaml).operations()).isEmpty();
        assertThat(OpenApiDocument.read(json).toString()).isEqualTo(json + " (OpenAPI 3.1.1)");
    }
}
