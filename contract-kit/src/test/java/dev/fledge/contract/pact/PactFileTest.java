package dev.fledge.contract.pact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.DocumentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PactFileTest {
    private static final String V2 = """
            {"consumer": {"name": "where2eat"}, "provider": {"name": "prices"},
             "interactions": [{
               "description": "one price", "provider_state": "price 42 exists",
               "request": {"method": "get", "path": "/prices/42", "query": "q=a%20b&q=c&flag", "headers": {"Accept": "application/json"}},
               "response": {"status": 200, "headers": {"Content-Type": "application/json", "Content-Length": 12},
                 "body": {"id": 42, "amount": 9.50}, "matchingRules": {"$.body.id": {"match": "type"}}}
             }],
             "metadata": {"pactSpecification": {"version": "2.0.0"}}}
            """;

    private static final String V4 = """
            {"consumer": {"name": "where2eat"}, "provider": {"name": "prices"},
             "interactions": [
              {"type": "Synchronous/HTTP", "description": "one price", "key": "k1", "pending": true,
               "comments": {"text": ["seen 9 times"], "testname": "PriceTest"},
               "providerStates": [{"name": "price exists", "params": {"id": 42, "tags": ["a"]}}, {"name": "open"}],
               "request": {"method": "POST", "path": "/prices", "query": {"q": ["a b", "c"]}, "headers": {"X-A": ["1", "2"]},
                 "body": {"content": {"b": 1, "a": null}, "contentType": "application/json", "encoded": false},
                 "generators": {"path": {"type": "ProviderState", "expression": "/prices/${id}", "dataType": "STRING"}}},
               "response": {"status": 201, "body": {"content": "AAEC", "contentType": "image/png", "encoded": "base64"}}},
              {"type": "Asynchronous/Messages", "description": "price changed", "contents": {"content": {"id": 1}}},
              {"type": "Synchronous/HTTP", "description": "rpc", "pluginConfiguration": {"protobuf": {"service": "P"}},
               "request": {}, "response": {"status": 200}}],
             "metadata": {"pactSpecification": {"version": "4.0"}, "plugins": [{"name": "protobuf", "version": "0.3"}]}}
            """;

    @Test
    void reads_a_pact_of_version_2() {
        PactFile pact = PactFile.parse("prices.json", V2);

        assertThat(pact.consumer()).isEqualTo("where2eat");
        assertThat(pact.provider()).isEqualTo("prices");
        assertThat(pact.version()).isEqualTo(PactVersion.V2);
        Interaction price = pact.interactions().get(0);
        assertThat(price.states()).containsExactly(ProviderState.of("price 42 exists"));
        assertThat(price.request()).hasToString("GET /prices/42");
        assertThat(price.request().query()).isEqualTo(Map.of("flag", List.of(""), "q", List.of("a b", "c")));
        assertThat(price.response().headers()).containsEntry("Content-Length", List.of("12"));
        assertThat(price.response().body().kind()).isEqualTo(PactBody.Kind.JSON);
        assertThat(price.response().body().text()).isEqualTo("{\"amount\":9.50,\"id\":42}");
        assertThat(price.response().body().contentType()).contains("application/json");
        assertThat(price.line()).isEqualTo(2);
    }

    @Test
    void reads_a_pact_of_version_4() {
        PactFile pact = PactFile.parse("prices.json", V4);

        assertThat(pact.interactions())
                .extracting(Interaction::kind)
                .containsExactly(Interaction.Kind.HTTP, Interaction.Kind.MESSAGE, Interaction.Kind.PLUGIN);
        Interaction price = pact.interactions().get(0);
        assertThat(price.key()).contains("k1");
        assertThat(price.pending()).isTrue();
        assertThat(price.comments()).containsExactly("seen 9 times");
        assertThat(price.states())
                .containsExactly(
                        new ProviderState("price exists", Map.of("id", 42L, "tags", List.of("a"))),
                        ProviderState.of("open"));
        assertThat(price.request().headers()).isEqualTo(Map.of("X-A", List.of("1", "2")));
        assertThat(price.request().body().text()).isEqualTo("{\"a\":null,\"b\":1}");
        assertThat(price.request().generators().isEmpty()).isFalse();
        assertThat(price.response().body().kind()).isEqualTo(PactBody.Kind.BYTES);
        assertThat(price.response().body().bytes()).containsExactly(0, 1, 2);
        assertThat(pact.interactions().get(2).plugin()).contains("protobuf");
    }

    @Test
    void tells_apart_what_a_body_can_say() {
        assertThat(body("3.0.0", "")).isEqualTo(PactBody.Kind.ABSENT);
        assertThat(body("3.0.0", ", \"body\": null")).isEqualTo(PactBody.Kind.NULL);
        assertThat(body("3.0.0", ", \"body\": \"\"")).isEqualTo(PactBody.Kind.EMPTY);
        assertThat(body("3.0.0", ", \"body\": \"hi\"")).isEqualTo(PactBody.Kind.TEXT);
        assertThat(body("3.0.0", ", \"body\": 3")).isEqualTo(PactBody.Kind.JSON);
        assertThat(body("4.0", ", \"body\": {}")).isEqualTo(PactBody.Kind.ABSENT);
        assertThat(body("4.0", ", \"body\": {\"content\": \"\"}")).isEqualTo(PactBody.Kind.EMPTY);
        assertThat(body("4.0", ", \"body\": {\"content\": \"hi\", \"contentType\": \"text/plain\"}"))
                .isEqualTo(PactBody.Kind.TEXT);
        assertThat(body("4.0", ", \"body\": {\"content\": \"hi\", \"contentType\": \"application/json\"}"))
                .isEqualTo(PactBody.Kind.JSON);
    }

    @Test
    void guesses_the_version_of_a_file_that_does_not_say_it() {
        String bare = V2.substring(0, V2.indexOf("\"metadata\"")).strip().replaceAll(",$", "}");

        assertThat(PactFile.parse("prices.json", bare).version()).isEqualTo(PactVersion.V2);
    }

    @Test
    void writes_what_it_read_and_the_same_bytes_each_time() {
        for (String source : List.of(V2, V4)) {
            PactFile read = PactFile.parse("prices.json", source);

            PactFile again = PactFile.parse("again.json", read.toJson());

            assertThat(again.toJson()).isEqualTo(read.toJson());
            assertThat(again.contentSha()).isEqualTo(read.contentSha());
        }
    }

    @Test
    void writes_the_file_that_a_person_would() {
        PactFile pact = PactFile.builder("where2eat", "prices")
                .version(PactVersion.V3)
                .interaction(Interaction.builder("one price")
                        .state(ProviderState.of("price 42 exists"))
                        .request(PactRequest.builder("get", "/prices/42")
                                .query("in", "EUR")
                                .build())
                        .response(PactResponse.builder(200)
                                .header("Content-Type", "application/json")
                                .body(PactBody.json("{\"id\": 42}"))
                                .build())
                        .build())
                .build();

        assertThat(pact.toJson()).isEqualTo("""
                        {
                          "consumer": {
                            "name": "where2eat"
                          },
                          "interactions": [
                            {
                              "description": "one price",
                              "providerStates": [
                                {
                                  "name": "price 42 exists"
                                }
                              ],
                              "request": {
                                "method": "GET",
                                "path": "/prices/42",
                                "query": {
                                  "in": [
                                    "EUR"
                                  ]
                                }
                              },
                              "response": {
                                "body": {
                                  "id": 42
                                },
                                "headers": {
                                  "Content-Type": "application/json"
                                },
                                "status": 200
                              }
                            }
                          ],
                          "metadata": {
                            "pactSpecification": {
                              "version": "3.0.0"
                            }
                          },
                          "provider": {
                            "name": "prices"
                          }
                        }
                        """);
    }

    @Test
    void the_content_sha_tells_promises_apart_and_nothing_else() {
        String sha = PactFile.parse("a.json", V4).contentSha();

        assertThat(sha).matches("[0-9a-f]{64}");
        assertThat(PactFile.parse(
                                "b.json",
                                V4.replace("seen 9 times", "seen 10 times").replace("\"k1\"", "\"k2\""))
                        .contentSha())
                .isEqualTo(sha);
        assertThat(PactFile.parse("b.json", V4.replace("where2eat", "other")).contentSha())
                .isEqualTo(sha);
        assertThat(PactFile.parse("b.json", V4.replace("\"b\": 1", "\"b\": 2")).contentSha())
                .isNotEqualTo(sha);
        assertThat(PactFile.parse("b.json", V4.replace("201", "202")).contentSha())
                .isNotEqualTo(sha);
    }

    @Test
    void says_where_a_file_is_no_pact(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("prices.json");
        Files.writeString(file, "{\"openapi\": \"3.1.0\"}");

        assertThatThrownBy(() -> PactFile.read(file))
                .isInstanceOf(DocumentException.class)
                .hasMessage(
                        file + ":1:1: the document: this is no pact; a pact is an object with consumer, provider and"
                                + " interactions");
    }

    @Test
    void says_where_a_pact_is_wrong_and_how_to_put_it_right() {
        assertWrong(V2.substring(0, 200), "prices.json:4:", "no JSON");
        assertWrong(
                V2.replace("\"status\": 200", "\"status\": \"200\""),
                "prices.json:5:",
                "interactions[0].response.status: expected a whole number from 100 to 999, found text \"200\"; write it"
                        + " without quotes");
        assertWrong(
                V2.replace("\"response\"", "\"respnse\""),
                "prices.json:2:",
                "interactions[0]: missing key 'response'; add it, or rename 'respnse' if that is meant");
        assertWrong(V2.replace("\"description\": \"one price\"", "\"description\": 1"), "prices.json:3:", "quote it");
        assertWrong(
                V2.replace("\"interactions\": [", "\"interactions\": [], \"interactions\": ["),
                "prices.json:2:",
                "duplicate key 'interactions'");
        assertWrong(V2.replace("a%20b", "a%2"), "prices.json:4:", "broken % escape");
        assertWrong(V2.replace("2.0.0", "5.0"), "prices.json:8:", "pact specification '5.0' is not known");
        assertWrong(
                V2.replace("\"prices\"}", "\" \"}"), "prices.json:1:", "the name of the provider must not be blank");
        assertWrong(V4.replace("Synchronous/HTTP", "Synchronous/HTPP"), "prices.json:3:", "did you mean");
        assertWrong(V4.replace("AAEC", "!"), "prices.json:9:", "is no Base64");
        assertWrong(V4.replace("\"base64\"", "\"gzip\""), "prices.json:9:", "encoding 'gzip' is not known");
    }

    @Test
    void refuses_two_interactions_that_nobody_could_tell_apart() {
        Interaction price = Interaction.builder("one price").build();
        PactFile.Builder pact = PactFile.builder("where2eat", "prices").interaction(price);

        assertThatThrownBy(() -> pact.interaction(price))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the pact of where2eat and prices has the interaction 'one price' already; give each its own"
                                + " description or states");
    }

    private static PactBody.Kind body(String version, String body) {
        String type = version.equals("4.0") ? "\"type\": \"Synchronous/HTTP\"," : "";
        return PactFile.parse(
                        "body.json",
                        "{\"consumer\": {\"name\": \"a\"}, \"provider\": {\"name\": \"b\"}, \"interactions\": [{" + type
                                + "\"request\": {}, \"response\": {\"status\": 200" + body + "}}],"
                                + " \"metadata\": {\"pactSpecification\": {\"version\": \"" + version + "\"}}}")
                .interactions()
                .get(0)
                .response()
                .body()
                .kind();
    }

    private static void assertWrong(String json, String place, String problem) {
        assertThatThrownBy(() -> PactFile.parse("prices.json", json))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith(place)
                .hasMessageContaining(problem);
    }
}
