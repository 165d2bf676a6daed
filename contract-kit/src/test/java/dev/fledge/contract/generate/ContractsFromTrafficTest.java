package dev.fledge.contract.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.contract.pact.PactFile;
import dev.fledge.http.HttpHeaders;
import dev.fledge.http.record.Har;
import dev.fledge.http.record.HarResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractsFromTrafficTest {
    private static Traffic prices() {
        Traffic traffic = new Traffic();
        for (int i = 0; i < 24; i++) {
            traffic.get("/prices/" + (40 + i), """
                    {"id": %d, "amount": %s, "currency": "%s", "note": %s, "asOf": "2026-01-%02dT12:00:00Z", "tags": [{"name": "new"}]%s}""".formatted(
                            40 + i,
                            i == 3 ? "9" : "9.5",
                            i % 2 == 0 ? "EUR" : "USD",
                            i == 5 ? "null" : "\"Fresh fish\"",
                            i + 1,
                            i % 4 == 0 ? ", \"was\": 12.0" : ""));
        }
        return traffic;
    }

    private static TrafficContracts made(Traffic traffic) {
        return ContractsFromTraffic.from(traffic.har())
                .consumer("shop")
                .provider("prices")
                .generate();
    }

    @Test
    void a_schema_says_what_all_answers_had_in_common() {
        TrafficContracts made = made(prices());

        assertThat(made.schemas()).hasSize(1);
        assertThat(made.schemas().get(0)).hasToString("GET /prices/{id} 200 (24 bodies)");
        assertThat(made.schemas().get(0).fileName()).isEqualTo("get-prices-id-200.json");
        assertThat(made.schemas().get(0).json()).isEqualTo("""
                {
                  "$schema": "https://json-schema.org/draft/2020-12/schema",
                  "title": "GET /prices/{id} 200 application/json",
                  "$comment": "from 24 recorded answers",
                  "type": "object",
                  "properties": {
                    "id": {
                      "$comment": "seen 24 times",
                      "type": "integer"
                    },
                    "amount": {
                      "$comment": "seen 24 times",
                      "type": "number"
                    },
                    "currency": {
                      "$comment": "seen 24 times",
                      "type": "string",
                      "enum": [
                        "EUR",
                        "USD"
                      ]
                    },
                    "note": {
                      "$comment": "seen 24 times",
                      "type": [
                        "string",
                        "null"
                      ]
                    },
                    "asOf": {
                      "$comment": "seen 24 times",
                      "type": "string",
                      "format": "date-time"
                    },
                    "tags": {
                      "$comment": "seen 24 times",
                      "type": "array",
                      "items": {
                        "type": "object",
                        "properties": {
                          "name": {
                            "$comment": "seen 24 times",
                            "type": "string"
                          }
                        },
                        "required": [
                          "name"
                        ]
                      }
                    },
                    "was": {
                      "$comment": "seen 6 times",
                      "type": "number"
                    }
                  },
                  "required": [
                    "id",
                    "amount",
                    "currency",
                    "note",
                    "asOf",
                    "tags"
                  ]
                }
                """);
    }

    @Test
    void a_pact_is_pending_and_says_how_often_each_field_was_seen() {
        String json = made(prices()).pact().toJson();

        assertThat(json).contains("\"pending\": true", "\"version\": \"4.0\"");
        assertThat(PactFile.parse("made", json).interactions().get(0).comments())
                .containsExactly(
                        "From 24 recorded calls; values are made up. Read it, then remove 'pending'.",
                        "$.id: in 24 of 24, integer",
                        "$.amount: in 24 of 24, number",
                        "$.currency: in 24 of 24, always EUR or USD",
                        "$.note: in 24 of 24, string or null",
                        "$.asOf: in 24 of 24, string (date-time)",
                        "$.tags: in 24 of 24, array",
                        "$.tags[*].name: in 24 of 24, string",
                        "$.was: in 6 of 24, left out: not in every answer");
    }

    @Test
    void the_example_of_a_pact_is_made_up_and_its_rules_are_types() {
        var interaction = made(prices()).pact().interactions().get(0);

        assertThat(interaction.description()).isEqualTo("GET /prices/{id} answers 200 with application/json");
        assertThat(interaction.request().path()).isEqualTo("/prices/63");
        assertThat(interaction.request().rules()).hasToString("[Entry[part=PATH, place=, group=regex(/prices/[^/]+)]]");
        assertThat(interaction.response().body().text())
                .isEqualTo("{\"amount\":1.5,\"asOf\":\"2000-01-01T00:00:00Z\",\"currency\":\"EUR\",\"id\":11,"
                        + "\"note\":\"Aaaaa aaaa\",\"tags\":[{\"name\":\"aaa\"}]}");
        assertThat(interaction.response().rules().entries())
                .extracting(entry -> entry.place() + " " + entry.group())
                .containsExactly(
                        "Content-Type regex((?i)application/json(\\s*;.*)?)",
                        "$ type",
                        "$.amount number",
                        "$.asOf regex([12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2}))",
                        "$.currency regex(EUR|USD)",
                        "$.id integer",
                        "$.note type or null",
                        "$.tags type(min 1)",
                        "$.tags[*] type",
                        "$.tags[*].name type");
    }

    @Test
    void the_example_of_a_pact_meets_the_schema() {
        TrafficContracts made = made(prices());

        String example = made.pact().interactions().get(0).response().body().text();

        assertThat(made.schemas().get(0).schema().check("example", example)).isEmpty();
    }

    @Test
    void words_that_differ_between_two_calls_of_the_same_request_are_not_compared() {
        Traffic traffic = new Traffic();
        for (int i = 0; i < 20; i++) {
            traffic.get("/queue", i % 3 == 0 ? "{\"phase\":\"busy\"}" : "{\"phase\":\"idle\"}");
        }

        TrafficContracts made = made(traffic);

        assertThat(made.pact().interactions().get(0).response().rules().entries())
                .extracting(entry -> entry.place() + " " + entry.group())
                .contains("$.phase type");
        assertThat(made.pact().interactions().get(0).comments())
                .contains("$.phase: in 20 of 20, string, differs between calls that asked the same");
    }

    @Test
    void a_word_that_never_differs_is_compared() {
        TrafficContracts made = made(new Traffic().times(20, "GET /health", "{\"status\":\"ok\"}"));

        assertThat(made.pact().interactions().get(0).response().rules().entries())
                .extracting(entry -> entry.place() + " " + entry.group())
                .contains("$.status equality");
    }

    @Test
    void few_observations_give_no_list_of_words() {
        TrafficContracts made = made(new Traffic().times(19, "GET /health", "{\"status\":\"ok\"}"));

        assertThat(made.schemas().get(0).json()).doesNotContain("enum");
    }

    @Test
    void too_few_observations_are_told_and_not_guessed() {
        Traffic traffic = new Traffic()
                .times(3, "GET /health", "{\"status\":\"ok\"}")
                .times(2, "GET /menu", "{\"dishes\":[]}")
                .call("GET /broken", "", 200, "{\"a\":")
                .call("GET /broken", "", 200, "{\"a\":1}")
                .call("GET /broken", "", 200, "{\"a\":1}")
                .call("GET /late", "", 503, "{}");

        TrafficContracts made = made(traffic);

        assertThat(made.schemas()).extracting(TrafficSchema::fileName).containsExactly("get-health-200.json");
        assertThat(made.leftOut())
                .extracting(LeftOut::toString)
                .containsExactly(
                        "GET /broken 200 (3 calls): too few: 2 of the bodies were recorded whole and are JSON, 3 are needed",
                        "GET /menu 200 (2 calls): too few: 3 are needed",
                        "GET /late 503 (1 call): 503 is a failure, and nobody promises those");
    }

    @Test
    void a_recording_without_anything_asked_is_refused() {
        assertThatThrownBy(() -> made(new Traffic().times(4, "GET https://cdn.example/a.css", "{}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the recording has no requests over HTTP but for 4 static assets, so there is nothing to make "
                                + "contracts of; record calls to the app itself");
    }

    @Test
    void what_is_sent_is_made_up_in_the_shape_of_what_was_sent() {
        Traffic traffic = new Traffic();
        for (int i = 0; i < 3; i++) {
            traffic.call("POST /recommend", "{\"user\": \"anna-" + i + "\", \"near\": null}", 201, "{\"ok\": true}");
        }

        var request = made(traffic).pact().interactions().get(0).request();

        assertThat(request.body().text()).isEqualTo("{\"near\":null,\"user\":\"aaaa-1\"}");
        assertThat(request.headers()).containsEntry("Content-Type", List.of("application/json"));
    }

    @Test
    void answers_that_are_no_json_promise_their_status_and_type() {
        HarResponse page = new HarResponse(
                200,
                HttpHeaders.none().and("Content-Type", "text/html; charset=utf-8"),
                Traffic.body("text/html", "<p>Anna</p>"));
        Traffic traffic = new Traffic();
        for (int i = 0; i < 3; i++) {
            traffic.call("GET /", "", page);
        }
        HarResponse empty = new HarResponse(204, HttpHeaders.none(), Optional.empty());
        for (int i = 0; i < 3; i++) {
            traffic.call("PUT /cache/a", "{\"v\":1}", empty);
        }

        TrafficContracts made = made(traffic);

        assertThat(made.schemas()).isEmpty();
        assertThat(made.pact().interactions())
                .extracting(each -> each.description())
                .containsExactly("GET / answers 200 with text/html", "PUT /cache/a answers 204");
        assertThat(made.pact().toJson()).doesNotContain("Anna");
    }

    @Test
    void the_same_traffic_gives_the_same_files(@TempDir Path one, @TempDir Path two) throws Exception {
        List<Path> written = made(prices()).write(one);
        made(prices()).write(two);

        assertThat(written)
                .extracting(file -> one.relativize(file).toString())
                .containsExactly("schemas/get-prices-id-200.json", "pacts/shop-prices.json");
        for (Path file : written) {
            assertThat(two.resolve(one.relativize(file))).hasSameBinaryContentAs(file);
        }
        assertThat(Files.readString(written.get(1)))
                .isEqualTo(made(prices()).pact().toJson());
    }

    @Test
    void one_server_is_asked() {
        Traffic traffic = new Traffic()
                .times(9, "GET https://stats.example/hit", "{\"a\":1}")
                .times(3, "GET /health", "{\"status\":\"ok\"}");

        TrafficContracts made = ContractsFromTraffic.from(traffic.har())
                .server(HttpUrl.get(Traffic.APP))
                .generate();

        assertThat(made.schemas()).hasSize(1);
        assertThat(made.leftOut())
                .extracting(LeftOut::toString)
                .containsExactly("other servers (9 calls): one pact is about one provider");
    }

    @Test
    void pain_14_a_recording_gives_contracts_without_its_noise_and_its_secrets() {
        Traffic traffic = new Traffic().header("Authorization", "Bearer sk_live_4eC39HqLyjWDarjtT1zdp7dc");
        for (int i = 0; i < 20; i++) {
            traffic.get("/me", """
                    {"mail": "anna@mail.example", "etag": "W/%d", "at": "2026-01-31T12:00:%02dZ", "token": %d, "plan": "free"}""".formatted(i * 7919, i, i));
        }

        TrafficContracts made = made(traffic);

        var rules = made.pact().interactions().get(0).response().rules().entries();
        assertThat(rules)
                .extracting(entry -> entry.place())
                .containsExactly("Content-Type", "$", "$.at", "$.etag", "$.mail", "$.plan");
        assertThat(rules.stream().filter(rule -> rule.group().toString().equals("equality")))
                .extracting(entry -> entry.place())
                .containsExactly("$.plan");
        assertThat(made.pact().interactions().get(0).pending()).isTrue();
        assertThat(made.pact().toJson() + made.schemas().get(0).json())
                .doesNotContain("anna", "sk_live", "7919", "2026")
                .contains("$.token: in 20 of 20, left out: hidden in the recording");
    }

    @Test
    void a_foreign_export_survives() {
        String entry = """
                {"_x": 1, "startedDateTime": "2026-01-31T12:00:0%d.000+01:00", "cache": {},
                 "request": {"method": "GET", "url": "https://shop.example/api/cart"},
                 "response": {"status": 200, "headers": [{"name": "content-type", "value": "application/json"}],
                   "content": {"size": 7, "mimeType": "application/json", "encoding": "base64", "text": "eyJuIjoxfQ=="}}}""";
        String failed = """
                {"startedDateTime": "2026-01-31T12:00:09.000+01:00", "request": {"method": "GET", "url": "https://shop.example/x"},
                 "response": {"status": 0}}""";
        Har har = Har.parse(
                "shop.har",
                "{\"log\": {\"entries\": ["
                        + String.join(",", entry.formatted(1), entry.formatted(2), entry.formatted(3), failed) + "]}}");

        TrafficContracts made = ContractsFromTraffic.from(har).generate();

        assertThat(made.schemas().get(0).schema().check("body", "{\"n\": \"1\"}"))
                .extracting(Object::toString)
                .containsExactly("line 1:7 /n type: expected integer, found string \"1\"");
        assertThat(made.leftOut())
                .extracting(LeftOut::toString)
                .containsExactly("calls without a whole answer (1 call): nothing was answered to the end");
    }
}
