package dev.fledge.contract.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.schema.JsonSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Laws of comparing, over seeded random schemas, with core's validator as the judge of what a schema accepts. */
class CompatProperties {
    private static final int PAIRS = 120;

    private static List<Change> changes(String old, String now, Direction direction) {
        DocumentNode before = Document.json("old.json", old);
        DocumentNode after = Document.json("new.json", now);
        return Compat.between(before, after).direction(direction).compare().changes();
    }

    @Test
    void nothing_changed_between_a_schema_and_itself() {
        Random random = new Random(1);
        for (int i = 0; i < PAIRS; i++) {
            String schema = schema(random, 3);

            assertThat(changes(schema, schema, Direction.BOTH)).as(schema).isEmpty();
        }
    }

    @Test
    void if_all_is_safe_for_readers_the_old_schema_accepts_what_the_new_one_does() {
        Random random = new Random(2);
        int checked = 0;
        int safe = 0;
        for (int i = 0; i < PAIRS; i++) {
            String old = schema(random, 2);
            String now = varied(random, old);
            if (changes(old, now, Direction.RESPONSE).stream().allMatch(change -> change.level() == Level.SAFE)) {
                safe++;
                checked += requireAccepted(random, old, now);
            }
        }

        assertThat(safe).isGreaterThan(20);
        assertThat(checked).isGreaterThan(30);
    }

    @Test
    void if_all_is_safe_for_senders_the_new_schema_accepts_what_the_old_one_does() {
        Random random = new Random(3);
        int checked = 0;
        for (int i = 0; i < PAIRS; i++) {
            String old = schema(random, 2);
            String now = varied(random, old);
            List<Change> changes = changes(old, now, Direction.REQUEST);
            // A new optional member is called safe though an open object could have had one of that name before.
            boolean safe = changes.stream()
                    .allMatch(change ->
                            change.level() == Level.SAFE && !change.id().equals("new-optional-request-property"));
            if (safe) {
                checked += requireAccepted(random, now, old);
            }
        }

        assertThat(checked).isGreaterThan(30);
    }

    /** Requires that {@code wide} accepts every instance that {@code narrow} does, and returns how many were tried. */
    private static int requireAccepted(Random random, String wide, String narrow) {
        JsonSchema accepting = JsonSchema.parse("wide.json", wide);
        JsonSchema giving = JsonSchema.parse("narrow.json", narrow);
        int accepted = 0;
        for (int i = 0; i < 15; i++) {
            String instance = instance(random, 2);
            if (giving.check("instance", instance).isEmpty()) {
                accepted++;
                assertThat(accepting.check("instance", instance))
                        .as("%s is accepted by %s, so it must be by %s", instance, narrow, wide)
                        .isEmpty();
            }
        }
        return accepted;
    }

    @Test
    void what_breaks_readers_of_scalars_has_a_witness() {
        List<String> all = new ArrayList<>(List.of("null", "true", "\"\"", "\"a\"", "\"bb\"", "\"ccc\"", "[]", "{}"));
        for (int i = -12; i <= 12; i++) {
            all.add(String.valueOf(i));
            all.add(i + ".5");
        }
        Random random = new Random(4);
        int breaking = 0;
        for (int i = 0; i < PAIRS; i++) {
            String old = scalar(random);
            String now = scalar(random);
            boolean breaks =
                    changes(old, now, Direction.RESPONSE).stream().anyMatch(change -> change.level() == Level.BREAKING);
            JsonSchema before = JsonSchema.parse("old.json", old);
            JsonSchema after = JsonSchema.parse("new.json", now);
            boolean witness = all.stream()
                    .anyMatch(value -> after.check("value", value).isEmpty()
                            && !before.check("value", value).isEmpty());

            assertThat(breaks || !witness).as("%s -> %s is missed", old, now).isTrue();
            breaking += breaks && witness ? 1 : 0;
        }
        assertThat(breaking).isGreaterThan(25);
    }

    @Test
    void the_other_way_round_narrowing_is_widening() {
        Random random = new Random(5);
        for (int i = 0; i < PAIRS; i++) {
            String old = scalar(random);
            String now = scalar(random);

            List<Level> there = levels(changes(old, now, Direction.REQUEST));
            List<Level> back = levels(changes(now, old, Direction.RESPONSE));

            assertThat(back).as("%s and %s", old, now).isEqualTo(there);
        }
    }

    private static List<Level> levels(List<Change> changes) {
        return changes.stream().map(Change::level).sorted().toList();
    }

    @Test
    void the_report_of_the_same_two_documents_is_the_same_bytes() {
        Random random = new Random(6);
        for (int i = 0; i < 50; i++) {
            String old = schema(random, 3);
            String now = schema(random, 3);

            String first = Compat.between(Document.json("a", old), Document.json("b", now))
                    .compare()
                    .toJson();
            String second = Compat.between(Document.json("a", old), Document.json("b", now))
                    .compare()
                    .toJson();

            assertThat(second).isEqualTo(first);
        }
    }

