package dev.fledge.contract.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.document.JsonText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever a person's data or a credential stands in a recording, the contracts that are made of it do not hold it. */
class PersonlessContractsProperties {
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /** Numbers that card companies give for tests. */
    private static final List<String> CARDS =
            List.of("4111111111111111", "5555555555554444", "378282246310005", "6011111111111117", "4222222222222");

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    /** Returns something that can be told from a word: an e-mail address, a token, a card's number, a phone or a short code. */
    private static String personal(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> "Zq9" + letters(random, 6) + "@mail.example";
            case 1 -> "Zq9" + letters(random, 40);
            case 2 -> CARDS.get(random.nextInt(CARDS.size()));
            case 3 -> "Zq9" + letters(random, 4);
            default -> "+49 Zq9 " + (100_000_000 + random.nextInt(900_000_000));
        };
    }

    private static String letters(Random random, int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < count; i++) {
            letters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return letters.toString();
    }

    private static Traffic traffic(String value) {
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        Object number = value.matches("[0-9]+") ? (Object) Long.valueOf(value) : value;
        // A short code as a key looks like any word of an interface.
        String key = value.length() < 10 ? "code" : value;
        String json = JsonText.compact(Map.of(
                "userName",
                "Zqanna",
                "status",
                value,
                "ok",
                true,
                key,
                1,
                "list",
                List.of(value, value),
                "card",
                number,
                "deep",
                Map.of("token", value, "kind", value)));
        Traffic traffic = new Traffic()
                .header("Authorization", "Bearer " + value)
                .header("Cookie", "sid=" + value)
                .header("X-Api-Key", value)
                .header("Accept", value);
        for (int i = 0; i < 20; i++) {
            traffic.get("/me", json)
                    .get("/search?token=" + encoded, json)
                    .call("POST /login", json, 200, json)
                    .call("POST /form", "pass=" + encoded, 200, json)
                    .get("/lookup?user=" + encoded, json);
        }
        boolean told = value.indexOf('@') > 0 || value.length() > 30 || CARDS.contains(value);
        return told ? traffic.times(3, "GET /users/" + encoded, json) : traffic;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void no_text_of_the_contracts_holds_it(long seed) {
        String value = personal(new Random(seed));

        TrafficContracts made = ContractsFromTraffic.from(traffic(value).har()).generate();

        StringBuilder all = new StringBuilder(made.pact().toJson()).append(made.leftOut());
        made.schemas()
                .forEach(schema ->
                        all.append(schema.json()).append(schema.fileName()).append(schema));
        assertThat(all.toString().toLowerCase(Locale.ROOT))
                .doesNotContain(value.toLowerCase(Locale.ROOT))
                .doesNotContain("zq9", "zqanna")
                .contains("get /me");
    }
}
