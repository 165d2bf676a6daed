package dev.fledge.contract.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.MatchingRule;
import dev.fledge.contract.pact.MatchingRules;
import dev.fledge.contract.pact.PactBody;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactRequest;
import dev.fledge.contract.pact.PactResponse;
import dev.fledge.contract.pact.RuleGroup;
import dev.fledge.contract.pact.RulePath;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.http.record.Har;
import dev.fledge.verdict.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumerImpactTest {
    private static final String PRICE =
            "{\"type\":\"object\",\"required\":[\"id\",\"amount\",\"tags\"],\"properties\":{"
                    + "\"id\":{\"type\":\"integer\"},\"amount\":{\"type\":\"string\"},\"note\":{\"type\":\"string\"},"
                    + "\"kind\":{\"enum\":[\"a\",\"b\"]},"
                    + "\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"name\"],\"properties\":"
                    + "{\"name\":{\"type\":\"string\",\"pattern\":\"^[a-z]+$\"}}}}}}";
    private static final String ORDER = "{\"type\":\"object\",\"required\":[\"item\"],\"properties\":"
            + "{\"item\":{\"type\":\"integer\"},\"note\":{\"type\":\"string\"},\"kind\":{\"enum\":[\"a\",\"b\"]}}}";

    private static String api(String price, String order, String parameters) {
        return "{\"openapi\":\"3.1.0\",\"servers\":[{\"url\":\"https://prices.example/api\"}],\"paths\":{"
                + "\"/prices/{id}\":{\"get\":{\"parameters\":[{\"name\":\"id\",\"in\":\"path\",\"required\":true,\"schema\":"
                + "{\"type\":\"integer\"}}" + parameters
                + "],\"responses\":{\"200\":{\"content\":{\"application/json\":"
                + "{\"schema\":" + price + "}}}}}},"
                + "\"/orders\":{\"post\":{\"requestBody\":{\"content\":{\"application/json\":{\"schema\":" + order
                + "}}},\"responses\":{\"201\":{}}}}}}";
    }

    private static DocumentNode old() {
        return Document.json("old.json", api(PRICE, ORDER, ",{\"name\":\"currency\",\"in\":\"query\"}"));
    }

    private static DocumentNode with(String price, String order, String parameters) {
        return Document.json("new.json", api(price, order, parameters));
    }

    private static PactFile pact(String consumer) {
        MatchingRules rules = MatchingRules.builder()
                .body(
                        RulePath.root().field("amount"),
                        RuleGroup.any(MatchingRule.type(), MatchingRule.of(MatchingRule.Kind.NULL)))
                .body(
                        RulePath.root().field("tags").everyItem().field("name"),
                        RuleGroup.all(MatchingRule.regex("[a-z]+")))
                .build();
        return PactFile.builder(consumer, "prices")
                .interaction(Interaction.builder("one price")
                        .request(PactRequest.builder("GET", "/api/prices/42")
                                .query("currency", "EUR")
                                .build())
                        .response(PactResponse.builder(200)
                                .body(PactBody.json("{\"id\":42,\"amount\":\"9.50\",\"tags\":[{\"name\":\"new\"}]}"))
                                .rules(rules)
                                .build())
                        .build())
                .interaction(Interaction.builder("an order")
                        .request(PactRequest.builder("POST", "/orders")
                                .body(PactBody.json("{\"item\":7,\"kind\":\"a\"}"))
                                .build())
                        .response(PactResponse.builder(201).build())
                        .build())
                .build();
    }

    private static List<String> hits(DocumentNode now) {
        return Compat.between(old(), now).consumers(List.of(pact("shop"))).compare().changes().stream()
                .map(change -> change.id() + " hits " + change.impacts())
                .toList();
    }

    @Test
    void pain_13_a_member_that_is_read_hits_and_one_that_is_not_does_not() {
        String now = PRICE.replace("\"id\":{\"type\":\"integer\"}", "\"id\":{\"type\":\"string\"}")
                .replace("\"note\":{\"type\":\"string\"}", "\"note\":{\"type\":[\"string\",\"null\"]}");

        assertThat(hits(with(now, ORDER, ",{\"name\":\"currency\",\"in\":\"query\"}")))
                .containsExactlyInAnyOrder(
                        "response-property-type-changed hits [shop, \"one price\", answer 200 application/json /id:"
                                + " it reads /id]",
                        "response-property-became-nullable hits []");
    }

    @Test
    void pain_13_null_that_is_taken_and_a_value_that_is_not_read_do_not_hit() {
        String now = PRICE.replace("\"amount\":{\"type\":\"string\"}", "\"amount\":{\"type\":[\"string\",\"null\"]}")
                .replace("[\"a\",\"b\"]", "[\"a\",\"b\",\"c\"]");

        assertThat(hits(with(now, ORDER, ",{\"name\":\"currency\",\"in\":\"query\"}")))
                .containsExactlyInAnyOrder(
                        "response-property-became-nullable hits []", "response-property-enum-value-added hits []");
    }

    @Test
    void pain_13_elements_of_a_list_and_their_pattern_are_read() {
        String now = PRICE.replace(",\"pattern\":\"^[a-z]+$\"", "").replace("[\"name\"]", "[]");

        assertThat(hits(with(now, ORDER, ",{\"name\":\"currency\",\"in\":\"query\"}")))
                .containsExactlyInAnyOrder(
                        "response-property-pattern-removed hits [shop, \"one price\", answer 200 application/json"
                                + " /tags/*/name: it reads /tags/*/name]",
                        "response-property-became-optional hits [shop, \"one price\", answer 200 application/json"
                                + " /tags/*/name: it reads /tags/*/name]");
    }

    @Test
    void pain_13_what_a_consumer_sends_is_checked_against_the_new_document() {
        String now = ORDER.replace("[\"item\"]", "[\"item\",\"note\"]").replace("[\"a\",\"b\"]", "[\"a\"]");

        assertThat(hits(with(PRICE, now, ",{\"name\":\"currency\",\"in\":\"query\"}")))
                .containsExactlyInAnyOrder(
                        "request-property-became-required hits [shop, \"an order\", request body application/json /note:"
                                + " what it sends is refused by required of the new schema]",
                        "request-property-enum-value-removed hits []");
        assertThat(hits(with(
                        PRICE, ORDER.replace("[\"a\",\"b\"]", "[\"b\"]"), ",{\"name\":\"currency\",\"in\":\"query\"}")))
                .singleElement()
                .asString()
                .startsWith("request-property-enum-value-removed hits [shop, \"an order\"");
    }

    @Test
    void pain_13_parameters_hit_who_sends_or_does_not_send_them() {
        assertThat(hits(with(PRICE, ORDER, ",{\"name\":\"tenant\",\"in\":\"query\",\"required\":true}")))
                .containsExactlyInAnyOrder(
                        "request-parameter-removed hits [shop, \"one price\", query parameter currency: it sends it]",
                        "new-required-request-parameter hits [shop, \"one price\", query parameter tenant: it does not send"
                                + " it]");
        assertThat(
                        hits(
                                with(
                                        PRICE,
                                        ORDER,
                                        ",{\"name\":\"currency\",\"in\":\"query\",\"schema\":{\"type\":\"string\",\"enum\":[\"USD\"]}}")))
                .contains("request-parameter-became-enum hits [shop, \"one price\", query parameter currency: it sends"
                        + " \"EUR\"]");
        assertThat(
                        hits(
                                with(
                                        PRICE,
                                        ORDER,
                                        ",{\"name\":\"currency\",\"in\":\"query\",\"schema\":{\"type\":\"string\",\"enum\":[\"EUR\"]}}")))
                .contains("request-parameter-became-enum hits []");
    }

    @Test
    void a_breaking_change_that_nobody_uses_passes_for_what_is_used_and_fails_for_all() {
        String now = PRICE.replace("\"note\":{\"type\":\"string\"}", "\"note\":{\"type\":\"integer\"}");
        CompatReport report = Compat.between(old(), with(now, ORDER, ",{\"name\":\"currency\",\"in\":\"query\"}"))
                .consumers(List.of(pact("shop"), pact("where2eat")))
                .compare();

        assertThat(report.verdict(Scope.USED)).isEqualTo(Verdict.PASS);
        assertThat(report.verdict(Scope.ALL)).isEqualTo(Verdict.FAIL);
        assertThat(report.consumers()).containsExactly("shop", "where2eat");
        assertThat(report.impacts()).isEmpty();
        assertThat(report.toText()).isEqualTo("""
                        old.json -> new.json: 1 breaking, 0 risky, 0 safe; 2 operations in both
                        BREAKING  response-property-type-changed, unused by 2 known consumers (shop, where2eat)
                          GET /prices/{id} answer 200 application/json /note: has another type (was string, now integer)
                          old.json:1 -> new.json:1
                        2 known consumers (shop, where2eat) with 4 calls; others are assumed not to exist.
                        """);
        assertThat(report.findings(Scope.USED).get(0).message())
                .endsWith(
                        "those that break are unused by 2 known consumers (shop, where2eat), and others are assumed not"
                                + " to exist");
    }

    @Test
    void an_operation_that_is_gone_hits_who_calls_it() {
        DocumentNode now = Document.json("new.json", "{\"openapi\":\"3.1.0\",\"paths\":{\"/orders\":{\"post\":{}}}}");

        CompatReport report =
                Compat.between(old(), now).consumers(List.of(pact("shop"))).compare();

        assertThat(report.verdict(Scope.USED)).isEqualTo(Verdict.FAIL);
        assertThat(report.impacts())
                .extracting(ConsumerImpact::toString)
                .contains("shop, \"one price\": it calls it", "shop, \"an order\", answer 201: it expects status 201");
    }

    @Test
    void a_risk_that_hits_is_inconclusive() {
        String old = PRICE;
        String now = PRICE.replace("\"^[a-z]+$\"", "\"^[a-z]*$\"");
        CompatReport report = Compat.between(
                        Document.json("old.json", api(old, ORDER, "")), Document.json("new.json", api(now, ORDER, "")))
                .consumers(List.of(pact("shop")))
                .compare();

        assertThat(report.verdict(Scope.USED)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.verdict(Scope.ALL)).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void pacts_of_another_provider_prove_nothing() {
        PactFile stranger = PactFile.builder("shop", "stock")
                .interaction(Interaction.builder("stock")
                        .request(PactRequest.builder("GET", "/stock/1").build())
                        .response(PactResponse.builder(200).build())
                        .build())
                .build();

        CompatReport report =
                Compat.between(old(), old()).consumers(List.of(stranger)).compare();

        assertThat(report.findings(Scope.USED))
                .extracting(finding -> finding.verdict() + " " + finding.reason())
                .containsExactly("INCONCLUSIVE NO_CALL_MATCHES");
        assertThat(report.toText()).contains("1 of their calls go to no operation of old.json.");
    }

    @Test
    void a_webhook_is_not_in_a_pact() {
        String hook = ",\"webhooks\":{\"paid\":{\"post\":{}}}}";
        String api = api(PRICE, ORDER, "");
        CompatReport report = Compat.between(
                        Document.json("old.json", api.substring(0, api.length() - 1) + hook),
                        Document.json("new.json", api))
                .consumers(List.of(pact("shop")))
                .compare();

        assertThat(report.verdict(Scope.USED)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.toText()).contains("BREAKING  webhook-removed, pacts and recordings do not tell who uses it");
    }

    @Test
    void a_recording_counts_all_that_was_answered_as_read() {
        Har har = Har.parse("traffic.har", """
                {"log": {"version": "1.2", "creator": {"name": "test", "version": "1"}, "entries": [{
                  "startedDateTime": "2026-01-31T12:00:00Z", "time": 1,
                  "request": {"method": "GET", "url": "http://127.0.0.1:8080/prices/7?currency=EUR",
                    "httpVersion": "HTTP/1.1", "cookies": [], "headers": [], "queryString": [],
                    "headersSize": -1, "bodySize": 0},
                  "response": {"status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1", "cookies": [], "headers": [],
                    "content": {"size": 30, "mimeType": "application/json; charset=utf-8",
                      "text": "{\\"id\\": 7, \\"note\\": \\"x\\"}"},
                    "redirectURL": "", "headersSize": -1, "bodySize": -1},
                  "cache": {}, "timings": {"send": 0, "wait": 1, "receive": 0}}]}}
                """);
        String now = PRICE.replace("\"note\":{\"type\":\"string\"}", "\"note\":{\"type\":\"integer\"}");

        CompatReport report = Compat.between(old(), with(now, ORDER, ",{\"name\":\"currency\",\"in\":\"query\"}"))
                .recorded("browser", har)
                .compare();

        assertThat(report.impacts())
                .extracting(ConsumerImpact::toString)
                .containsExactly(
                        "browser, GET /prices/7 as recorded, answer 200 application/json /note: it reads /note");
    }

    @Test
    void schemas_have_no_operations_to_use() {
        DocumentNode schema = Document.json("schema.json", "{\"type\":\"object\"}");

        assertThatThrownBy(() -> Compat.between(schema, schema)
                        .consumers(List.of(pact("shop")))
                        .compare())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("consumers use operations, and a JSON Schema has none");
    }
}
