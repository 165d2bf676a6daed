package dev.fledge.examples.prices;

import static dev.fledge.contract.pact.consumer.Shapes.eachLike;
import static dev.fledge.contract.pact.consumer.Shapes.field;
import static dev.fledge.contract.pact.consumer.Shapes.integer;
import static dev.fledge.contract.pact.consumer.Shapes.number;
import static dev.fledge.contract.pact.consumer.Shapes.obj;
import static dev.fledge.contract.pact.consumer.Shapes.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.contract.pact.consumer.Expect;
import dev.fledge.contract.pact.consumer.ProviderStub;
import dev.fledge.contract.pact.jvm.Interaction;
import dev.fledge.contract.pact.jvm.PactConsumer;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

/** What the price service needs of Where2Eat, and nothing else of all that Where2Eat says. */
@PactConsumer(consumer = "prices", provider = "where2eat")
class Where2EatContractTest {
    @Interaction("recommendations for a user")
    Expect recommendations() {
        return Expect.post("/recommend")
                .json(obj(field("user", text("anna"))))
                .respond(200)
                .json(obj(field("results", eachLike(1, obj(field("id", integer(3)), field("score", number("0.94")))))));
    }

    private static PriceService service(ProviderStub stub) {
        return new PriceService(new Where2EatClient(new OkHttpClient(), stub.url()));
    }

    @Test
    void puts_a_price_to_every_recommendation(ProviderStub stub) throws Exception {
        assertThat(service(stub).pricesFor("anna")).containsExactly(new PricedMeal(3, 1_176));
    }
}
