package dev.fledge.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentJsonTest {
    @Test
    void gives_the_same_tree_as_yaml_of_the_same() {
        String text = "{\"b\": [1, 2.50, \"x\"], \"a\": {\"c\": null, \"d\": false}}";

        assertThat(Document.json("a.json", text).toPlain())
                .isEqualTo(Document.yaml("a.yaml", text).toPlain());
    }

    @Test
    void keeps_every_digit() {
        DocumentNode root = Document.json("a.json", "[9223372036854775807, 9223372036854775808, 0.10, 1e400, -0, 1.0]");

        assertThat(root.toPlain())
                .isEqualTo(java.util.List.of(
                        9223372036854775807L,
                        new BigDecimal("9223372036854775808"),
                        new BigDecimal("0.10"),
                        new BigDecimal("1E+400"),
                        0L,
                        new BigDecimal("1.0")));
    }

    @Test
    void knows_line_and_column_of_each_value() {
        DocumentNode root = Document.json("a.json", "{\n  \"spec\": {\n    \"metrics\": [ {\"limit\": 5} ]\n  }\n}");

        DocumentNode limit = root.field("spec").field("metrics").items().get(0).field("limit");

        assertThat(limit.location()).isEqualTo("a.json:3:28");
        assertThat(limit.line()).isEqualTo(3);
        assertThat(limit.column()).isEqualTo(28);
        assertThat(limit.path()).isEqualTo("spec.metrics[0].limit");
        assertThat(root.location()).isEqualTo("a.json:1:1");
        assertThat(root.path()).isEmpty();
    }

    @Test
    void refuses_a_duplicate_key_where_it_comes_again() {
        assertRefused(
                "{\"a\": 1,\n \"a\": 2}",
                "bad.json:2:2: duplicate key 'a', first given in line 1; remove one of the two");
    }

    @Test
    void refuses_text_after_the_end() {
        assertRefused("{}\n[]", "bad.json:2:1: text after the end of the JSON value; remove it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t", "\uFEFF"})
    void refuses_an_empty_document(String text) {
        assertRefused(text, "bad.json:1:1: the document is empty; write at least {}");
    }

    @Test
    void refuses_a_hundred_and_first_level() {
        assertThat(Document.json("deep.json", "[".repeat(100) + "]".repeat(100)).isList())
                .isTrue();
        assertRefused(
                "[".repeat(101) + "]".repeat(101),
                "bad.json:1:101: nested deeper than 100 levels; make the document flatter");
        assertRefused("[".repeat(100_000), "bad.json:1:101: nested deeper than 100 levels; make the document flatter");
    }

    @Test
    void refuses_more_than_ten_megabytes() {
        assertRefused(
                " ".repeat(10 * 1024 * 1024) + "1",
                "bad.json:1:1: has 10485761 characters, at most 10485760 are read; split it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a': 1}      | 1:2",
                "{\"a\": 1,}   | 1:9",
                "[1, 2         | 1:6",
                "{\"a\" 1}     | 1:6",
                "[NaN]         | 1:5",
                "[01]          | 1:3",
                "[1] // no     | 1:5",
                "<html>        | 1:1",
                "\"open        | 1:6",
            })
    void says_where_malformed_text_is_wrong(String text, String place) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Document.json("bad.json", text.strip()))
                .withMessageStartingWith("bad.json:" + place + ": no JSON: ")
                .withMessageEndingWith(
                        "JSON wants double quotes, and neither comments nor a comma before a closing bracket");
    }

    @Test
    void refuses_a_number_beyond_every_range() {
        assertRefused(
                "[1e99999999999]", "bad.json:1:2: the number 1e99999999999 is out of range; quote it if it is text");
    }

    @Test
    void splits_the_message_into_its_parts() {
        DocumentException e = assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Document.json("bad.json", "{}\n  []"))
                .actual();

        assertThat(e.source()).isEqualTo("bad.json");
        assertThat(e.line()).isEqualTo(2);
        assertThat(e.column()).isEqualTo(3);
        assertThat(e.problem()).isEqualTo("text after the end of the JSON value; remove it");
    }

    private static void assertRefused(String text, String message) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Document.json("bad.json", text))
                .withMessage(message);
    }
}
