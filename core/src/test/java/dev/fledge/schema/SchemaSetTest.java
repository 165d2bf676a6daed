package dev.fledge.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaSetTest {
    private static final String PRICES = """
            openapi: %s
            info: {title: prices, version: "1"}
            x-owner: {team: pricing}
            paths:
              /prices/{id}:
                get:
                  responses:
                    200:
                      description: a price
                      content:
                        application/problem+json: {schema: {$ref: '#/components/schemas/Price'}}
            components:
              schemas:
                Price:
                  type: object
                  required: [id, secret, made]
                  properties:
                    id: {type: integer}
                    kind: {const: price}
                    note: %s
                    amount: {$ref: '#/components/schemas/Amount'}
                    next: {$ref: '#/components/schemas/Price'}
                    at: {type: string, format: date-time}
                    secret: {type: string, writeOnly: true}
                    made: {type: string, readOnly: true}
                    least: {type: integer, minimum: 3, exclusiveMinimum: %s}
                Amount:
                  properties: {currency: {pattern: '^[A-Z]{3}$'}}
                Anything: {description: whatever}
                Empty: {type: object, required: []}
                Broken: {properties: {a: {$ref: '#/components/schemas/BadType'}}}
                BadType: {type: strin}
                Lost: {items: {$ref: '#/components/schemas/Nowhere'}}
                Circle: {allOf: [{$ref: '#/components/schemas/Circle'}]}
            """;
    private static final String V30 = PRICES.formatted("3.0.3", "{type: string, nullable: true}", "true");
    private static final String V31 = PRICES.formatted("3.1.0", "{type: [string, 'null']}", "2");
    private static final String AT_200 =
            "/paths/~1prices~1{id}/get/responses/200/content/application~1problem+json/schema";

    private static SchemaSet set(String yaml) {
        return SchemaSet.builder(OpenApiDocument.parse("prices.yaml", yaml)).build();
    }

    @Test
    void says_where_value_and_rule_stand_and_how_the_rule_was_reached() {
        JsonSchema price = set(V31).at(AT_200);

        List<SchemaViolation> violations = price.check("body", """
                {"id": "42", "secret": "", "made": "",
                 "amount": {"currency": "eur"}}
                """);

        assertThat(price.source()).isEqualTo("prices.yaml#" + AT_200);
        assertThat(violations)
                .extracting(violation -> violation + " | " + violation.rule() + " | " + violation.via())
                .containsExactly(
                        "line 1:8 /id type: expected integer, found string \"42\""
                                + " | prices.yaml#/components/schemas/Price/properties/id/type | /$ref",
                        "line 2:25 /amount/currency pattern: expected text that matches \"^[A-Z]{3}$\","
                                + " found string \"eur\""
                                + " | prices.yaml#/components/schemas/Amount/properties/currency/pattern"
                                + " | /$ref/properties/amount/$ref");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'note': null}            | true  | true",
                "{'note': 1}               | false | false",
                "{'kind': 'x'}             | true  | false",
                "{'at': 'now'}             | false | false",
                "{'least': 3}              | false | true",
                "{'least': 2}              | false | false",
                "{'next': {'id': 'x'}}     | false | false",
            })
    void means_what_each_version_of_openapi_means(String body, boolean in30, boolean in31) {
        String text = body.replace('\'', '"').replaceFirst("\\{", "{\"id\": 1, \"secret\": \"\", \"made\": \"\", ");

        assertThat(set(V30).at("/components/schemas/Price").check("body", text).isEmpty())
                .isEqualTo(in30);
        assertThat(set(V31).at("/components/schemas/Price").check("body", text).isEmpty())
                .isEqualTo(in31);
    }

    @ParameterizedTest
    @ValueSource(strings = {V30_NAME, V31_NAME})
    void minds_which_way_a_body_goes(String version) {
        JsonSchema price = set(version.equals(V30_NAME) ? V30 : V31).at("/components/schemas/Price");

        assertThat(price.inResponses().check("body", "{\"id\": 1, \"made\": \"today\"}"))
                .isEmpty();
        assertThat(price.inRequests().check("body", "{\"id\": 1, \"secret\": \"x\"}"))
                .isEmpty();
        assertThat(price.check("body", "{\"id\": 1}")).hasSize(2);
        assertThat(price.inResponses().check("body", "{\"id\": 1, \"made\": \"\", \"secret\": \"x\"}"))
                .extracting(SchemaViolation::place)
                .containsExactly("line 1:33 /secret writeOnly");
    }

    private static final String V30_NAME = "3.0";
    private static final String V31_NAME = "3.1";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/components/schemas/Broken  | prices.yaml:32:21: components.schemas.BadType.type: no valid JSON Schema: expected ",
                "/components/schemas/Lost    | prices.yaml:33:26: components.schemas.Lost.items.$ref: the reference leads nowhere; it must lead into this document, such as #/$defs/name",
                "/components/schemas/Circle  | prices.yaml:34:13: components.schemas.Circle: the schema refers to itself without end; let $ref lead to another place",
                "/components/schemas/Prize   | prices.yaml:1:1: the document: there is no schema at #/components/schemas/Prize; a pointer is written such as /components/schemas/Price",
                "components                  | prices.yaml:1:1: the document: there is no schema at #components; a pointer is written such as /components/schemas/Price",
            })
    void says_where_a_schema_is_broken(String pointer, String message) {
        for (String version : List.of(V30, V31)) {
            assertThatExceptionOfType(DocumentException.class)
                    .isThrownBy(() -> set(version).at(pointer))
                    .withMessageStartingWith(message);
        }
    }

    @Test
    void knows_what_constrains_nothing_in_a_document() {
        for (String version : List.of(V30, V31)) {
            SchemaSet set = set(version);

            assertThat(set.at("/components/schemas/Anything").constrainsNothing())
                    .isTrue();
            assertThat(set.at("/components/schemas/Empty").constrainsNothing()).isFalse();
            assertThat(set.at(AT_200).constrainsNothing()).isFalse();
        }
    }

    @Test
    void compiles_a_schema_once() {
        SchemaSet set = set(V31);

        assertThat(set.at("/components/schemas/Price")).isSameAs(set.at("/components/schemas/Price"));
    }

    @Test
    void lets_formats_be_ignored() {
        SchemaSet.Builder set =
                SchemaSet.builder(Document.json("s.json", "{\"format\": \"uuid\", \"type\": \"string\"}"));

        assertThat(set.build().whole().check("body", "\"x\"")).hasSize(1);
        assertThat(set.formats(Formats.IGNORED).build().whole().check("body", "\"x\""))
                .isEmpty();
    }

    @Test
    void reads_other_files_only_where_it_is_allowed(@TempDir Path folder) throws Exception {
        Path schemas = Files.createDirectory(folder.resolve("schemas with space"));
        Path secret = Files.writeString(folder.resolve("secret.json"), "{\"type\": \"string\"}");
        Path amount =
                Files.writeString(schemas.resolve("amount.yaml"), "$defs:\n  Currency:\n    pattern: '^[A-Z]{3}$'\n");
        Path price = Files.writeString(schemas.resolve("price.json"), """
                {"properties": {"currency": {"$ref": "amount.yaml#/$defs/Currency"}}}
                """);
        Path outside = Files.writeString(schemas.resolve("out.json"), "{\"$ref\": \"../secret.json\"}");
        Files.createSymbolicLink(schemas.resolve("link.json"), secret);
        Path linked = Files.writeString(schemas.resolve("linked.json"), "{\"$ref\": \"link.json\"}");

        JsonSchema allowed = of(price, SchemaDocuments.folder(schemas));

        assertThat(allowed.check("body", "{\"currency\": \"eur\"}"))
                .extracting(violation -> violation.rule() + " via " + violation.via())
                .containsExactly(amount + "#/$defs/Currency/pattern via /properties/currency/$ref");
        assertThat(allowed.constrainsNothing()).isFalse();
        assertThat(of(price, SchemaDocuments.files(List.of(amount))).check("body", "{\"currency\": \"EUR\"}"))
                .isEmpty();
        assertThat(of(outside, SchemaDocuments.folder(schemas).or(SchemaDocuments.files(List.of(secret))))
                        .check("body", "1"))
                .hasSize(1);
        assertRefused(price, SchemaDocuments.none());
        assertRefused(price, SchemaDocuments.files(List.of(secret)));
        assertRefused(outside, SchemaDocuments.folder(schemas));
        assertRefused(linked, SchemaDocuments.folder(schemas));
    }

    private static JsonSchema of(Path file, SchemaDocuments documents) throws IOException {
        return SchemaSet.builder(Document.read(file))
                .address(file.toUri())
                .documents(documents)
                .build()
                .whole();
    }

    private static void assertRefused(Path file, SchemaDocuments documents) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> of(file, documents))
                .withMessageContaining("$ref: the reference leads nowhere");
    }

    @Test
    void says_what_is_wrong_in_another_file(@TempDir Path folder) throws Exception {
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "a: {type: strin}\nb: &x 1\n");
        Path worse = Files.writeString(folder.resolve("worse.json"), "{\"type\": \"strin\"}");
        Path toBad = Files.writeString(folder.resolve("1.json"), "{\"$ref\": \"bad.yaml#/a\"}");
        Path toWorse = Files.writeString(folder.resolve("2.json"), "{\"$ref\": \"worse.json\"}");

        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> of(toBad, SchemaDocuments.folder(folder)))
                .withMessageStartingWith(bad + ":2:4: the anchor &x is not accepted");
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> of(toWorse, SchemaDocuments.folder(folder)))
                .withMessageStartingWith(worse + ":1:10: type: no valid JSON Schema");
    }

    @Test
    void asks_whoever_has_documents_of_another_kind() {
        SchemaDocuments remote = address -> address.equals("https://schemas.example/amount.json")
                ? Optional.of(Document.json(address, "{\"type\": \"number\"}"))
                : Optional.empty();
        SchemaDocuments broken = address -> {
            throw new IOException("no answer");
        };
        SchemaSet.Builder set = SchemaSet.builder(Document.json("price.json", "{\"$ref\": \"amount.json\"}"))
                .address(URI.create("https://schemas.example/price.json"));

        assertThat(set.documents(remote).build().whole().check("body", "\"x\""))
                .extracting(SchemaViolation::rule)
                .containsExactly("https://schemas.example/amount.json#/type");
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> set.documents(broken).build().whole())
                .withMessage("price.json:1:10: $ref: the reference could not be followed: no answer");
        assertThatIllegalArgumentException().isThrownBy(() -> set.address(URI.create("price.json")));
    }

    @Test
    void follows_references_relative_to_the_id_of_a_schema() {
        SchemaDocuments remote = address -> address.equals("https://schemas.example/v2/amount.json")
                ? Optional.of(Document.json(address, "{\"type\": \"number\"}"))
                : Optional.empty();
        JsonSchema price = SchemaSet.builder(Document.json("price.json", """
                        {"$id": "https://schemas.example/v2/price.json", "properties": {
                          "a": {"$ref": "amount.json"}, "n": {"$ref": "#/$defs/n"}, "m": {"$ref": "#m"}},
                         "$defs": {"n": {"type": "integer"}, "m": {"$anchor": "m", "type": "integer"}}}
                        """))
                .documents(remote)
                .build()
                .whole();

        assertThat(price.check("body", "{\"a\": \"x\", \"n\": \"x\", \"m\": \"x\"}"))
                .extracting(SchemaViolation::rule)
                .containsExactly(
                        "https://schemas.example/v2/amount.json#/type",
                        "price.json#/$defs/n/type",
                        "price.json#/$defs/m/type");
    }
}
