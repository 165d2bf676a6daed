package dev.fledge.contract.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fledge.http.Secret;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import org.junit.jupiter.api.Test;

/** What hurts with other checkers of schemas, and what happens here. */
class SchemaPainsTest extends PriceCheck {
    @Test
    void pain_8_a_document_of_openapi_3_1_is_not_ignored() {
        JsonContract price = PricesApi.v31().operation("getPrice").response(200);

        SchemaReport wrongType = price.check("{\"id\": \"42\", \"amount\": {\"value\": 9.5, \"currency\": \"EUR\"}}");
        SchemaReport wrongConst =
                price.check("{\"id\": 42, \"kind\": \"prize\", \"amount\": {\"value\": 9.5, \"currency\": \"EUR\"}}");

        assertThat(wrongType.problem()).contains("/id type: expected integer, found string \"42\"");
        assertThat(wrongConst.problem()).contains("/kind const: expected \"price\", found string \"prize\"");
    }

    @Test
    void pain_8_a_schema_that_constrains_nothing_is_never_met() {
        JsonContract any = PricesApi.v31().operation("latestPrice").response(200);

        SchemaReport report = any.check("{}");

        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.toText().lines())
                .containsExactly(
                        "the body was not checked against prices.yaml#/components/schemas/Any",
                        "  1  there is nothing that a body could break",
                        "  warning  prices.yaml#/components/schemas/Any constrains nothing, so any body would meet it;"
                                + " give it a type and required properties, or look for misspelt keywords");
        assertThatIllegalStateException()
                .isThrownBy(() -> price().contract(any).build())
                .withMessage("check price would pass any JSON, because prices.yaml#/components/schemas/Any constrains"
                        + " nothing; give it a type and required properties, or look for misspelt keywords");
    }

    @Test
    void pain_9_an_error_says_what_and_where_and_shows_the_body() throws Exception {
        answer("/prices/42", 200, PricesApi.BAD);
        SchemaCheck check = price().contract(PricesApi.v31().component("Price")).build();

        Finding finding = only(check);

        assertThat(finding.toString())
                .isEqualTo(
                        "FAIL SCHEMA_VIOLATED price: GET " + url("/prices/42")
                                + " answered 200: the body does not meet prices.yaml#/components/schemas/Price:"
                                + " line 2:9 /id type: expected integer, found string \"42\";"
                                + " line 6:17 /amount/currency pattern: expected text that matches \"^[A-Z]{3}$\","
                                + " found string \"eur\";"
                                + " body: { \"id\": \"42\", \"amount\": { \"value\": 9.5, \"note\": \"x\", \"currency\": \"eur\" } }");
    }

    @Test
    void pain_9_only_the_branch_that_was_meant_is_told() {
        JsonContract pet = JsonContract.inline("""
                {"oneOf": [
                  {"required": ["kind", "lives"], "properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}}},
                  {"properties": {"kind": {"const": "dog"}}}]}
                """);

        assertThat(pet.check("{\"kind\": \"cat\"}").toText()).isEqualTo("""
                        the body does not meet inline schema (1 problem)
                          1  (root)  line 1:1  required  expected property 'lives', found only kind
                             rule  inline schema#/oneOf/0/required
                        """);
        assertThat(pet.tellingAllBranches().check("{\"kind\": \"cat\"}").violations())
                .hasSize(3);
    }

    @Test
    void a_contract_says_which_status_is_right() throws Exception {
        answer("/prices/42", 404, "{}");

        Finding finding =
                only(price().contract(PricesApi.v31().operation("getPrice").response(200))
                        .build());

        assertThat(finding.reason()).isEqualTo("WRONG_STATUS");
        assertThat(finding.message()).contains("answered 404: expected status 200, found 404; body: {}");
    }

    @Test
    void shows_no_secret_however_it_is_written() throws Exception {
        String escaped = "{\"id\": \"" + "y".repeat(70) + "\\u0068unter22\", \"a\": 1}";
        answer("/prices/42", 200, escaped);
        JsonContract strict = JsonContract.inline(
                        "{\"properties\": {\"id\": {\"type\": \"integer\"}}, \"additionalProperties\": false}")
                .strict();

        Finding finding = only(price().contract(strict)
                .secret(Secret.of("PASSWORD", "hunter22"))
                .build());

        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.toString() + finding.facts())
                .contains("/id type: not shown, because the body holds a secret")
                .doesNotContain("hunte", "unter2");
    }

    @Test
    void shows_no_secret_that_is_part_of_a_pointer() throws Exception {
        answer("/prices/42", 200, "{\"hunter/22\": {\"hunter/22x\": 1}}");
        JsonContract closed = JsonContract.inline("{\"additionalProperties\": {\"additionalProperties\": false}}");

        Finding finding = only(
                price().contract(closed).secret(Secret.of("OTHER", "hunter/22")).build());

        assertThat(finding.toString() + finding.facts())
                .contains(" /<secret OTHER>/<secret OTHER>x additionalProperties: not shown")
                .doesNotContain("hunter");
    }
}
