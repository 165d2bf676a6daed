package dev.fledge.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentProperties {
    private static final String[] WORDS = {
        "no",
        "true",
        "null",
        "012",
        "1e5",
        "~",
        "<<",
        "&a",
        "*a",
        "!t",
        "a: b",
        "- x",
        "#",
        " ",
        "",
        "\n",
        "\t",
        "é",
        "\uD83D\uDE00",
        "\u2028",
        "\"",
        "'",
        "\\",
        "{",
        "]",
        ",",
        "%",
        "---",
        "0x1F",
        "\u0001",
        "a.b",
        "long " + "x".repeat(200)
    };

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void json_that_was_written_is_read_as_it_was(long seed) {
        Object plain = tree(new Random(seed), 0);

        assertThat(Document.json("p.json", JsonText.pretty(plain)).toPlain()).isEqualTo(plain);
        assertThat(Document.json("p.json", JsonText.compact(plain)).toPlain()).isEqualTo(plain);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void yaml_reads_json_as_json_does(long seed) {
        Object plain = tree(new Random(seed), 0);

        String text = JsonText.pretty(plain).replace("\u2028", "\\u2028");

        assertThat(Document.yaml("p.yaml", text).toPlain()).isEqualTo(plain);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void text_is_the_same_after_a_second_round(long seed) {
        String text = JsonText.pretty(tree(new Random(seed), 0));

        assertThat(JsonText.pretty(Document.json("p.json", text).toPlain())).isEqualTo(text);
    }

    private static Object tree(Random random, int depth) {
        int choice = random.nextInt(depth > 4 ? 6 : 10);
        return switch (choice) {
            case 0 -> random.nextLong();
            case 1 -> (long) random.nextInt(10);
            case 2 -> new BigDecimal(new BigInteger(1 + random.nextInt(90), random), 1 + random.nextInt(30));
            case 3 -> random.nextBoolean();
            case 4 -> None.NONE;
            case 5 -> text(random);
            case 6, 7 -> list(random, depth);
            default -> object(random, depth);
        };
    }

    private static List<Object> list(Random random, int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            list.add(tree(random, depth + 1));
        }
        return list;
    }

    private static Map<String, Object> object(Random random, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.put(text(random), tree(random, depth + 1));
        }
        return object;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }
}
