package dev.fledge.examples.prices;

import static dev.fledge.contract.pact.consumer.Shapes.eachLike;
import static dev.fledge.contract.pact.consumer.Shapes.field;
import static dev.fledge.contract.pact.consumer.Shapes.integer;
import static dev.fledge.contract.pact.consumer.Shapes.number;
import static dev.fledge.contract.pact.consumer.Shapes.obj;
import static dev.fledge.contract.pact.consumer.Shapes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.contract.pact.consumer.ConsumerContract;
import dev.fledge.contract.pact.consumer.Expect;
import dev.fledge.contract.pact.consumer.LightStub;
import java.io.IOException;
import java.util.List;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

class PriceServiceTest {
    private static List<PricedMeal> pricesWhen(Expect answer) throws IOException {
        ConsumerContract contract = ConsumerContract.between("prices", "where2eat")
                .interaction("an answer", answer)
                .build();
        try (LightStub stub = LightStub.start(contract)) {
            return new PriceService(new Where2EatClient(
                            new OkHttpClient(), stub.addresses().url()))
                    .pricesFor("anna");
        }
    }

    private static Expect asked(int status) {
        return Expect.post("/recommend").json(obj(field("user", text("bob")))).respond(status);
    }

    @Test
    void the_better_it_fits_the_dearer_it_is() throws Exception {
        Expect known = asked(200)
                .json(obj(field("results", eachLike(obj(field("id", integer(4)), field("score", number("1")))))));
        Expect unknown = asked(200)
                .json(obj(field("results", eachLike(obj(field("id", integer(99)), field("score", number("0")))))));

        assertThat(pricesWhen(known)).containsExactly(new PricedMeal(4, 2_220));
        assertThat(pricesWhen(unknown)).containsExactly(new PricedMeal(99, 1_500));
    }

    @Test
    void an_answer_that_cannot_be_read_or_none_is_said() {
        Expect broken = asked(200).json(obj(field("results", eachLike(obj(field("id", text("r-4")))))));

        assertThatThrownBy(() -> pricesWhen(broken))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "Where2Eat answered what this service cannot read: answer to POST /recommend:1:");
        assertThatThrownBy(() -> pricesWhen(asked(503))).hasMessage("Where2Eat answered 503 to POST /recommend");
    }
}
