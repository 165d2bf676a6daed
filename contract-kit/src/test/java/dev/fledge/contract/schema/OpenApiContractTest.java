package dev.fledge.contract.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fledge.http.HttpAnswer;
import dev.fledge.schema.OpenApiDocument;
import dev.fledge.schema.OpenApiOperation;
import dev.fledge.verdict.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiContractTest {
    private final OpenApiContract prices = PricesApi.v31();

    @ParameterizedTest
    @CsvSource({
        "GET, /prices/42, getPrice",
        "GET, /prices/42?a=/b, getPrice",
        "GET, /prices/latest, latestPrice",
        "GET, /prices/42.json, formatted",
        "PUT, /prices/latest, putPrice",
        "GET, /api/v1/prices/42, getPrice",
        "GET, /prices/, -",
        "GET, /prices/42/, -",
        "GET, /other/prices/42, -",
        "POST, /prices/42, -",
        "GET, '', -"
    })
    void finds_the_operation_with_the_most_specific_path(String method, String path, String operationId) {
        assertThat(prices.find(method, path)
                        .flatMap(OpenApiOperation::operationId)
                        .orElse("-"))
                .isEqualTo(operationId);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /prices/42       | 200 | {\"id\": 1, \"amount\": {\"value\": 1, \"currency\": \"EUR\"}} | PASS | PASS",
                "GET  | /prices/42       | 200 | {\"id\": 1}       | FAIL | SCHEMA_VIOLATED",
                "GET  | /prices/42       | 201 | {}                | FAIL | STATUS_UNDOCUMENTED",
                "GET  | /prices/42       | 204 | {}                | FAIL | BODY_UNDOCUMENTED",
                "GET  | /prices/42       | 204 | ''                | PASS | PASS",
                "GET  | /prices/42       | 404 | {}                | FAIL | CONTENT_TYPE_UNDOCUMENTED",
                "POST | /prices/42       | 200 | {}                | FAIL | OPERATION_UNDOCUMENTED",
                "GET  | /prices/latest   | 200 | {}                | INCONCLUSIVE | CONSTRAINS_NOTHING",
                "PUT  | /prices/42       | 500 | {}                | INCONCLUSIVE | CONSTRAINS_NOTHING",
                "GET  | /prices/42.json  | 200 | {}                | INCONCLUSIVE | NOT_CHECKED",
            })
    void checks_whatever_was_answered(
            String method, String path, int status, String body, Verdict verdict, String reason) {
        SchemaReport report =
                prices.check(method, path, PricesApi.json(status, body).build());

        assertThat(report.verdict()).isEqualTo(verdict);
        assertThat(report.reason()).isEqualTo(reason);
        assertThat(report.request()).isEqualTo(method + " " + path);
    }

    @Test
    void names_operation_and_statuses_where_one_is_not_documented() {
        SchemaReport status = prices.check(
                "GET", "/prices/42?secret=x", PricesApi.json(301, "").build());
        SchemaReport operation =
                prices.check("GET", "/nowhere", PricesApi.json(200, "").build());

        assertThat(status.toText().lines())
                .containsExactly(
                        "GET /prices/42 → 301 application/json does not meet prices.yaml#/paths/~1prices~1{id}/get"
                                + " (1 problem)",
                        "  1  expected one of the documented statuses 200, 204, 4XX, found 301");
        assertThat(operation.toText().lines())
                .containsExactly(
                        "GET /nowhere → 200 application/json does not meet prices.yaml (1 problem)",
                        "  1  prices.yaml describes no such operation");
    }

    @Test
    void says_ahead_of_traffic_what_promises_nothing_or_is_broken() {
        assertThat(prices.prepare())
                .containsExactly(
                        "prices.yaml#/paths/~1prices~1{id}/put default: prices.yaml#/paths/~1prices~1{id}/put/responses"
                                + "/default/content/application~1json constrains nothing",
                        "prices.yaml#/paths/~1prices~1latest/get 200: prices.yaml#/components/schemas/Any constrains"
                                + " nothing",
                        "prices.yaml#/paths/~1prices~1{id}.{format}/get is broken: prices.yaml:52:20:"
                                + " components.schemas.Broken.type: no valid JSON Schema: expected one of"
                                + " [\"array\",\"boolean\",\"integer\",\"null\",\"number\",\"object\",\"string\"],"
                                + " found string \"objekt\"");
        assertThat(OpenApiContract.of(OpenApiDocument.parse("empty.yaml", "openapi: 3.1.0\n"))
                        .prepare())
                .containsExactly("empty.yaml describes no operation, so it promises nothing");
    }

    @Test
    void says_what_there_is_where_something_is_not() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prices.operation("getPrise"))
                .withMessage("prices.yaml does not describe an operation with the id 'getPrise'; it describes"
                        + " getPrice (GET /prices/{id}), putPrice (PUT /prices/{id}),"
                        + " latestPrice (GET /prices/latest), formatted (GET /prices/{id}.{format})");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prices.operation("GET", "/prices/42"))
                .withMessageStartingWith("prices.yaml does not describe GET /prices/42; it describes getPrice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prices.operation("getPrice").response(500))
                .withMessage("prices.yaml#/paths/~1prices~1{id}/get describes no status 500; it describes"
                        + " 200, 204, 4XX");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prices.request("getPrice"))
                .withMessage("prices.yaml#/paths/~1prices~1{id}/get describes no request body");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prices.component("Prise"))
                .withMessage("prices.yaml has no schema 'Prise' under components; it has Price, Amount, Any, Broken");
    }

    @Test
    void checks_components_alone() {
        assertThat(prices.component("Amount").check("{\"value\": 1}").problem())
                .isEqualTo("the body does not meet prices.yaml#/components/schemas/Amount: line 1:1 (root) required:"
                        + " expected property 'currency', found only value");
    }

    @Test
    void reads_the_document_from_a_file(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("prices.yaml"), PricesApi.YAML.formatted("3.0.3"));

        assertThat(JsonContract.openApi(file)
                        .operation("GET", "/prices/{id}")
                        .response(200)
                        .check(PricesApi.GOOD)
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void gives_the_same_report_from_any_thread() {
        HttpAnswer answer = PricesApi.json(200, PricesApi.BAD).build();
        OpenApiContract fresh = PricesApi.v31();

        List<String> reports = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> fresh.check("GET", "/prices/" + 42, answer).toText())
                .distinct()
                .toList();

        assertThat(reports).singleElement().asString().contains("(2 problems)");
    }
}
