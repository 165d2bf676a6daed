package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import dev.fledge.schema.JsonSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema of policy files says what their reader does, as far as a schema can. */
class PolicySchemaTest {
    private static final String RESOURCE = "/dev/fledge/canary/policy.schema.json";
    private static final DocumentNode TREE = Document.json("policy.schema.json", resource());
    private static final JsonSchema SCHEMA = JsonSchema.parse(TREE);

    /** Every key of every kind of rule that can stand together. */
    private static final String FULL = """
            apiVersion: fledge/v1
            kind: CanaryPolicy
            metadata: {name: full}
            spec:
              evidence: {mode: strict, falseRollback: 0.02, falsePromote: 1e-6, parameters: reference-1}
              schedule: {window: 1h, slice: 250ms, warmUp: 0s, earliestPromotion: 30m, minRequestsPerStep: 1}
              sharedOutage: rollback
              metrics:
              - {name: r, type: rate, numerator: e, denominator: n, limit: {above: 0.01}, minRequests: 1, historyPerCanaryRequest: 19,
                 baseline: {notWorseThan: {ratio: 1, atLeastDifference: 0.002}}, rollbackOnly: false}
              - {name: q, type: quantile, source: latency, quantile: 0.95, limit: {aboveTimesBaseline: 2}, minRequests: 7, rollbackOnly: true}
              - {name: c, type: count, source: x, per: n, direction: increase, minRequests: 9, rollbackOnly: false,
                 baseline: {notWorseThan: {ratio: 2.5, atLeastDifference: 0.1}}}
              - {name: g, type: gauge, source: cpu, limit: {above: -1}, rollbackOnly: true}
              - {name: k, type: check, check: smoke, fail: {failures: 3, of: 5}, rollbackOnly: true}
            """;

