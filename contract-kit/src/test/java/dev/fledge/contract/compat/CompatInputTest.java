package dev.fledge.contract.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.verdict.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompatInputTest {
    @TempDir
    private Path folder;

    private static DocumentNode json(String name, String text) {
        return Document.json(name, text);
    }

    @Test
    void yaml_and_json_are_compared_and_both_places_are_told() throws Exception {
        Path old = Files.writeString(folder.resolve("v1.yaml"), """
                openapi: 3.0.3
                paths:
                  /prices/{id}:
                    get:
                      responses:
                        "200":
                          content:
                            application/json:
                              schema:
                                $ref: '#/components/schemas/Price'
                components:
                  schemas:
                    Price:
                      type: object
                      required: [amount]
                      properties:
                        amount: { type: number }
                """);
        Path now = Files.writeString(folder.resolve("v2.json"), """
                {"openapi": "3.1.0",
                 "paths": {"/prices/{priceId}": {"get": {"responses": {"200": {"content": {"application/json": {"schema":
                  {"type": "object", "required": ["amount"],
                   "properties": {"amount": {"type": "string"}}}}}}}}}}}
                """);

        CompatReport report = Compat.between(old, now).compare();

        assertThat(report.changes()).hasSize(1);
        Change change = report.changes().get(0);
        assertThat(change.id()).isEqualTo("response-property-type-changed");
        assertThat(change.level()).isEqualTo(Level.BREAKING);
        assertThat(change.direction()).isEqualTo(Direction.RESPONSE);
        assertThat(change.operation()).isEqualTo("GET /prices/{id}");
        assertThat(change.jsonPointer())
                .isEqualTo(
                        "/paths/~1prices~1{priceId}/get/responses/200/content/application~1json/schema/properties/amount"
                                + "/type");
        assertThat(change.oldValue()).contains("number");
        assertThat(change.newValue()).contains("string");
        assertThat(change.oldPlace()).contains(old + ":17");
        assertThat(change.newPlace()).contains(now + ":4");
        assertThat(change.text())
                .isEqualTo("GET /prices/{id} answer 200 application/json /amount: has another type"
                        + " (was number, now string)");
    }

    @Test
    void openapi_2_is_refused() {
        DocumentNode swagger = json("old.json", "{\"swagger\": \"2.0\", \"paths\": {}}");

        assertThatThrownBy(() -> Compat.between(swagger, swagger).compare())
                .hasMessage(
                        "old.json:1:13: swagger: OpenAPI 2.0 (Swagger) is not read; convert both documents to OpenAPI"
                                + " 3.0 or 3.1");
    }

    @Test
    void openapi_of_an_unknown_version_is_refused() {
        DocumentNode future = json("new.json", "{\"openapi\": \"4.0.0\", \"paths\": {}}");

        assertThatThrownBy(() -> Compat.between(future, future).compare())
                .hasMessage("new.json:1:13: openapi: OpenAPI 4.0.0 is not read; use 3.0 or 3.1");
    }

    @Test
    void what_is_neither_openapi_nor_a_schema_is_refused() {
        DocumentNode other = json("other.json", "{\"name\": 1, \"version\": 2}");

        assertThatThrownBy(() -> Compat.between(other, other).compare())
                .hasMessage(
                        "other.json:1:1: the document: neither an OpenAPI document (no key 'openapi'), a JSON Schema (no"
                                + " keyword of one) nor a pact (no consumer and provider)");
    }

    @Test
    void a_list_is_refused() {
        DocumentNode list = json("list.json", "[]");

        assertThatThrownBy(() -> Compat.between(list, list).compare())
                .hasMessageStartingWith(
                        "list.json:1:1: the document: neither an OpenAPI document, a JSON Schema nor a pact");
    }

    @Test
    void an_openapi_document_is_not_compared_with_a_schema() {
        DocumentNode api = Api.operation("api.json", "{}");
        DocumentNode schema = json("schema.json", "{\"type\": \"object\"}");

        assertThatThrownBy(() -> Compat.between(api, schema).compare())
                .hasMessage(
                        "schema.json:1:1: the document: is a JSON Schema, but the other document is an OpenAPI document;"
                                + " compare two of a kind");
    }

    @Test
    void a_broken_reference_names_its_place_and_the_step_that_is_missing() {
        DocumentNode old = Api.answer("old.json", "{\"$ref\": \"#/components/schemas/Price\"}");

        assertThatThrownBy(() -> Compat.between(old, old).compare())
                .hasMessageContaining("old.json:1:")
                .hasMessageEndingWith(
                        "the reference #/components/schemas/Price leads nowhere: there is no 'components' at"
                                + " the top");
    }

    @Test
    void a_reference_to_another_document_is_refused() {
        DocumentNode old = Api.answer("old.json", "{\"$ref\": \"common.yaml#/Price\"}");

        assertThatThrownBy(() -> Compat.between(old, old).compare())
                .hasMessageEndingWith(
                        "the reference common.yaml#/Price leads to another document, which is not followed;"
                                + " bundle the documents into one");
    }

    @Test
    void references_in_a_ring_say_nothing_and_never_pass() {
        DocumentNode ring = json(
                "ring.json",
                "{\"$ref\": \"#/$defs/a\", \"$defs\": {\"a\": {\"$ref\": \"#/$defs/b\"},"
                        + " \"b\": {\"$ref\": \"#/$defs/a\"}}}");

        CompatReport report = Compat.between(ring, ring).compare();

        assertThat(report.changes()).isEmpty();
        assertThat(report.verdict(Scope.ALL)).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_schema_that_contains_itself_ends_and_its_change_is_told() {
        String tree = "{\"$ref\": \"#/$defs/node\", \"$defs\": {\"node\": {\"type\": \"object\", \"properties\":"
                + " {\"name\": {\"type\": \"%s\"}, \"left\": {\"$ref\": \"#/$defs/node\"},"
                + " \"right\": {\"allOf\": [{\"$ref\": \"#/$defs/node\"}, {\"$ref\": \"#/$defs/node\"}]}}}}}";

        CompatReport report = Compat.between(
                        json("old.json", tree.formatted("string")), json("new.json", tree.formatted("integer")))
                .direction(Direction.RESPONSE)
                .compare();

        assertThat(report.changes())
                .extracting(Change::text)
                .contains("/name: has another type (was string, now integer)");
        assertThat(report.changes()).allMatch(change -> change.id().equals("response-property-type-changed"));
    }

    @Test
    void what_is_nested_too_deeply_is_told_and_not_taken_as_equal() {
        CompatReport report = Compat.between(json("old.json", chain("string")), json("new.json", chain("number")))
                .direction(Direction.RESPONSE)
                .compare();

        assertThat(report.changes()).extracting(Change::id).containsExactly("response-property-not-compared");
        assertThat(report.changes()).extracting(Change::level).containsExactly(Level.RISK);
    }

    /** A thousand schemas, each the only member of the one before. */
    private static String chain(String last) {
        StringBuilder text = new StringBuilder("{\"$ref\": \"#/$defs/s0\", \"$defs\": {");
        for (int i = 0; i < 1000; i++) {
            text.append("\"s%d\": {\"type\": \"object\", \"properties\": {\"n\": {\"$ref\": \"#/$defs/s%d\"}}}, "
                    .formatted(i, i + 1));
        }
        return text.append("\"s1000\": {\"type\": \"")
                .append(last)
                .append("\"}}}")
                .toString();
    }

    @Test
    void more_forms_than_can_be_spread_out_are_told() {
        StringBuilder forms = new StringBuilder();
        for (int i = 0; i < 70; i++) {
            forms.append(i == 0 ? "" : ",").append("{\"const\":").append(i).append('}');
        }
        String schema = "{\"oneOf\": [" + forms + "]}";

        CompatReport report = Compat.between(json("old.json", schema), json("new.json", schema))
                .direction(Direction.REQUEST)
                .compare();

        assertThat(report.changes()).extracting(Change::id).containsExactly("request-body-not-compared");
    }

    @Test
    void numbers_of_absurd_size_are_compared() {
        String huge = "{\"type\": \"number\", \"maximum\": %s, \"multipleOf\": 1e-999999999}";

        CompatReport report = Compat.between(
                        json("old.json", huge.formatted("1e999999999")),
                        json("new.json", huge.formatted("1e999999998")))
                .direction(Direction.REQUEST)
                .compare();

        assertThat(report.changes())
                .extracting(Change::text)
                .containsExactly("has a smaller greatest value (was 1E+999999999, now 1E+999999998)");
    }

    @Test
    void documents_without_a_common_operation_are_never_compatible() {
        DocumentNode old = Api.document("old.json", "{\"paths\": {\"/a\": {\"get\": {}}}}");
        DocumentNode now = Api.document("new.json", "{\"paths\": {\"/b\": {\"get\": {}}}}");

        CompatReport report = Compat.between(old, now).compare();

        assertThat(report.findings(Scope.ALL).get(0).reason()).isEqualTo("NOTHING_IN_COMMON");
        assertThat(report.verdict(Scope.ALL)).isEqualTo(Verdict.FAIL);
        assertThat(report.toText()).contains("The documents have no operations in common. Are these the right files?");
    }

    @Test
    void empty_documents_are_inconclusive() {
        DocumentNode empty = Api.document("empty.json", "{\"paths\": {}}");

        assertThat(Compat.between(empty, empty).compare().verdict(Scope.ALL)).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_schema_that_says_nothing_is_inconclusive() {
        DocumentNode nothing = json("nothing.json", "{\"description\": \"anything\", \"$schema\": \"x\"}");

        assertThat(Compat.between(nothing, nothing).compare().verdict(Scope.ALL))
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void what_is_no_schema_is_named() {
        DocumentNode wrong = json("wrong.json", "{\"type\": \"object\", \"properties\": {\"a\": 5}}");

        assertThatThrownBy(() -> Compat.between(wrong, wrong).compare())
                .hasMessage("wrong.json:1:40: properties.a: a schema must be an object or true or false");
    }
}
