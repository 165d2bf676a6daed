package dev.fledge.contract.pact.consumer;

import static dev.fledge.contract.pact.consumer.Shapes.field;
import static dev.fledge.contract.pact.consumer.Shapes.integer;
import static dev.fledge.contract.pact.consumer.Shapes.nullable;
import static dev.fledge.contract.pact.consumer.Shapes.obj;
import static dev.fledge.contract.pact.consumer.Shapes.regex;
import static dev.fledge.contract.pact.consumer.Shapes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LightStubTest {
    private static final Pattern RUN_TIME = Pattern.compile(
            ".*(classes|/fledge-core-[0-9.]+(-SNAPSHOT)?\\.jar|/(slf4j-api|jspecify|okhttp-jvm|okio-jvm|jackson-[a-z-]+|snakeyaml|json-schema-validator|itu"
                    + "|resilience4j-[a-z]+|kotlin-stdlib|annotations)-[0-9.]+\\.jar)/?");

    private final OkHttpClient client = new OkHttpClient();

    @TempDir
    Path pacts;

    private static ConsumerContract contract() {
        return ConsumerContract.between("where2eat", "prices")
                .interaction(
                        "new price",
                        Expect.post("/prices")
                                .header("Authorization", regex("Bearer .+", "Bearer example"))
                                .json(obj(field("id", integer(42)), field("note", nullable(regex("[a-z]+", "fresh")))))
                                .respond(201)
                                .header("Location", "/prices/42"))
                .interaction("one price", Expect.get("/prices/42").respond(200).json(obj(field("id", integer(42)))))
                .build();
    }

    private String post(LightStub stub, String token, String json) throws IOException {
        Request request = new Request.Builder()
                .url(stub.addresses().url().resolve("prices"))
                .header("Authorization", token)
                .post(RequestBody.create(json, MediaType.get("application/json")))
                .build();
        try (Response response = client.newCall(request).execute()) {
            return response.code() + " " + response.header("Location") + " "
                    + response.body().string();
        }
    }

    private String get(LightStub stub, String path) throws IOException {
        Request request =
                new Request.Builder().url(stub.addresses().url().resolve(path)).build();
        try (Response response = client.newCall(request).execute()) {
            return response.code() + " " + response.body().string();
        }
    }

    @Test
    void pain_4_null_will_do_where_the_shape_is_nullable_and_never_meets_a_regex_elsewhere() throws Exception {
        try (LightStub stub = LightStub.start(contract())) {
            assertThat(post(stub, "Bearer me", "{\"id\":7,\"note\":null}")).isEqualTo("201 /prices/42 ");
            assertThat(post(stub, "Bearer me", "{\"id\":null,\"note\":\"old\"}"))
                    .startsWith("500");

            assertThat(stub.unexpected())
                    .singleElement()
                    .asString()
                    .contains("$.id")
                    .contains("null");
        }
    }

    @Test
    void the_pact_is_written_when_all_was_asked_for() throws Exception {
        try (LightStub stub = LightStub.start(contract())) {
            post(stub, "Bearer me", "{\"id\":7,\"note\":\"old\"}");
            assertThatThrownBy(() -> stub.writePact(PactFolder.at(pacts), "LightStubTest"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("""
                            no pact of where2eat and prices was written: of 2 interactions, 1 was never asked for:
                              'one price' (GET /prices/42)
                            ask for it in a test, or take it out""");

            assertThat(get(stub, "prices/42")).isEqualTo("200 {\"id\":42}");
            Path file = stub.writePact(PactFolder.at(pacts), "LightStubTest");

            assertThat(PactFile.read(file).contentSha())
                    .isEqualTo(contract().pact().contentSha());
        }
    }

    @Test
    void a_secret_in_a_header_is_not_shown() throws Exception {
        try (LightStub stub = LightStub.start(contract())) {
            post(stub, "Basic aHVudGVyMg==", "{\"id\":7,\"note\":null}");

            assertThat(stub.unexpected())
                    .singleElement()
                    .asString()
                    .doesNotContain("aHVudGVyMg")
                    .contains("Authorization");
        }
    }

    @Test
    void a_broken_or_huge_or_deep_body_is_told_and_stops_nothing() throws Exception {
        try (LightStub stub = LightStub.start(contract())) {
            List<String> bodies = List.of(
                    "{\"id\":",
                    "[".repeat(100_000),
                    "\"" + "x".repeat(1_000_000) + "\"",
                    "\u0000\uffff",
                    "{\"id\":1,\"id\":2}");
            for (String body : bodies) {
                assertThat(post(stub, "Bearer me", body)).startsWith("500");
            }

            assertThat(stub.unexpected()).hasSize(5).allMatch(sentence -> sentence.length() < 3_000);
            assertThat(get(stub, "prices/42")).startsWith("200");
        }
    }

    @Test
    void it_listens_on_the_loopback_address_only_and_no_longer_once_closed() throws Exception {
        LightStub stub = LightStub.start(contract());
        String host = stub.addresses().url().host();
        stub.close();

        assertThat(InetAddress.getByName(host).isLoopbackAddress()).isTrue();
        assertThatThrownBy(() -> get(stub, "prices/42")).isInstanceOf(IOException.class);
    }

    @Test
    void version_2_needs_pact_jvm() {
        ConsumerContract two = ConsumerContract.between("where2eat", "prices")
                .version(PactVersion.V2)
                .interaction("one price", Expect.get("/prices/42").respond(200).json(text("x")))
                .build();

        assertThatThrownBy(() -> LightStub.start(two))
                .hasMessage("Fledge's own stub writes Pact V3 and V4, and the contract of where2eat and prices is V2;"
                        + " choose another version, or let pact-jvm answer");
    }

    @Test
    void pain_1_the_stub_needs_no_jar_but_those_the_kit_brings() throws Exception {
        try (ClassPath kitAlone = ClassPath.of(RUN_TIME.asMatchPredicate())) {
            List<String> answerAndPact = kitAlone.run(LightRun.class.getName(), pacts.toString());

            assertThat(answerAndPact.get(0)).isEqualTo("{\"id\":42}");
            assertThat(answerAndPact.get(1)).contains("\"description\": \"one price\"");
            assertThat(kitAlone.asked())
                    .noneMatch(name -> name.startsWith("au.com.dius") || name.startsWith("org.junit"));
            assertThat(kitAlone.asked()).hasSizeGreaterThan(500);
        }
    }
}
