package dev.fledge.examples.docs;

import static dev.fledge.contract.pact.consumer.Shapes.decimal;
import static dev.fledge.contract.pact.consumer.Shapes.eachLike;
import static dev.fledge.contract.pact.consumer.Shapes.field;
import static dev.fledge.contract.pact.consumer.Shapes.integer;
import static dev.fledge.contract.pact.consumer.Shapes.nullable;
import static dev.fledge.contract.pact.consumer.Shapes.obj;
import static dev.fledge.contract.pact.consumer.Shapes.regex;
import static dev.fledge.contract.pact.consumer.Shapes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.consumer.ConsumerContract;
import dev.fledge.contract.pact.consumer.Expect;
import dev.fledge.contract.pact.consumer.LightStub;
import dev.fledge.contract.pact.consumer.PactFolder;
import dev.fledge.contract.pact.consumer.ProviderStub;
import dev.fledge.contract.pact.jvm.Interaction;
import dev.fledge.contract.pact.jvm.PactConsumer;
import dev.fledge.document.Document;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

class ContractConsumerSnippetTest {
    /** The consumer's own code that the snippets test. */
    private record PriceClient(HttpUrl base) {
        record Price(String currency) {}

        Price price(int id) throws IOException {
            Request request = new Request.Builder()
                    .url(base.newBuilder().addPathSegments("prices/" + id).build())
                    .build();
            try (Response response = new OkHttpClient().newCall(request).execute()) {
                return new Price(Document.json("price", response.body().string())
                        .field("currency")
                        .text());
            }
        }
    }

    // tag::contract-consumer
    @PactConsumer(consumer = "shop", provider = "prices")
    static class PricesContractTest {
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

        @Test
        void reads_a_price(ProviderStub stub) throws Exception {
            assertEquals("EUR", new PriceClient(stub.url()).price(42).currency());
        }
    }
    // end::contract-consumer

    @TempDir
    Path pacts;

    @Test
    void the_class_passes_and_writes_its_pact() throws Exception {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(PricesContractTest.class))
                .configurationParameter("fledge.pacts", pacts.toString())
                .execute()
                .allEvents()
                .assertStatistics(all -> all.failed(0));

        assertThat(PactFile.read(pacts.resolve("shop-prices.json")).interactions())
                .hasToString("[one price]");
    }

    @Test
    void the_light_stub_writes_its_pact() throws Exception {
        // tag::contract-light
        ConsumerContract contract = ConsumerContract.between("shop", "prices")
                .interaction(
                        "one price",
                        Expect.get("/prices/42").respond(200).json(obj(field("currency", regex("[A-Z]{3}", "EUR")))))
                .build();

        try (LightStub stub = LightStub.start(contract)) {
            assertEquals(
                    "EUR", new PriceClient(stub.addresses().url()).price(42).currency());

            stub.writePact(PactFolder.at(pacts), "PricesCheck");
        }
        // end::contract-light

        assertThat(PactFile.read(pacts.resolve("shop-prices.json")).interactions())
                .hasToString("[one price]");
    }
}
