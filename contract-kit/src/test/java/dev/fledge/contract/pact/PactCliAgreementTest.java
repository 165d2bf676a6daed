package dev.fledge.contract.pact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our verifier beside that of pact itself: the same pacts, the same provider, the same verdicts. */
@Tag("story")
@Tag("real")
class PactCliAgreementTest {
    private static final Map<Long, String> VERSIONS = Map.of(2L, "2.0.0", 3L, "3.0.0", 4L, "4.0");

    @TempDir
    private Path folder;

    private TestProvider provider;

    @BeforeEach
    void start() throws IOException {
        provider = new TestProvider().json("POST /state", "{\"id\": 42}");
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void both_verifiers_say_the_same_of_each_rule() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        List<Path> files = casesOf("verifier-cases.json", expected);

        Map<String, String> theirs = new PactTools(folder).verify(files, provider);

        assertThat(expected).hasSizeGreaterThanOrEqualTo(40);
        assertThat(verdicts(theirs)).isEqualTo(expected);
        assertThat(ours(files)).isEqualTo(expected);
    }

    @Test
    void where_the_verifiers_differ_is_known_and_written_down() throws Exception {
        Map<String, String> ours = new LinkedHashMap<>();
        List<Path> files = casesOf("verifier-differences.json", ours);
        provider.refuse("nobody knows this");

        Map<String, String> theirs = new PactTools(folder).verify(files, provider);

        assertThat(ours(files)).isEqualTo(ours);
        assertThat(theirs)
                .isEqualTo(Map.of(
                        "redirect-expected",
                        "Error",
                        "unknown-rule",
                        "Error",
                        "null-for-regex",
                        "OK",
                        "state-unknown",
                        "Error"));
    }

    @Test
    void both_verifiers_say_the_same_of_pacts_that_pact_js_wrote() throws Exception {
        PactTools tools = new PactTools(folder);
        List<Path> files = tools.pactsOfPactJs();
        provider.json(
                        "GET /prices/42",
                        "{\"id\":42,\"amount\":8.25,\"currency\":\"USD\",\"tags\":[\"a\",\"b\"],\"open\":false,\"name\":\"x\","
                                + "\"note\":\"so fresh\",\"gone\":null,\"since\":\"2025-02-03\",\"at\":\"2025-02-03T01:02:03\","
                                + "\"ref\":\"11111111-2222-3333-4444-555555555555\",\"shop\":{\"name\":\"y\"}}")
                .json("GET /prices?q=a%20b&q=c", "{\"items\":[{\"id\":3,\"score\":1},{\"id\":4,\"score\":2.5}]}")
                .json("GET /prices?q=a+b&q=c", "{\"items\":[{\"id\":3,\"score\":1},{\"id\":4,\"score\":2.5}]}")
                .json("GET /prices/text", "{\"amount\":\"9.50 EUR\"}")
                .json("GET /shops", "{\"byShop\":{\"shop-7\":3},\"kinds\":[\"tea\",\"soup\"]}")
                .answer(
                        "POST /prices",
                        new MockResponse.Builder()
                                .code(201)
                                .addHeader("Content-Type", "application/json")
                                .body("{\"id\":8}")
                                .build());

        Map<String, String> theirs = tools.verify(files, provider);

        assertThat(theirs).hasSize(7).containsValues("OK", "Error");
        assertThat(ours(files)).isEqualTo(verdicts(theirs));
    }

    /** Writes pacts of the cases in a resource, has the provider answer as each says, and keeps our verdict of each. */
    private List<Path> casesOf(String resource, Map<String, String> verdicts) throws IOException, URISyntaxException {
        Path cases =
                Path.of(Objects.requireNonNull(getClass().getResource(resource)).toURI());
        Map<Long, List<Object>> byVersion = new LinkedHashMap<>();
        for (DocumentNode each : Document.read(cases).items()) {
            long version = each.field("version").integer(2, 4);
            String name = each.field("name").text();
            String path = "/" + name;
            byVersion.computeIfAbsent(version, unused -> new ArrayList<>()).add(interaction(each, version, path));
            answer(path, each.field("answer"));
            verdicts.put(name, each.field("verdict").text());
        }
        List<Path> files = new ArrayList<>();
        for (Map.Entry<Long, List<Object>> version : byVersion.entrySet()) {
            Path file = folder.resolve("where2eat-v" + version.getKey() + ".json");
            Files.writeString(
                    file,
                    JsonText.pretty(Map.of(
                            "consumer", Map.of("name", "where2eat-v" + version.getKey()),
                            "provider", Map.of("name", "prices"),
                            "interactions", version.getValue(),
                            "metadata",
                                    Map.of(
                                            "pactSpecification",
                                            Map.of("version", String.valueOf(VERSIONS.get(version.getKey())))))));
            files.add(file);
        }
        return files;
    }

    private static Object interaction(DocumentNode each, long version, String path) {
        Map<String, Object> request = new LinkedHashMap<>(Map.of("method", "GET", "path", path));
        each.optional("request")
                .ifPresent(more -> more.keys()
                        .forEach(key -> request.put(key, more.field(key).toPlain())));
        Map<String, Object> interaction = new LinkedHashMap<>();
        interaction.put("description", each.field("name").text());
        interaction.put("request", request);
        interaction.put("response", each.field("response").toPlain());
        each.optional("states").ifPresent(states -> interaction.put("providerStates", states.toPlain()));
        if (version == 4) {
            interaction.put("type", "Synchronous/HTTP");
        }
        return interaction;
    }

    private void answer(String path, DocumentNode answer) {
        MockResponse.Builder response = new MockResponse.Builder()
                .code((int) answer.field("status").integer(100, 599))
                .body(answer.field("body").text());
        DocumentNode headers = answer.field("headers");
        headers.keys()
                .forEach(name -> response.addHeader(name, headers.field(name).text()));
        provider.answer("GET " + path, response.build());
    }

    private Map<String, String> ours(List<Path> files) throws InterruptedException {
        return PactVerifier.against(provider.url())
                .pacts(PactSource.files(files.toArray(Path[]::new)))
                .states(States.endpoint("/state"))
                .build()
                .verify()
                .interactions()
                .stream()
                .collect(Collectors.toMap(
                        each -> each.interaction().description(),
                        each -> each.verdict().name(),
                        (one, other) -> one + " and " + other,
                        LinkedHashMap::new));
    }

    private static Map<String, String> verdicts(Map<String, String> theirs) {
        Map<String, String> verdicts = new LinkedHashMap<>();
        theirs.forEach((name, result) -> verdicts.put(name, result.equals("OK") ? "VERIFIED" : "MISMATCH"));
        return verdicts;
    }
}
