package dev.fledge.contract.pact.jvm;

import static dev.fledge.contract.pact.consumer.Shapes.decimal;
import static dev.fledge.contract.pact.consumer.Shapes.eachLike;
import static dev.fledge.contract.pact.consumer.Shapes.field;
import static dev.fledge.contract.pact.consumer.Shapes.integer;
import static dev.fledge.contract.pact.consumer.Shapes.nullable;
import static dev.fledge.contract.pact.consumer.Shapes.obj;
import static dev.fledge.contract.pact.consumer.Shapes.optional;
import static dev.fledge.contract.pact.consumer.Shapes.regex;
import static dev.fledge.contract.pact.consumer.Shapes.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactVersion;
import dev.fledge.contract.pact.consumer.Expect;
import dev.fledge.contract.pact.consumer.ProviderStub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineExecutionResults;

class PactConsumerTest {
    private static final Set<String> URLS = new ConcurrentSkipListSet<>();

    @TempDir
    Path pacts;

    @InOwnJUnit
    @PactConsumer(consumer = "where2eat", provider = "prices")
    static class Prices {
        @Interaction("one price")
        Expect price() {
            return Expect.get("/prices/42")
                    .given("price 42 exists", Map.of("id", 42))
                    .respond(200)
                    .json(obj(
                            field("id", integer(42)),
                            field("amount", decimal("9.50")),
                            field("currency", regex("[A-Z]{3}", "EUR")),
                            field("note", nullable(text("fresh"))),
                            field("tags", eachLike(1, obj(field("name", text("new")))))));
        }

        @Interaction("no price")
        Expect none() {
            return Expect.get("/prices/404").respond(404);
        }

        @Test
        void reads_a_price(ProviderStub stub) throws Exception {
            URLS.add(stub.url().toString());
            assertThat(Ask.get(stub.url(), "prices/42"))
                    .isEqualTo("200 {\"amount\":9.50,\"currency\":\"EUR\",\"id\":42,\"note\":\"fresh\","
                            + "\"tags\":[{\"name\":\"new\"}]}");
        }

        @Test
        void sees_that_there_is_none(ProviderStub stub) throws Exception {
            URLS.add(stub.url().toString());
            assertThat(Ask.get(stub.url(), "prices/404")).isEqualTo("404 ");
        }
    }

    @Test
    void what_all_tests_showed_is_written_as_a_pact() throws Exception {
        EngineExecutionResults results = OwnJUnit.run(pacts, Prices.class);

        assertThat(OwnJUnit.failures(results)).isEmpty();
        PactFile pact = PactFile.read(pacts.resolve("where2eat-prices.json"));
        assertThat(pact.version()).isEqualTo(PactVersion.V4);
        assertThat(pact.interactions()).hasToString("[no price, one price]");
        assertThat(pact.interactions().get(1).states()).hasToString("[price 42 exists {id=42}]");
        assertThat(pact.interactions().get(1).response().body().text())
                .isEqualTo(
                        "{\"amount\":9.50,\"currency\":\"EUR\",\"id\":42,\"note\":\"fresh\",\"tags\":[{\"name\":\"new\"}]}");
    }

    @Test
    void pain_12_the_same_code_writes_the_same_bytes() throws Exception {
        OwnJUnit.run(pacts.resolve("one"), Prices.class);
        OwnJUnit.run(pacts.resolve("two"), Prices.class);

        assertThat(pacts.resolve("one/where2eat-prices.json"))
                .hasSameBinaryContentAs(pacts.resolve("two/where2eat-prices.json"));
    }

    @Test
    void pain_10_one_stub_serves_all_tests_of_a_class_without_delay() throws Exception {
        URLS.clear();

        OwnJUnit.run(pacts, Prices.class);

        assertThat(URLS).hasSize(1);
        assertThat(System.getProperty("sun.net.httpserver.nodelay")).isEqualTo("true");
    }

    @InOwnJUnit
    @PactConsumer(consumer = "where2eat", provider = "prices")
    static class AsksWrongly {
        @Interaction("one price")
        Expect price() {
            return Expect.post("/prices").json(obj(field("id", integer(42)))).respond(201);
        }

        @Test
        void reads_a_price(ProviderStub stub) throws Exception {
            assertThat(Ask.post(stub.url(), "prices", "{\"id\":\"42\"}")).startsWith("201");
        }
    }

    @Test
    void an_unexpected_request_fails_its_test_with_what_was_nearest() {
        EngineExecutionResults results = OwnJUnit.run(pacts, AsksWrongly.class);

        assertThat(OwnJUnit.failures(results))
                .singleElement()
                .asString()
                .startsWith("""
                the consumer asked POST /prices, which no @Interaction expects; the nearest is 'one price' (POST /prices), but
                  body $.id""")
                .contains("integer");
        assertThat(pacts.resolve("where2eat-prices.json")).doesNotExist();
    }

