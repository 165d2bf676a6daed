package dev.fledge.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentNodeTest {
    private final DocumentNode spec = Document.yaml("policy.yaml", """
                    spec:
                      name: where2eat
                      limit: 0.05
                      count: 12
                      enabled: no
                      on: true
                      bake: 10m
                      nothing:
                      "a.b": [x]
                    """).field("spec");

    @Test
    void gives_values_of_the_asked_type() {
        assertThat(spec.field("name").text()).isEqualTo("where2eat");
        assertThat(spec.field("limit").number(0, 1)).isEqualTo(0.05);
        assertThat(spec.field("count").integer(12, 12)).isEqualTo(12);
        assertThat(spec.field("count").number(12, 12)).isEqualTo(12.0);
        assertThat(spec.field("on").bool()).isTrue();
        assertThat(spec.field("bake").duration()).isEqualTo(Duration.ofMinutes(10));
        assertThat(spec.field("name").oneOf("other", "where2eat")).isEqualTo("where2eat");
    }

    @Test
    void tells_a_missing_key_from_one_without_a_value() {
        assertThat(spec.optional("missing")).isEmpty();
        assertThat(spec.optional("nothing").orElseThrow().isNone()).isTrue();
        assertThat(spec.field("nothing").kind()).isEqualTo(DocumentNode.Kind.NONE);
    }

    @Test
    void names_a_missing_key_and_those_that_are_there() {
        assertRefused(
                () -> Document.yaml("p.yaml", "a:\n  limti: 1\n  x: 2")
                        .field("a")
                        .field("limit"),
                "p.yaml:2:3: a: missing key 'limit'; add it, or rename 'limti' if that is meant (it has: limti, x)");
        assertRefused(
                () -> Document.json("p.json", "{}").field("limit"),
                "p.json:1:1: the document: missing key 'limit'; add it (it has none)");
    }

    @Test
    void points_at_an_unknown_key_and_names_the_nearest() {
        DocumentNode root = Document.yaml("suite.yaml", "name: x\nexpects: [1]\n");

        assertRefused(
                () -> root.allowOnly("name", "expect"),
                "suite.yaml:2:1: the document: unknown key 'expects'; did you mean 'expect'? Allowed: name, expect");
        assertRefused(
                () -> root.allowOnly("name", "softly"),
                "suite.yaml:2:1: the document: unknown key 'expects'; remove it. Allowed: name, softly");
        assertThat(root.allowOnly("name", "expects")).isSameAs(root);
    }

    @Test
    void says_what_was_expected_and_found() {
        assertRefused(
                () -> spec.field("name").number(0, 1),
                "policy.yaml:2:9: spec.name: expected a number from 0.0 to 1.0, found text \"where2eat\"; "
                        + "write it in decimal, without quotes");
        assertRefused(
                () -> spec.field("limit").text(),
                "policy.yaml:3:10: spec.limit: expected text, found the number 0.05; quote it");
        assertRefused(
                () -> spec.field("limit").integer(0, 9),
                "policy.yaml:3:10: spec.limit: expected a whole number from 0 to 9, found the number 0.05");
        assertRefused(
                () -> spec.field("count").integer(0, 9),
                "policy.yaml:4:10: spec.count: expected a whole number from 0 to 9, found the number 12");
        assertRefused(
                () -> spec.field("enabled").bool(),
                "policy.yaml:5:12: spec.enabled: expected true or false, found text \"no\"; "
                        + "other words are text; write true or false");
        assertRefused(
                () -> spec.field("count").duration(),
                "policy.yaml:4:10: spec.count: expected a duration such as 250ms, 30s, 10m or 1h, found the number 12; "
                        + "add the unit");
        assertRefused(
                () -> spec.field("name").oneOf("where2east", "nowhere"),
                "policy.yaml:2:9: spec.name: expected one of where2east, nowhere, found text \"where2eat\"; "
                        + "did you mean 'where2east'?");
        assertRefused(
                () -> spec.field("nothing").text(),
                "policy.yaml:8:11: spec.nothing: expected text, found nothing (null)");
        assertRefused(
                () -> spec.field("a.b").keys(), "policy.yaml:9:10: spec[\"a.b\"]: expected an object, found a list");
        assertRefused(() -> spec.items(), "policy.yaml:2:3: spec: expected a list, found an object");
    }

    @Test
    void refuses_numbers_that_are_not_inside() {
        DocumentNode numbers = Document.json("n.json", "[1e999, 1]");

        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> numbers.items().get(0).number(0, Double.POSITIVE_INFINITY));
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> numbers.items().get(1).number(Double.NaN, 2));
    }

    @ParameterizedTest
    @CsvSource({"250ms,PT0.25S", "30s,PT30S", "10m,PT10M", "1h,PT1H", "0s,PT0S"})
    void reads_durations_with_a_unit(String text, Duration expected) {
        assertThat(Document.yaml("d.yaml", "d: " + text).field("d").duration()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5s", "-1s", "1 s", "1d", "s", "1h30m", "05s", "9999999999s", "1S"})
    void refuses_other_durations(String text) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(
                        () -> Document.yaml("d.yaml", "d: " + text).field("d").duration())
                .withMessageContaining("expected a duration such as 250ms, 30s, 10m or 1h, found text");
    }

    @Test
    void makes_an_exception_at_its_place() {
        assertThat(spec.field("limit").error("soft limit is above the hard one"))
                .hasMessage("policy.yaml:3:10: spec.limit: soft limit is above the hard one");
    }

    @Test
    void shows_long_values_short_and_on_one_line() {
        DocumentNode root = Document.json("l.json", "[\"a\\nb" + "c".repeat(100) + "\"]");

        assertRefused(
                () -> root.items().get(0).bool(),
                "l.json:1:2: [0]: expected true or false, found text \"a b" + "c".repeat(57) + "...\"; "
                        + "other words are text; write true or false");
    }

    @Test
    void gives_plain_trees_that_cannot_be_changed() {
        Object plain = Document.yaml("p.yaml", "a: [1, {b: null}]").toPlain();

        assertThat(plain).isEqualTo(Map.of("a", List.of(1L, Map.of("b", None.NONE))));
        assertThatThrownBy(() -> ((Map<?, ?>) plain).clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatExceptionOfType(DocumentException.class).isThrownBy(call).withMessage(message);
    }
}