    @Test
    void accepts_every_key_that_the_reader_knows_and_no_other() {
        Object full = Document.yaml("full.yaml", FULL).toPlain();
        Map<String, List<String>> reader = new TreeMap<>();
        Map<String, List<String>> schema = new TreeMap<>();

        for (List<Object> place : places(full, List.of())) {
            reader.put(place.toString(), allowedAt(place, full));
            schema.put(place.toString(), keysAt(place, full));
        }

        assertThat(schema).isEqualTo(reader).hasSizeGreaterThanOrEqualTo(16);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "strict -> sequential",
                "{mode: strict, falseRollback: 0.02, falsePromote: 1e-6, parameters: reference-1} -> {}",
                "{window: 1h, slice: 250ms, warmUp: 0s, earliestPromotion: 30m, minRequestsPerStep: 1} -> {}",
                "sharedOutage: rollback -> sharedOutage: hold",
                "1e-6 -> 0.2",
                "parameters: reference-1 -> parameters: fledge-1",
                "window: 1h -> window: 720h",
                "limit: {above: 0.01}, minRequests: 1, -> minRequests: 1,",
                "{ratio: 1, atLeastDifference: 0.002} -> {ratio: 1000, atLeastDifference: 0.999}",
                "limit: {aboveTimesBaseline: 2} -> limit: {above: 800ms}",
                "limit: {above: 0.01} -> limit: {above: 0} | 0.002}}, rollbackOnly: false -> 0.002}}, rollbackOnly: true",
                "direction: increase -> direction: decrease | {ratio: 2.5, atLeastDifference: 0.1} -> {ratio: 0.7}",
                "direction: increase -> direction: decrease | {ratio: 2.5, atLeastDifference: 0.1} -> {ratio: 0.7, atLeastDifference: 0}",
                "{ratio: 2.5, atLeastDifference: 0.1} -> {ratio: 2.5} | minRequests: 9, rollbackOnly: false -> rollbackOnly: true",
                "limit: {above: -1} -> limit: {aboveTimesBaseline: 1.5}",
                "check: smoke, fail: {failures: 3, of: 5}, rollbackOnly: true -> rollbackOnly: false",
                "{failures: 3, of: 5} -> {consecutive: 60}",
                "minRequests: 7 -> minRequests: 9223372036854775807",
            })
    void accepts_what_the_reader_accepts(String edits) {
        String yaml = edited(edits);

        CanaryPolicy read = CanaryPolicy.read(Document.yaml("policy.yaml", yaml));

        assertThat(violations(yaml)).isEmpty();
        assertThat(SCHEMA.check("again.json", read.toJson())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiVersion: fledge/v1 -> apiVersion: fledge/v2",
                "kind: CanaryPolicy -> kind: Policy",
                "{name: full} -> {name: ' '}",
                "{name: full} -> {}",
                "{name: full} -> {name: 5}",
                "mode: strict -> mode: bayes",
                "mode: strict -> mode: point",
                "falseRollback: 0.02 -> falseRollback: 0.3",
                "parameters: reference-1 -> parameters: reference-2",
                "falseRollback: 0.02 -> falseRollback: '0.02'",
                "1e-6 -> 1e-7",
                "window: 1h -> window: 0s",
                "window: 1h -> window: 3600",
                "window: 1h -> window: 1.5h",
                "window: 1h -> window: 01h",
                "warmUp: 0s -> warmUp: -1s",
                "warmUp: 0s -> warmUp: 5",
                "earliestPromotion: 30m -> earliestPromotion: 0m",
                "minRequestsPerStep: 1 -> minRequestsPerStep: 0",
                "minRequestsPerStep: 1 -> minRequestsPerStep: 1.5",
                "sharedOutage: rollback -> sharedOutage: ignore",
                "type: rate -> type: ratio",
                "name: r, ->  ",
                "numerator: e, ->  ",
                "denominator: n, ->  ",
                "limit: {above: 0.01} -> limit: {above: 1}",
                "limit: {above: 0.01} -> limit: {above: 0}",
                "limit: {above: 0.01} -> limit: {}",
                "limit: {above: 0.01} -> limit: {above: 0, aboveTimesBaseline: 2}",
                "limit: {above: 0.01}, minRequests: 1, -> minRequests: 1, | baseline: {notWorseThan: {ratio: 1, atLeastDifference: 0.002}}, ->  ",
                "{ratio: 1, atLeastDifference: 0.002} -> {ratio: 1}",
                "{ratio: 1, atLeastDifference: 0.002} -> {atLeastDifference: 0.002}",
                "{ratio: 1, atLeastDifference: 0.002} -> {ratio: 0.9, atLeastDifference: 0.002}",
                "{ratio: 1, atLeastDifference: 0.002} -> {ratio: 1, atLeastDifference: 0}",
                "historyPerCanaryRequest: 19 -> historyPerCanaryRequest: -1",
                "rollbackOnly: false -> rollbackOnly: no",
                "quantile: 0.95 -> quantile: 95",
                "quantile: 0.95 -> quantile: 0",
                "limit: {aboveTimesBaseline: 2} -> limit: {aboveTimesBaseline: 0.5}",
                "limit: {aboveTimesBaseline: 2} -> limit: {above: 0.8}",
                "limit: {aboveTimesBaseline: 2} -> limit: {above: 0ms}",
                "limit: {aboveTimesBaseline: 2} -> limit: {above: 1s, aboveTimesBaseline: 2}",
                "limit: {aboveTimesBaseline: 2}, ->  ",
                "minRequests: 7 -> minRequests: 0",
                "direction: increase -> direction: up",
                "direction: increase -> direction: decrease",
                "{ratio: 2.5, atLeastDifference: 0.1} -> {ratio: 2.5}",
                "{ratio: 2.5, atLeastDifference: 0.1} -> {ratio: 2.5, atLeastDifference: 0}",
                "{ratio: 2.5, atLeastDifference: 0.1} -> {ratio: 0.7, atLeastDifference: 0.1}",
                "direction: increase, ->   | {ratio: 2.5, atLeastDifference: 0.1} -> {ratio: 2.5}",
                "limit: {above: -1} -> limit: {above: high}",
                "limit: {above: -1} -> limit: {}",
                "{failures: 3, of: 5} -> {failures: 3}",
                "{failures: 3, of: 5} -> {of: 5}",
                "{failures: 3, of: 5} -> {consecutive: 3, failures: 3, of: 5}",
                "{failures: 3, of: 5} -> {consecutive: 3, of: 5}",
                "{failures: 3, of: 5} -> {consecutive: 61}",
                "{failures: 3, of: 5} -> {}",
                "type: gauge -> type: quantile",
                "rollbackOnly: false -> rollbackOnly: true",
            })
    void refuses_what_the_reader_refuses(String edits) {
        String yaml = edited(edits);

        assertThatThrownBy(() -> CanaryPolicy.read(Document.yaml("policy.yaml", yaml)))
                .isInstanceOf(DocumentException.class);
        assertThat(violations(yaml)).isNotEmpty();
    }

    /** The whole list: what else the reader refuses, a schema cannot say. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: q, -> name: r,",
                "slice: 250ms -> slice: 31m",
                "warmUp: 0s -> warmUp: 1h",
                "window: 1h -> window: 721h",
                "{failures: 3, of: 5} -> {failures: 5, of: 3}",
                "minRequests: 7 -> minRequests: 7.0",
            })
    void leaves_to_the_reader_what_a_schema_cannot_say(String edits) {
        String yaml = edited(edits);

        assertThatThrownBy(() -> CanaryPolicy.read(Document.yaml("policy.yaml", yaml)))
                .isInstanceOf(DocumentException.class);
        assertThat(violations(yaml)).isEmpty();
    }

    @Test
    void refuses_a_policy_without_rules() {
        String yaml = FULL.substring(0, FULL.indexOf("  metrics:")) + "  metrics: []\n";

        assertThat(violations(yaml)).isNotEmpty();
    }

    /** Edits such as {@code old -> new | old -> new}; every old text must be there. */
    private static String edited(String edits) {
        String yaml = FULL;
        for (String edit : edits.isEmpty() ? new String[0] : edits.split(" \\| ", -1)) {
            String[] sides = edit.split(" -> ", -1);
            assertThat(yaml).contains(sides[0].strip());
            yaml = yaml.replace(sides[0].strip(), sides[1].strip());
        }
        return yaml;
    }

    private static List<?> violations(String yaml) {
        return SCHEMA.check("policy.json", Document.yaml("policy.yaml", yaml).toJson());
    }

    /** The ways to all objects within a tree. */
    private static List<List<Object>> places(Object tree, List<Object> way) {
        List<List<Object>> places = new ArrayList<>();
        if (tree instanceof Map<?, ?> map) {
            places.add(way);
            map.forEach((key, value) -> places.addAll(places(value, and(way, key))));
        } else if (tree instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                places.addAll(places(list.get(i), and(way, i)));
            }
        }
        return places;
    }

    private static List<Object> and(List<Object> way, Object step) {
        List<Object> longer = new ArrayList<>(way);
        longer.add(step);
        return longer;
    }

    /** What the reader says is allowed where it finds a key that it does not know. */
    private static List<String> allowedAt(List<Object> way, Object tree) {
        String json = JsonText.pretty(withKey(tree, way));
        try {
            CanaryPolicy.read(Document.json("policy.json", json));
        } catch (DocumentException e) {
            String message = String.valueOf(e.getMessage());
            assertThat(message).contains("unknown key 'zzz'");
            return List.copyOf(new TreeSet<>(Arrays.asList(
                    message.substring(message.indexOf("Allowed: ") + 9).split(", ", -1))));
        }
        throw new AssertionError("the reader accepted an unknown key at " + way);
    }

    private static Map<String, Object> withKey(Object tree, List<Object> way) {
        Map<String, Object> copy = new LinkedHashMap<>();
        ((Map<?, ?>) tree).forEach((key, value) -> copy.put(String.valueOf(key), value));
        if (way.isEmpty()) {
            copy.put("zzz", 1L);
            return copy;
        }
        String step = String.valueOf(way.get(0));
        Object child = copy.get(step);
        if (child instanceof List<?> list) {
            List<Object> items = new ArrayList<>(list);
            int index = (int) way.get(1);
            items.set(index, withKey(items.get(index), way.subList(2, way.size())));
            copy.put(step, items);
        } else {
            copy.put(step, withKey(child, way.subList(1, way.size())));
        }
        return copy;
    }

    /** The keys that the schema has at that place. */
    private static List<String> keysAt(List<Object> way, Object tree) {
        DocumentNode schema = TREE;
        Object value = tree;
        for (Object step : way) {
            if (step instanceof Integer index) {
                value = ((List<?>) value).get(index);
                schema = TREE.field("$defs").field(String.valueOf(((Map<?, ?>) value).get("type")));
            } else {
                value = ((Map<?, ?>) value).get(step);
                schema = resolved(schema.field("properties").field(String.valueOf(step)));
            }
        }
        assertThat(schema.field("additionalProperties").bool()).isFalse();
        return List.copyOf(new TreeSet<>(schema.field("properties").keys()));
    }

    private static DocumentNode resolved(DocumentNode schema) {
        return schema.optional("$ref")
                .map(ref -> TREE.field("$defs").field(ref.text().substring("#/$defs/".length())))
                .orElse(schema);
    }

    private static String resource() {
        try (InputStream in = Objects.requireNonNull(PolicySchemaTest.class.getResourceAsStream(RESOURCE))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