    @InOwnJUnit
    @PactConsumer(consumer = "where2eat", provider = "prices")
    static class AsksTooMuch {
        @Interaction("one price")
        Expect price() {
            return Expect.get("/prices/42").respond(200);
        }

        @Test
        void reads_a_price(ProviderStub stub) throws Exception {
            Ask.get(stub.url(), "prices/42");
            Ask.get(stub.url(), "prices/43?currency=EUR");
        }
    }

    @Test
    void an_unexpected_request_fails_even_a_test_that_passed() {
        EngineExecutionResults results = OwnJUnit.run(pacts, AsksTooMuch.class);

        assertThat(OwnJUnit.failures(results)).singleElement().asString().startsWith("""
                the consumer asked GET /prices/43, which no @Interaction expects; the nearest is 'one price' (GET /prices/42), but
                  path""");
    }

    @InOwnJUnit
    @PactConsumer(consumer = "where2eat", provider = "prices")
    static class AsksTooLittle extends Prices {
        @Interaction("all prices")
        Expect all() {
            return Expect.get("/prices").respond(200);
        }
    }

    @Test
    void what_nobody_asked_for_fails_the_class_and_nothing_is_written() {
        EngineExecutionResults results = OwnJUnit.run(pacts, AsksTooLittle.class);

        assertThat(OwnJUnit.failures(results)).containsExactly("""
                no pact of where2eat and prices was written: of 3 interactions, 1 was never asked for:
                  'all prices' (GET /prices)
                ask for it in a test, or take it out""");
        assertThat(pacts.resolve("where2eat-prices.json")).doesNotExist();
    }

    @Test
    void a_run_of_some_tests_writes_nothing_and_fails_nothing() {
        EngineExecutionResults results = OwnJUnit.runOne(pacts, Prices.class, "reads_a_price");

        assertThat(OwnJUnit.failures(results)).isEmpty();
        assertThat(pacts.resolve("where2eat-prices.json")).doesNotExist();
    }

    @InOwnJUnit
    @PactConsumer(consumer = "where2eat", provider = "prices")
    static class Notes {
        @Interaction("one price")
        Expect price() {
            return Expect.get("/prices/7")
                    .given("price 7 exists")
                    .givenWithoutOptional("price 7 has no note")
                    .respond(200)
                    .json(obj(field("id", integer(7)), optional("note", text("fresh"))));
        }

        @Test
        void can_show_a_note(ProviderStub stub) throws Exception {
            assertThat(Ask.get(stub.url(), "prices/7")).isEqualTo("200 {\"id\":7,\"note\":\"fresh\"}");
        }

        @Test
        void can_do_without_a_note(ProviderStub stub) throws Exception {
            assertThat(Ask.get(stub.urlWithoutOptional(), "prices/7")).isEqualTo("200 {\"id\":7}");
        }
    }

    @Test
    void pain_4_an_optional_field_makes_two_interactions_which_both_must_be_asked_for() throws Exception {
        EngineExecutionResults results = OwnJUnit.run(pacts, Notes.class);

        assertThat(OwnJUnit.failures(results)).isEmpty();
        PactFile pact = PactFile.read(pacts.resolve("where2eat-prices.json"));
        assertThat(pact.interactions()).hasToString("[one price, one price, without note]");
        assertThat(pact.interactions().get(1).states()).hasToString("[price 7 exists, price 7 has no note]");
        assertThat(pact.interactions().get(1).response().body().text()).isEqualTo("{\"id\":7}");
    }

    @InOwnJUnit
    @PactConsumer(consumer = "where2eat", provider = "prices", version = PactVersion.V2)
    static class InVersion2 {
        @Interaction("one price")
        static Expect price() {
            return Expect.get("/prices/42").respond(200).json(obj(field("id", integer(42)), field("n", text("a"))));
        }

        private final ProviderStub stub;

        InVersion2(ProviderStub stub) {
            this.stub = stub;
        }

        @Test
        void reads_a_price() throws Exception {
            Ask.get(stub.url(), "prices/42");
        }
    }

    @Test
    void version_2_is_written_on_request() throws Exception {
        EngineExecutionResults results = OwnJUnit.run(pacts, InVersion2.class);

        assertThat(OwnJUnit.failures(results)).isEmpty();
        assertThat(Files.readString(pacts.resolve("where2eat-prices.json")))
                .contains("\"version\": \"2.0.0\"")
                .contains("\"$.body.id\": {");
        assertThat(PactFile.read(pacts.resolve("where2eat-prices.json")).version())
                .isEqualTo(PactVersion.V2);
    }

    @InOwnJUnit
    @PactConsumer(consumer = "where2eat", provider = "prices", version = PactVersion.V3)
    static class InVersion3 extends Prices {}

