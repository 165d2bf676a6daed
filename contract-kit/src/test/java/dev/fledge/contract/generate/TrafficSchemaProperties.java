package dev.fledge.contract.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.contract.drift.CheckedAnswer;
import dev.fledge.contract.drift.LiveAnswer;
import dev.fledge.contract.drift.PactPromises;
import dev.fledge.document.JsonText;
import dev.fledge.document.None;
import dev.fledge.http.HttpAnswer;
import dev.fledge.schema.JsonSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A schema of traffic accepts every answer that it was made of, its pact too, and none in which a field has another type. */
class TrafficSchemaProperties {
    private static final List<String> KEYS =
            List.of("id", "state", "note", "list", "a-b", "token", "anna@mail.example", "$ref", "");
    private static final List<Object> SCALARS = List.of(
            true,
            None.NONE,
            7L,
            -3L,
            new BigDecimal("0.5"),
            new BigDecimal("1.0"),
            new BigDecimal("1E+30"),
            "",
            "ok",
            "2026-01-31",
            "2026-02-31",
            "2026-01-31T12:00:00Z",
            "0b5e7a3c-54a1-4a3e-9d0c-1f2e3d4c5b6a",
            "a@b.example",
            "https://a.example/x?y=%20",
            "http://[::1]",
            "hidden",
            "\u00e9\ud83d\ude00");

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    private static Object value(Random random, int depth) {
        int drawn = random.nextInt(depth > 2 ? 4 : 8);
        if (drawn < 4) {
            return SCALARS.get(random.nextInt(SCALARS.size()));
        }
        return drawn < 6 ? object(random, depth + 1) : list(random, depth + 1);
    }

    private static Map<String, Object> object(Random random, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (String key : KEYS) {
            if (random.nextInt(3) > 0) {
                object.put(key, value(random, depth));
            }
        }
        return object;
    }

    private static List<Object> list(Random random, int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            list.add(value(random, depth));
        }
        return list;
    }

    /** Returns one body several times with some values changed, so that places have types in common. */
    private static List<Object> bodies(Random random) {
        Object first = object(random, 0);
        List<Object> bodies = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            bodies.add(random.nextInt(4) == 0 ? value(random, 0) : first);
        }
        return bodies;
    }

    private static JsonSchema schema(List<Object> bodies) {
        Traffic traffic = new Traffic();
        bodies.forEach(body -> traffic.get("/x", JsonText.compact(body)));
        return ContractsFromTraffic.from(traffic.har())
                .generate()
                .schemas()
                .get(0)
                .schema();
    }

    private static String type(Object value) {
        if (value instanceof Map) {
            return "object";
        }
        if (value instanceof List) {
            return "array";
        }
        if (value instanceof Number) {
            return "number";
        }
        return value.getClass().getSimpleName();
    }

    /** Adds the types at each place: indices and keys that are no words are the same place. */
    private static void places(String path, Object value, Map<String, Set<String>> types) {
        // What stands under a telling name is hidden before anything is made of it, whatever its type was.
        boolean hidden = "hidden".equals(value) || path.endsWith("/token");
        types.computeIfAbsent(path, none -> new TreeSet<>()).add(hidden ? "hidden" : type(value));
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> {
                boolean word = String.valueOf(key).matches("[a-z-]+");
                places(path + "/" + (word ? key : "?"), member, types);
            });
        }
        if (value instanceof List<?> list) {
            list.forEach(item -> places(path + "/*", item, types));
        }
    }

    /** Returns the bodies in each of which one value is replaced by one of a type that was never seen there. */
    private static Map<String, Object> mutants(Object body, Map<String, Set<String>> types) {
        Map<String, Object> mutants = new TreeMap<>();
        mutate("", body, types, mutants);
        return mutants;
    }

    private static void mutate(String path, Object value, Map<String, Set<String>> types, Map<String, Object> mutants) {
        Set<String> seen = types.getOrDefault(path, Set.of());
        if (seen.contains("hidden")) {
            return;
        }
        for (Object other : List.of(Map.of(), List.of(), "zzz", 5L, true, None.NONE)) {
            if (!seen.contains(type(other))) {
                mutants.put(path + " " + type(other), other);
            }
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> {
                boolean word = String.valueOf(key).matches("[a-z-]+");
                Map<String, Object> inner = new TreeMap<>();
                mutate(path + "/" + (word ? key : "?"), member, types, inner);
                inner.forEach((name, mutant) -> {
                    Map<Object, Object> copy = new LinkedHashMap<>(map);
                    copy.put(key, mutant);
                    mutants.put(name + " of " + key, copy);
                });
            });
        }
        if (value instanceof List<?> list && !list.isEmpty()) {
            Map<String, Object> inner = new TreeMap<>();
            mutate(path + "/*", list.get(0), types, inner);
            inner.forEach((name, mutant) -> {
                List<Object> copy = new ArrayList<>(list);
                copy.set(0, mutant);
                mutants.put(name + " of [0]", copy);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void every_answer_passes_that_it_was_made_of(long seed) {
        List<Object> bodies = bodies(new Random(seed));

        JsonSchema schema = schema(bodies);

        for (Object body : bodies) {
            assertThat(schema.check("body", JsonText.compact(body))).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void every_answer_keeps_the_pact_that_was_made_of_it(long seed) {
        List<Object> bodies = bodies(new Random(seed));
        Traffic traffic = new Traffic();
        bodies.forEach(body -> traffic.get("/x", JsonText.compact(body)));

        PactPromises pact = PactPromises.of(
                ContractsFromTraffic.from(traffic.har()).generate().pact());

        for (Object body : bodies) {
            HttpAnswer answer = HttpAnswer.builder(200)
                    .header("Content-Type", "application/json; charset=utf-8")
                    .body(JsonText.compact(body))
                    .build();
            assertThat(pact.check(new LiveAnswer("GET", "/x", answer)))
                    .contains(new CheckedAnswer("GET /x 200", List.of()));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void no_answer_passes_in_which_a_field_has_another_type(long seed) {
        List<Object> bodies = bodies(new Random(seed));
        Map<String, Set<String>> types = new TreeMap<>();
        bodies.forEach(body -> places("", body, types));

        JsonSchema schema = schema(bodies);

        mutants(bodies.get(0), types)
                .forEach((name, mutant) -> assertThat(schema.check("body", JsonText.compact(mutant)))
                        .as(name)
                        .isNotEmpty());
    }
}