    private static String scalar(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "{\"type\":\"integer\"" + bound(random, "minimum", -9) + bound(random, "maximum", 0) + "}";
            case 1 -> "{\"type\":\"string\"" + size(random, "minLength", 0) + size(random, "maxLength", 2) + "}";
            case 2 -> "{\"type\":[\"integer\",\"null\"]" + bound(random, "exclusiveMinimum", -9) + "}";
            default -> "{\"type\":[\"string\",\"boolean\"]}";
        };
    }

    private static String bound(Random random, String keyword, int from) {
        return random.nextBoolean() ? "" : ",\"" + keyword + "\":" + (from + random.nextInt(9));
    }

    private static String size(Random random, String keyword, int from) {
        return random.nextBoolean() ? "" : ",\"" + keyword + "\":" + (from + random.nextInt(2));
    }

    private static String schema(Random random, int depth) {
        int kind = random.nextInt(depth > 0 ? 9 : 5);
        return switch (kind) {
            case 0, 1 -> scalar(random);
            case 2 -> "{\"enum\":[\"a\",\"bb\"" + (random.nextBoolean() ? ",\"ccc\"" : "") + "]}";
            case 3 -> "{\"type\":\"boolean\"}";
            case 4 -> "{\"type\":\"string\",\"pattern\":\"^" + (random.nextBoolean() ? "a" : "b") + "\"}";
            case 5 ->
                "{\"type\":\"array\",\"items\":" + schema(random, depth - 1) + size(random, "minItems", 1)
                        + (random.nextBoolean() ? ",\"uniqueItems\":true" : "") + "}";
            case 6 ->
                "{\"oneOf\":[{\"type\":\"boolean\"},{\"type\":\"array\",\"items\":" + schema(random, depth - 1) + "}"
                        + (random.nextBoolean() ? ",{\"type\":\"null\"}" : "") + "]}";
            default -> object(random, depth);
        };
    }

    private static String object(Random random, int depth) {
        StringBuilder properties = new StringBuilder();
        StringBuilder required = new StringBuilder();
        for (String name : List.of("x", "y", "z")) {
            if (random.nextBoolean()) {
                properties.append(properties.length() == 0 ? "" : ",");
                properties.append('"').append(name).append("\":").append(schema(random, depth - 1));
                if (random.nextBoolean()) {
                    required.append(required.length() == 0 ? "" : ",")
                            .append('"')
                            .append(name)
                            .append('"');
                }
            }
        }
        String closed = random.nextInt(3) == 0 ? ",\"additionalProperties\":false" : "";
        String object = "{\"type\":\"object\",\"properties\":{" + properties + "},\"required\":[" + required + "]"
                + closed + "}";
        return random.nextInt(4) == 0 ? "{\"allOf\":[" + object + "]}" : object;
    }

    /** Another schema half of the time, else the same with a small edit. */
    private static String varied(Random random, String schema) {
        return switch (random.nextInt(6)) {
            case 0 -> schema(random, 2);
            case 1 -> schema.replace("\"integer\"", "\"number\"");
            case 2 -> schema.replaceFirst(",\"additionalProperties\":false", "");
            case 3 -> schema.replaceFirst("\"required\":\\[\"[xyz]\",?", "\"required\":[");
            // Branches of oneOf that overlap are not looked at, so none is made that takes null beside another.
            case 4 ->
                schema.contains("oneOf")
                        ? schema
                        : schema.replaceFirst("\"type\":\"boolean\"", "\"type\":[\"boolean\",\"null\"]");
            default -> schema.replaceFirst(",\"m(in|ax)[A-Za-z]+\":-?[0-9]+", "");
        };
    }

    private static String instance(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 10 : 6)) {
            case 0 -> String.valueOf(random.nextInt(20) - 10);
            case 1 -> String.format(Locale.ROOT, "%.1f", random.nextDouble() * 10);
            case 2, 3 -> List.of("\"\"", "\"a\"", "\"bb\"", "\"ccc\"", "\"aa\"").get(random.nextInt(5));
            case 4 -> String.valueOf(random.nextBoolean());
            case 5 -> "null";
            case 6, 7 -> "[" + (random.nextBoolean() ? instance(random, depth - 1) : "") + "]";
            default ->
                "{\"x\":" + instance(random, depth - 1)
                        + (random.nextBoolean() ? ",\"y\":" + instance(random, depth - 1) : "")
                        + (random.nextBoolean() ? ",\"z\":" + instance(random, depth - 1) : "") + "}";
        };
    }
}
