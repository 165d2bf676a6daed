package dev.fledge.contract.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.schema.SchemaDocuments;
import dev.fledge.schema.SchemaViolation;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.FileNotFoundException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonContractTest {
    private final JsonContract price = PricesApi.v31().operation("getPrice").response(200);

    private static HttpAnswer.Builder answer(int status, String body) {
        return PricesApi.json(status, body)
                .call(HttpCall.get("https://staging.example/prices/42?token=abc")
                        .build());
    }

    @Test
    void writes_each_violation_with_its_place_and_its_rule() {
        SchemaReport report = price.check(answer(200, PricesApi.BAD).build());

        assertThat(report.toText()).isEqualTo("""
                GET /prices/42?token=hidden → 200 application/json does not meet prices.yaml#/components/schemas/Price (2 problems)
                  1  /id               line 2:9   type     expected integer, found string "42"
                     rule  prices.yaml#/components/schemas/Price/properties/id/type
                  2  /amount/currency  line 6:17  pattern  expected text that matches "^[A-Z]{3}$", found string "eur"
                     rule  prices.yaml#/components/schemas/Amount/properties/currency/pattern   via /properties/amount/$ref
                """);
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.reason()).isEqualTo("SCHEMA_VIOLATED");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(report::orThrow)
                .withMessage(report.toText());
    }

    @Test
    void writes_the_same_for_programs() {
        SchemaReport report =
                price.check(answer(200, "{\"id\": 1,\n \"amount\": 2}").build());

        assertThat(report.toJson()).isEqualTo("""
                {
                  "contract": "prices.yaml#/components/schemas/Price",
                  "verdict": "FAIL",
                  "reason": "SCHEMA_VIOLATED",
                  "request": "GET /prices/42?token=hidden",
                  "status": 200,
                  "contentType": "application/json",
                  "violations": [
                    {
                      "pointer": "/amount",
                      "line": 2,
                      "column": 12,
                      "keyword": "type",
                      "message": "expected object, found number 2",
                      "rule": "prices.yaml#/components/schemas/Amount/type",
                      "via": "/properties/amount/$ref"
                    }
                  ],
                  "warnings": [],
                  "notes": []
                }
                """);
    }

    @Test
    void says_that_all_is_well() {
        SchemaReport report = price.check(answer(200, PricesApi.GOOD).build());

        assertThat(report.toText())
                .isEqualTo("GET /prices/42?token=hidden → 200 application/json meets"
                        + " prices.yaml#/components/schemas/Price\n");
        assertThat(report.orThrow()).isSameAs(report);
        assertThat(report.finding("price").toString())
                .isEqualTo("PASS PASS price: GET /prices/42?token=hidden → 200 application/json meets"
                        + " prices.yaml#/components/schemas/Price");
    }

    @Test
    void checks_texts_and_bytes_as_bodies() {
        assertThat(price.check(PricesApi.GOOD).verdict()).isEqualTo(Verdict.PASS);
        assertThat(price.check(PricesApi.BAD.getBytes(StandardCharsets.UTF_8)).toText())
                .startsWith("the body does not meet prices.yaml#/components/schemas/Price (2 problems)\n  1  /id ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "503 | application/json         | {}  | WRONG_STATUS             | expected status 200, found 503",
                "200 | text/html                | <p> | CONTENT_TYPE_UNDOCUMENTED | expected content type application/json, text/csv, found text/html",
                "200 |                          | {}  | CONTENT_TYPE_UNDOCUMENTED | expected content type application/json, text/csv, found none",
                "200 | application/json         | ''  | EMPTY_BODY               | expected a JSON body, found none",
                "200 |                          | ''  | EMPTY_BODY               | expected a JSON body, found none",
            })
    void fails_what_is_documented_otherwise(int status, String type, String body, String reason, String problem) {
        HttpAnswer.Builder answer = HttpAnswer.builder(status).body(body);
        HttpAnswer given = (type == null ? answer : answer.header("Content-Type", type)).build();

        SchemaReport report = price.check(given);

        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.reason()).isEqualTo(reason);
        assertThat(report.problem()).isEqualTo(problem);
        assertThat(report.toText()).contains(" (1 problem)\n  1  " + problem + "\n");
    }

    @Test
    void fails_what_is_no_json_or_too_long() {
        assertThat(price.check(answer(200, "<html>").build()).reason()).isEqualTo("NO_JSON");
        assertThat(price.check(answer(200, "[1").truncated().build()).problem())
                .isEqualTo("expected a body of at most 2 bytes, found more; if that is right, raise bodyLimitBytes");
    }

    @Test
    void reads_a_body_in_its_own_charset() {
        HttpAnswer latin = HttpAnswer.builder(200)
                .header("Content-Type", "application/json; charset=iso-8859-1")
                .body("{\"id\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1))
                .build();

        assertThat(price.check(latin).violations())
                .extracting(SchemaViolation::message)
                .contains("expected integer, found string \"\u00e9\"");
    }

    @Test
    void says_so_where_a_documented_body_is_no_json() {
        SchemaReport report = price.check(HttpAnswer.builder(200)
                .header("Content-Type", "text/csv")
                .body("a;b")
                .build());

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.warnings())
                .containsExactly("the body is not JSON by its content type; only status and content type were checked");
    }

    @Test
    void notes_what_is_declared_nowhere_if_strict() {
        String body = "{\"id\": 1, \"amount\": {\"value\": 1, \"currency\": \"EUR\",\n \"note\": 1}}";

        assertThat(price.check(body).notes()).isEmpty();
        assertThat(price.strict().check(body).verdict()).isEqualTo(Verdict.PASS);
        assertThat(price.strict().check(body).toText()).isEqualTo("""
                the body meets prices.yaml#/components/schemas/Price
                  note  line 2:10 /amount/note undeclared: the schema declares no property 'note'
                """);
    }

    @Test
    void checks_requests_as_requests() {
        JsonContract request = PricesApi.v30().request("putPrice");

        assertThat(request.check("{\"amount\": {\"value\": 1, \"currency\": \"EUR\"}}")
                        .verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(request.check(PricesApi.GOOD).violations())
                .extracting(SchemaViolation::place)
                .containsExactly("line 1:8 /id readOnly");
    }

    @Test
    void cannot_tell_where_a_pattern_would_never_end() {
        JsonContract contract = JsonContract.inline("{\"pattern\": \"(.*a){20}\"}");

        SchemaReport report = contract.check("\"" + "a".repeat(40) + "!\"");

        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.reason()).isEqualTo("NOT_CHECKED");
        assertThat(report.problem()).startsWith("inline schema: the pattern (.*a){20} needs more than");
    }

    @Test
    void reads_schemas_from_wherever_they_are(@TempDir Path folder) throws Exception {
        Path amount = Files.writeString(folder.resolve("amount.json"), "{\"type\": \"number\"}");
        Path price = Files.writeString(folder.resolve("price.yaml"), "properties: {amount: {$ref: amount.json}}\n");

        assertThat(JsonContract.file(amount).check("\"x\"").verdict()).isEqualTo(Verdict.FAIL);
        assertThat(JsonContract.file(price, SchemaDocuments.folder(folder))
                        .check("{\"amount\": \"x\"}")
                        .problem())
                .contains("/amount type: expected number");
        assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> JsonContract.file(price));
        assertThat(JsonContract.inline("{\"type\": \"number\"}").check("1").toText())
                .isEqualTo("the body meets inline schema\n");
        assertThat(JsonContract.classpath("schemas/price.json")
                        .check("{\"id\": \"x\"}")
                        .problem())
                .startsWith("the body does not meet schemas/price.json: line 1:8 /id type");
        assertThatExceptionOfType(FileNotFoundException.class)
                .isThrownBy(() -> JsonContract.classpath("/schemas/price.json"))
                .withMessageContaining("there is no /schemas/price.json on the class path");
    }

    @Test
    void cuts_reports_on_bodies_that_are_wrong_everywhere() {
        JsonContract numbers = JsonContract.inline("{\"items\": {\"type\": \"integer\"}}");

        SchemaReport report = numbers.check("[" + "\"x\",".repeat(99) + "\"x\"]");

        assertThat(report.violations()).hasSize(100);
        assertThat(report.toText()).contains(" (100 problems)\n").endsWith("  and 50 more\n");
        Finding finding = report.finding("numbers");
        assertThat(finding.message()).endsWith("; and 90 more");
        assertThat(Document.json("report", report.toJson()).field("violations").items())
                .hasSize(100);
    }
}
