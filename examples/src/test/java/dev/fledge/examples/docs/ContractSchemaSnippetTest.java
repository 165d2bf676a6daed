package dev.fledge.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.contract.schema.JsonContract;
import dev.fledge.contract.schema.OpenApiContract;
import dev.fledge.contract.schema.RemoteSchemas;
import dev.fledge.contract.schema.SchemaCheck;
import dev.fledge.contract.schema.SchemaReport;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpTransport;
import dev.fledge.schema.SchemaDocuments;
import dev.fledge.verdict.Gate;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractSchemaSnippetTest {
    private static final String PRICES = """
            openapi: 3.1.0
            info: {title: prices, version: "1"}
            paths:
              /prices/{id}:
                get:
                  operationId: getPrice
                  responses:
                    200: {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Price'}}}}
            components:
              schemas:
                Price:
                  type: object
                  properties: {id: {type: integer}, amount: {$ref: '#/components/schemas/Amount'}}
                Amount:
                  properties: {currency: {pattern: '^[A-Z]{3}$'}}
            """;
    private static final String BODY = """
            {
              "id": "42",
              "amount": {
                "value": 9.5,
                "note": "x",
                "currency": "eur"
              }
            }
            """;

    @TempDir
    private Path folder;

    private static SchemaReport one(Path file, HttpAnswer answer) throws IOException {
        // tag::schema-operation
        JsonContract price = JsonContract.openApi(file).operation("getPrice").response(200);

        SchemaReport report = price.check(answer);
        // end::schema-operation
        return report;
    }

    private static void all(Path prices, Path folder, OkHttpClient okHttp) throws IOException {
        // tag::schema-sources
        JsonContract inline = JsonContract.inline("{\"type\": \"object\", \"required\": [\"id\"]}");
        JsonContract file = JsonContract.file(folder.resolve("price.json"), SchemaDocuments.folder(folder));
        JsonContract component = JsonContract.openApi(prices).component("Price");
        RemoteSchemas remote = RemoteSchemas.over(HttpTransport.over(okHttp))
                .allow(HttpUrl.get("https://schemas.example/v1/"))
                .build();
        // end::schema-sources
        assertThat(inline.check("{}").verdict()).isEqualTo(Verdict.FAIL);
        assertThat(file.check("{\"amount\": 1}").verdict()).isEqualTo(Verdict.FAIL);
        assertThat(component.check("{}").verdict()).isEqualTo(Verdict.PASS);
        assertThat(remote.find("https://elsewhere.example/x.json")).isEmpty();
    }

    private static SchemaReport live(Path file, HttpAnswer answer) throws IOException {
        // tag::schema-live
        OpenApiContract prices = JsonContract.openApi(file);
        prices.prepare().forEach(System.err::println);

        SchemaReport report = prices.check("GET", "/prices/42", answer);
        // end::schema-live
        return report;
    }

    private static Gate gate(JsonContract price, HttpTransport client) {
        // tag::schema-gate
        Gate gate = SchemaCheck.builder("price")
                .baseUrl(HttpUrl.get("https://staging.example/"))
                .get("/prices/42")
                .contract(price)
                .transport(client)
                .build();
        // end::schema-gate
        return gate;
    }

    @Test
    void an_answer_is_told_as_the_guide_says() throws Exception {
        Path file = Files.writeString(folder.resolve("prices.yaml"), PRICES);
        HttpCall call = HttpCall.get("https://staging.example/prices/42").build();
        HttpAnswer answer = HttpAnswer.builder(200)
                .header("Content-Type", "application/json")
                .body(BODY)
                .call(call)
                .build();

        String text = one(file, answer).toText().replace(folder + "/", "");

        assertThat(Files.readString(MarkdownPages.ROOT.resolve("docs/contracts.md")))
                .contains("```\n" + text + "```");
        assertThat(live(file, answer).toText().replace(folder + "/", "")).isEqualTo(text);
        assertThat(gate(JsonContract.openApi(file).operation("getPrice").response(200), asked -> answer)
                        .check()
                        .get(0)
                        .verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void schemas_come_from_where_the_guide_says() throws Exception {
        Path file = Files.writeString(folder.resolve("prices.yaml"), PRICES);
        Files.writeString(folder.resolve("price.json"), "{\"properties\": {\"amount\": {\"$ref\": \"amount.json\"}}}");
        Files.writeString(folder.resolve("amount.json"), "{\"type\": \"string\"}");
        OkHttpClient okHttp = new OkHttpClient();

        all(file, folder, okHttp);

        okHttp.dispatcher().executorService().shutdown();
    }
}
