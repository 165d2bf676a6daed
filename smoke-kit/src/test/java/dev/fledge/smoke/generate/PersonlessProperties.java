package dev.fledge.smoke.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.document.JsonText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever a person's data or a credential stands in a recording, the suite that is made of it does not hold it. */
class PersonlessProperties {
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    /** Returns something that can be told from a word: an e-mail address, a token, or a number of a card or phone. */
    private static String personal(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> "Zq9" + letters(random, 6) + "@mail.example";
            case 1 -> "Zq9" + letters(random, 40);
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

    private static Recording traffic(Random random) {
        String value = personal(random);
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        String json = JsonText.compact(Map.of(
                "status", value, "ok", true, value, 1, "list", List.of(value, value), "deep", Map.of("token", value)));
        Recording recording = new Recording()
                .header("Authorization", "Bearer " + value)
                .header("Cookie", "sid=" + value)
                .header("X-Api-Key", value)
                .header("Accept", random.nextBoolean() ? "application/json" : value);
        for (int i = 0; i < 3; i++) {
            recording
                    .get("/me", json)
                    .get("/search?page=" + i + "&q=" + encoded, json)
                    .get("/search?token=" + encoded, json)
                    .post("/login?user=" + encoded, json)
                    .call("GET /me/text", 200, value + "/" + value, value);
        }
        // A telephone number in a path looks like any number.
        return value.startsWith("+") ? recording : recording.get("/users/" + encoded.replace("+", "%20"), json);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void no_text_of_the_suite_holds_it(long seed) {
        Recording recording = traffic(new Random(seed));

        TrafficSuite made = SuiteFromTraffic.of(recording.har())
                .alsoAsk("POST", "/login", "{\"user\":\"smoke\"}")
                .generate();

        String all = made.yaml() + made.leftOut() + made.notes() + made.suite().checks();
        assertThat(all).doesNotContain("Zq9").contains("get: /me\n");
    }
}
