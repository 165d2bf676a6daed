package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.house.KnownKeys;
import dev.fledge.house.PublishedSchema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema of policy files says what their reader does, as far as a schema can. */
class PolicySchemaTest {
    private static final PublishedSchema SCHEMA = PublishedSchema.at("/dev/fledge/canary/policy.schema.json");

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
    void accepts_every_key_that_the_reader_knows_and_no_other() throws Exception {
        Object full = Document.yaml("full.yaml", FULL).toPlain();
        Map<String, List<String>> reader = new TreeMap<>();
        Map<String, List<String>> schema = new TreeMap<>();

        for (List<Object> place : KnownKeys.places(full)) {
            reader.put(
                    place.toString(),
                    KnownKeys.allowedAt(place, full, json -> CanaryPolicy.read(Document.json("policy.json", json))));
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
        String yaml = PublishedSchema.edited(FULL, edits);

        CanaryPolicy read = CanaryPolicy.read(Document.yaml("policy.yaml", yaml));

        assertThat(SCHEMA.violations(yaml)).isEmpty();
        assertThat(SCHEMA.violationsOfJson(read.toJson())).isEmpty();
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
        String yaml = PublishedSchema.edited(FULL, edits);

        assertThatThrownBy(() -> CanaryPolicy.read(Document.yaml("policy.yaml", yaml)))
                .isInstanceOf(DocumentException.class);
        assertThat(SCHEMA.violations(yaml)).isNotEmpty();
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
        String yaml = PublishedSchema.edited(FULL, edits);

        assertThatThrownBy(() -> CanaryPolicy.read(Document.yaml("policy.yaml", yaml)))
                .isInstanceOf(DocumentException.class);
        assertThat(SCHEMA.violations(yaml)).isEmpty();
    }

    @Test
    void refuses_a_policy_without_rules() {
        String yaml = FULL.substring(0, FULL.indexOf("  metrics:")) + "  metrics: []\n";

        assertThat(SCHEMA.violations(yaml)).isNotEmpty();
    }

    /** The keys that the schema has at that place. */
    private static List<String> keysAt(List<Object> way, Object tree) {
        DocumentNode schema = SCHEMA.tree();
        Object value = tree;
        for (Object step : way) {
            if (step instanceof Integer index) {
                value = ((List<?>) value).get(index);
                schema = SCHEMA.definition(String.valueOf(((Map<?, ?>) value).get("type")));
            } else {
                value = ((Map<?, ?>) value).get(step);
                schema = SCHEMA.resolved(schema.field("properties").field(String.valueOf(step)));
            }
        }
        assertThat(schema.field("additionalProperties").bool()).isFalse();
        return KnownKeys.sorted(schema.field("properties").keys());
    }
}