    @Test
    void version_3_is_written_on_request() throws Exception {
        EngineExecutionResults results = OwnJUnit.run(pacts, InVersion3.class);

        assertThat(OwnJUnit.failures(results)).isEmpty();
        PactFile pact = PactFile.read(pacts.resolve("where2eat-prices.json"));
        assertThat(pact.version()).isEqualTo(PactVersion.V3);
        assertThat(pact.interactions().get(1).response().rules().toPlain().get("body"))
                .hasToString("{$.amount={combine=AND, matchers=[{match=decimal}]},"
                        + " $.currency={combine=AND, matchers=[{match=regex, regex=[A-Z]{3}}]},"
                        + " $.id={combine=AND, matchers=[{match=integer}]},"
                        + " $.note={combine=OR, matchers=[{match=type}, {match=null}]},"
                        + " $.tags={combine=AND, matchers=[{match=type, min=1}]},"
                        + " $.tags[*].name={combine=AND, matchers=[{match=type}]}}");
    }

    @InOwnJUnit
    @PactConsumer(consumer = "where2eat", provider = "prices")
    static class WithNested {
        @Interaction("one price")
        Expect price() {
            return Expect.get("/prices/42").respond(200);
        }

        private ProviderStub stub;

        @BeforeEach
        void keep(ProviderStub stub) {
            this.stub = stub;
        }

        @Nested
        class Inside {
            @Test
            void reads_a_price() throws Exception {
                Ask.get(stub.url(), "prices/42");
            }
        }
    }

    @Test
    void a_nested_class_shares_the_stub_of_the_class_around_it() {
        EngineExecutionResults results = OwnJUnit.run(pacts, WithNested.class);

        assertThat(OwnJUnit.failures(results)).isEmpty();
        assertThat(pacts.resolve("where2eat-prices.json")).exists();
    }

    @InOwnJUnit
    @PactConsumer(consumer = "where2eat", provider = "prices")
    static class Random {
        @Interaction("one price")
        Expect price() {
            return Expect.get("/prices/42")
                    .respond(200)
                    .json(text(UUID.randomUUID().toString()));
        }

        @Test
        void never_runs() {}
    }

    @InOwnJUnit
    @PactConsumer(consumer = "where2eat", provider = "prices")
    static class Nothing {
        @Test
        void never_runs() {}
    }

    @InOwnJUnit
    @PactConsumer(consumer = "where2eat", provider = "prices")
    static class ReturnsText {
        @Interaction("one price")
        String price() {
            return "EUR 9.50";
        }

        @Test
        void never_runs() {}
    }

    @InOwnJUnit
    @PactConsumer(consumer = "where2eat", provider = "prices")
    static class WrongExample {
        @Interaction("one price")
        Expect price() {
            return Expect.get("/prices/42").respond(200).json(regex("[A-Z]{3}", "euro"));
        }

        @Test
        void never_runs() {}
    }

    @InOwnJUnit
    @PactConsumer(consumer = "where2eat", provider = "prices")
    static class Ambiguous {
        @Interaction("one price")
        Expect price() {
            return Expect.get("/prices/42").given("it exists").respond(200);
        }

        @Interaction("no price")
        Expect none() {
            return Expect.get("/prices/42").given("it does not exist").respond(404);
        }

        @Test
        void never_runs() {}
    }

    @Test
    void every_misuse_is_told_with_its_fix() {
        Set<String> told = new HashSet<>();

        for (Class<?> wrong :
                Set.of(Random.class, Nothing.class, ReturnsText.class, WrongExample.class, Ambiguous.class)) {
            told.addAll(OwnJUnit.failures(OwnJUnit.run(pacts, wrong)));
        }

        assertThat(told)
                .containsExactlyInAnyOrder(
                        "an @Interaction method of " + Random.class.getName() + " gives something else each time it is"
                                + " called; examples must be fixed values, not random ones or the current time, or the"
                                + " pact would change from run to run",
                        Nothing.class.getName() + " expects nothing; add a method such as @Interaction(\"one price\")"
                                + " Expect price() { return Expect.get(\"/prices/42\").respond(200)"
                                + ".json(obj(field(\"id\", integer(42)))); }",
                        "@Interaction method ReturnsText.price must take nothing and return an Expect, such as"
                                + " Expect.get(\"/prices/42\").respond(200)",
                        "@Interaction method WrongExample.price: the example 'euro' does not match its own regex"
                                + " [A-Z]{3}, which must describe the whole of it; the order is regex(pattern, example)",
                        Ambiguous.class.getName()
                                + ": 'no price' asks GET /prices/42, which 'one price' expects as well,"
                                + " so the stub cannot tell them apart; give one of them another example, such as another"
                                + " id, or a test class of its own");
    }
}
