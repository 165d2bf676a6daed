package dev.fledge.contract.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.Secret;
import dev.fledge.schema.JsonSchema;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SchemaCheckTest extends PriceCheck {
    @Test
    void passes_an_answer_that_meets_the_schema() throws Exception {
        answer("/prices/42", 200, "{\"id\": 42, \"currency\": \"EUR\"}");
        SchemaCheck check = price().build();

        List<Finding> findings = check.check();

        assertThat(findings)
                .extracting(Finding::toString)
                .containsExactly("PASS PASS price: GET " + url("/prices/42") + " answered 200 and meets price.json");
        check.assertPasses();
    }

    @Test
    void names_every_violation_with_pointer_place_expected_found_and_the_body() throws Exception {
        answer("/prices/42", 200, "{\n  \"id\": \"42\",\n  \"currency\": \"eur\"\n}");

        Finding finding = only(price().build());

        assertThat(finding.toString())
                .isEqualTo("FAIL SCHEMA_VIOLATED price: GET " + url("/prices/42")
                        + " answered 200: the body does not meet price.json:"
                        + " line 2:9 /id type: expected integer, found string \"42\";"
                        + " line 3:15 /currency pattern: expected text that matches \"^[A-Z]{3}$\", found string \"eur\";"
                        + " body: { \"id\": \"42\", \"currency\": \"eur\" }");
        assertThat(finding.fact("request")).contains("GET " + url("/prices/42"));
        assertThat(finding.fact("status")).contains("200");
        assertThat(finding.fact("schema")).contains("price.json");
        assertThat(finding.fact("violations")).contains("2");
        assertThat(finding.fact("violation 1")).contains("line 2:9 /id type: expected integer, found string \"42\"");
        assertThat(finding.fact("body")).contains("{ \"id\": \"42\", \"currency\": \"eur\" }");
    }

    @Test
    void counts_violations_beyond_the_tenth() throws Exception {
        answer("/list", 200, "[" + "\"x\",".repeat(24) + "\"x\"]");
        JsonSchema numbers = JsonSchema.parse("n.json", "{\"items\": {\"type\": \"integer\"}}");

        Finding finding = only(price().get("/list").schema(numbers).build());

        assertThat(finding.message())
                .contains("line 1:38 /9 type")
                .contains("; and 15 more; body: [")
                .doesNotContain("/10 ");
        assertThat(finding.fact("violations")).contains("25");
        assertThat(finding.fact("violation 11")).isEmpty();
    }

    @Test
    void fails_a_wrong_status_and_shows_the_body() throws Exception {
        answer("/prices/42", 503, "<h1>down\u0007 for\n maintenance</h1>" + "x".repeat(1000));

        Finding finding = only(price().build());

        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.reason()).isEqualTo("WRONG_STATUS");
        assertThat(finding.message())
                .isEqualTo("GET " + url("/prices/42") + " answered 503: expected status 200, found 503; body: "
                        + "<h1>down? for maintenance</h1>" + "x".repeat(270) + "...");
    }

    @Test
    void takes_a_redirect_for_an_answer_with_the_wrong_status() throws Exception {
        answer("/prices/42", 302, "");

        assertThat(only(price().build()).message())
                .isEqualTo("GET " + url("/prices/42") + " answered 302: expected status 200, found 302");
    }

    @Test
    void expects_the_status_it_was_told() throws Exception {
        answer("/prices/42", 404, "{\"id\": 1}");

        assertThat(only(price().status(404).build()).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void fails_what_is_no_json() throws Exception {
        answer("/prices/42", 200, "<html>\nlogin</html>");

        Finding finding = only(price().build());

        assertThat(finding.reason()).isEqualTo("NO_JSON");
        assertThat(finding.message())
                .startsWith("GET " + url("/prices/42")
                        + " answered 200: the body does not meet price.json: line 1:1 (root) " + "json: no JSON: ")
                .endsWith("; body: <html> login</html>");
        assertThat(finding.fact("content type")).contains("text/test");
    }

    @Test
    void fails_an_empty_body() throws Exception {
        answer("/prices/42", 200, "  ");

        Finding finding = only(price().build());

        assertThat(finding.toString())
                .isEqualTo("FAIL EMPTY_BODY price: GET " + url("/prices/42")
                        + " answered 200: expected a JSON body, found none");
    }

    @Test
    void fails_a_body_that_does_not_end() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        server.createContext("/prices/42", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (over.getCount() > 0) {
                    out.write("[1,2,3],".repeat(1000).getBytes(StandardCharsets.UTF_8));
                }
            }
        });

        Finding finding = only(price().bodyLimitBytes(50_000).build());
        over.countDown();

        assertThat(finding.reason()).isEqualTo("BODY_TOO_LONG");
        assertThat(finding.message())
                .startsWith("GET " + url("/prices/42")
                        + " answered 200: expected a body of at most 50000 bytes, found more; "
                        + "if that is right, raise bodyLimitBytes; body: [1,2,3],[1,2,3]");
    }

    @Test
    void shows_no_secret_of_the_call() throws Exception {
        String secret = "s3cr3t\"" + "0123456789".repeat(8);
        String escaped = secret.replace("\"", "\\\"");
        for (String body : List.of(
                "{\"id\": \"x" + escaped + "\", \"currency\": 1}",
                "{\"id\": \"" + "y".repeat(40) + escaped + "\"}",
                "{\"" + escaped + "\": " + escaped + "}",
                escaped)) {
            for (int status : List.of(200, 500)) {
                SchemaCheck check = price().get("/echo")
                        .secret(Secret.of("PASSWORD", secret))
                        .transport(call -> HttpAnswer.builder(status)
                                .body(body.getBytes(StandardCharsets.UTF_8))
                                .build())
                        .build();

                Finding finding = only(check);

                assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
                assertThat(finding.toString() + finding.facts()).doesNotContain("s3cr3t", "0123456789");
            }
        }
    }

    @Test
    void says_where_a_body_with_a_secret_is_wrong_without_its_values() throws Exception {
        answer("/prices/42", 200, "{\"id\": \"hunter22\"}");

        Finding finding = only(price().secret(Secret.of("PASSWORD", "hunter22")).build());

        assertThat(finding.message())
                .endsWith("price.json: line 1:8 /id type: not shown, because the body holds a secret; "
                        + "body: {\"id\": \"<secret PASSWORD>\"}");
    }
}
