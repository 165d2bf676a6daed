package dev.fledge.contract.pact.jvm;

import static dev.fledge.contract.pact.consumer.Shapes.bool;
import static dev.fledge.contract.pact.consumer.Shapes.containing;
import static dev.fledge.contract.pact.consumer.Shapes.date;
import static dev.fledge.contract.pact.consumer.Shapes.datetime;
import static dev.fledge.contract.pact.consumer.Shapes.decimal;
import static dev.fledge.contract.pact.consumer.Shapes.eachEntry;
import static dev.fledge.contract.pact.consumer.Shapes.eachLike;
import static dev.fledge.contract.pact.consumer.Shapes.equalTo;
import static dev.fledge.contract.pact.consumer.Shapes.field;
import static dev.fledge.contract.pact.consumer.Shapes.integer;
import static dev.fledge.contract.pact.consumer.Shapes.nullable;
import static dev.fledge.contract.pact.consumer.Shapes.number;
import static dev.fledge.contract.pact.consumer.Shapes.obj;
import static dev.fledge.contract.pact.consumer.Shapes.oneOf;
import static dev.fledge.contract.pact.consumer.Shapes.optional;
import static dev.fledge.contract.pact.consumer.Shapes.regex;
import static dev.fledge.contract.pact.consumer.Shapes.text;
import static dev.fledge.contract.pact.consumer.Shapes.time;
import static dev.fledge.contract.pact.consumer.Shapes.uuid;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.dsl.LambdaDsl;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.core.model.DefaultPactReader;
import au.com.dius.pact.core.model.DefaultPactWriter;
import au.com.dius.pact.core.model.Pact;
import au.com.dius.pact.core.model.PactSpecVersion;
import au.com.dius.pact.core.model.V4Pact;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.consumer.ConsumerContract;
import dev.fledge.contract.pact.consumer.Expect;
import dev.fledge.contract.pact.consumer.ProviderStub;
import dev.fledge.document.Document;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StubKindTest {
    @TempDir
    Path pacts;

    abstract static class Everything {
        @Interaction("a list")
        Expect list() {
            return Expect.request("POST", regex("/search/[a-z]+", "/search/new"))
                    .given("there are prices", Map.of("count", 2, "cheap", true))
                    .query("page", integer(1))
                    .query("sort", "id", "amount")
                    .header("Accept", "application/json")
                    .header("X-Trace", uuid("0f8fad5b-d9cb-469f-a165-70867728950e"))
                    .json(obj(field("text", containing("pea", "pea soup")), field("limit", equalTo(10))))
                    .respond(200)
                    .header("ETag", regex("\"[0-9a-f]+\"", "\"1f\""))
                    .json(obj(
                            field("items", eachLike(2, obj(field("id", integer(7)), field("ok", bool(true))))),
                            field("byId", eachEntry("7", obj(field("n", number("3"))))),
                            field("kind", oneOf("A.1", "B")),
                            field("on", date("2026-11-23")),
                            field("at", time("18:30:00")),
                            field("since", datetime("2026-11-23T18:30:00Z")),
                            field("next", nullable(obj(field("page", integer(2))))),
                            field("fixed", equalTo("yes")),
                            optional("rest", decimal("0.25")),
                            field("two words", text("x"))));
        }

        @Interaction("nothing")
        Expect nothing() {
            return Expect.delete("/prices/7").respond(204);
        }

        @Interaction("plain text")
        Expect plain() {
            return Expect.put("/note").text("text/plain", "hello").respond(200).text("text/plain", "world");
        }

        @Test
        void asks_for_everything(ProviderStub stub) throws Exception {
            assertThat(Ask.everything(stub.url())).startsWith("200 {\"at\":\"18:30:00\",");
            assertThat(Ask.everything(stub.urlWithoutOptional())).doesNotContain("rest");
            assertThat(Ask.delete(stub.url(), "prices/7")).isEqualTo("204 ");
            assertThat(Ask.put(stub.url(), "note", "hello")).isEqualTo("200 world");
        }
    }

    @InOwnJUnit
    @PactConsumer(consumer = "all", provider = "prices")
    static class ByPactJvm extends Everything {}

    @InOwnJUnit
    @PactConsumer(consumer = "all", provider = "prices", stub = StubKind.LIGHT)
    static class ByFledge extends Everything {}

    @Test
    void both_kinds_answer_the_same_and_write_the_same_contract() throws Exception {
        Path jvm = pacts.resolve("jvm");
        Path own = pacts.resolve("own");

        assertThat(OwnJUnit.failures(OwnJUnit.run(jvm, ByPactJvm.class))).isEmpty();
        assertThat(OwnJUnit.failures(OwnJUnit.run(own, ByFledge.class))).isEmpty();

        String ofUs = Files.readString(own.resolve("all-prices.json"));
        assertThat(inOurWords(Files.readString(jvm.resolve("all-prices.json")))).isEqualTo(ofUs);
        assertThat(PactFile.parse("own", ofUs).interactions()).hasSize(4);
    }

    /** All that the two files differ in: who wrote what, an older word for datetime, and a hint that says nothing. */
    private static String inOurWords(String theirs) {
        return theirs.replace("$ByPactJvm", "$ByFledge")
                .replace("\"match\": \"timestamp\"", "\"match\": \"datetime\"")
                .replaceAll(" *\"contentTypeHint\": \"DEFAULT\",\n", "")
                .replaceAll("    \"pact-jvm\": \\{\n[^}]*},\n", "");
    }

    @Test
    void pact_jvm_reads_our_file_and_writes_it_as_it_writes_its_own() throws Exception {
        OwnJUnit.run(pacts.resolve("jvm"), ByPactJvm.class);
        OwnJUnit.run(pacts.resolve("own"), ByFledge.class);

        String ours = rewritten(pacts.resolve("own/all-prices.json"));
        String theirs = rewritten(pacts.resolve("jvm/all-prices.json"));

        assertThat(ours.replace("ByFledge", "ByPactJvm")).isEqualTo(theirs);
    }

    private static String rewritten(Path file) throws Exception {
        Pact pact = DefaultPactReader.INSTANCE.loadPact(Files.readString(file));
        return written(pact);
    }

    private static String written(Pact pact) {
        StringWriter text = new StringWriter();
        DefaultPactWriter.INSTANCE.writePact(pact, new PrintWriter(text, true), PactSpecVersion.V4);
        return text.toString();
    }

    /** The oracle: the same contract in the words of pact-jvm's own builder. */
    private static V4Pact byTheirBuilder() {
        return new PactBuilder("where2eat", "prices", PactSpecVersion.V4)
                .given("price 42 exists", Map.of("id", 42))
                .expectsToReceiveHttpInteraction(
                        "one price",
                        http -> http.withRequest(
                                        request -> request.method("GET").path("/prices/42"))
                                .willRespondWith(response -> response.status(200)
                                        .header("Content-Type", "application/json")
                                        .body(LambdaDsl.newJsonBody(body -> {
                                                    body.integerType("id", 42);
                                                    body.decimalType("amount", 9.25);
                                                    body.stringMatcher("currency", "[A-Z]{3}", "EUR");
                                                    body.stringType("note", "fresh");
                                                    body.date(
                                                            "day",
                                                            "yyyy-MM-dd",
                                                            Date.from(Instant.EPOCH),
                                                            TimeZone.getTimeZone("UTC"));
                                                    body.minArrayLike("tags", 1, tag -> tag.stringType("name", "new"));
                                                })
                                                .build())))
                .toPact();
    }

    @Test
    void our_words_mean_what_the_words_of_pact_jvm_mean() {
        ConsumerContract ours = ConsumerContract.between("where2eat", "prices")
                .interaction(
                        "one price",
                        Expect.get("/prices/42")
                                .given("price 42 exists", Map.of("id", 42))
                                .respond(200)
                                .json(obj(
                                        field("id", integer(42)),
                                        field("amount", decimal("9.25")),
                                        field("currency", regex("[A-Z]{3}", "EUR")),
                                        field("note", text("fresh")),
                                        field("day", date("1970-01-01")),
                                        field("tags", eachLike(1, obj(field("name", text("new"))))))))
                .build();

        Object theirs = Document.json("theirs", written(byTheirBuilder()))
                .field("interactions")
                .toPlain();

        assertThat(PactFile.parse("theirs", written(byTheirBuilder())).contentSha())
                .as("%s beside %s", theirs, ours.pact().toJson())
                .isEqualTo(ours.pact().contentSha());
    }
}
