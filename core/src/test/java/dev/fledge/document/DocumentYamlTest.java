package dev.fledge.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentYamlTest {
    @Test
    void reads_objects_lists_and_scalars_in_their_order() {
        DocumentNode root = Document.yaml("policy.yaml", """
                # a policy
                zeta: 1
                alpha:
                  - text
                  - 1.50
                  - {flow: [true, null]}
                block: |
                  two
                  lines
                """);

        assertThat(root.keys()).containsExactly("zeta", "alpha", "block");
        assertThat(root.toJson())
                .isEqualTo(
                        "{\"zeta\":1,\"alpha\":[\"text\",1.50,{\"flow\":[true,null]}],\"block\":\"two\\nlines\\n\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "No", "off", "on", "yes", "Yes", "y", "n", "True", "FALSE", "Null", "NULL"})
    void keeps_words_that_older_readers_take_for_booleans_as_text(String word) {
        DocumentNode root = Document.yaml("countries.yaml", "- " + word);

        assertThat(root.items().get(0).text()).isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12:30:45", "1_000", "2026-01-02", "+5", ".5", "5.", "1.2.3", "0.1.0", "1e", "--1"})
    void keeps_what_json_does_not_call_a_number_as_text(String plain) {
        assertThat(Document.yaml("a.yaml", "a: " + plain).field("a").toPlain()).isEqualTo(plain);
    }

    @Test
    void takes_quoted_numbers_booleans_and_nulls_for_text() {
        DocumentNode root = Document.yaml("a.yaml", "['012', \"true\", 'null', '5', '']");

        assertThat(root.toJson()).isEqualTo("[\"012\",\"true\",\"null\",\"5\",\"\"]");
    }

    @Test
    void takes_on_and_numbers_as_keys_for_text() {
        DocumentNode root = Document.yaml("workflow.yaml", "on: push\n200: ok\n012: zero\n");

        assertThat(root.keys()).containsExactly("on", "200", "012");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "012    | some readers take a leading zero for octal; quote it if it is text (\"012\"), else drop the zero",
                "-007   | some readers take a leading zero for octal; quote it if it is text (\"-007\"), else drop the zero",
                "0123e4 | some readers take a leading zero for octal; quote it if it is text (\"0123e4\"), else drop the zero",
                "0x1F   | only some readers take it for a number; quote it if it is text (\"0x1F\"), else write it in decimal",
                "0o17   | only some readers take it for a number; quote it if it is text (\"0o17\"), else write it in decimal",
                ".NaN   | only some readers take it for a number; quote it if it is text (\".NaN\"), else write it in decimal",
                "-.inf  | only some readers take it for a number; quote it if it is text (\"-.inf\"), else write it in decimal"
            })
    void refuses_numbers_that_readers_disagree_on(String number, String why) {
        assertRefused("a:\n  b: " + number, "bad.yaml:2:6: the value " + number + " is ambiguous: " + why);
    }

    @Test
    void refuses_a_duplicate_key_where_it_comes_again() {
        assertRefused(
                "limit: 1\nother: 2\n\"limit\": 3\n",
                "bad.yaml:3:1: duplicate key 'limit', first given in line 1; remove one of the two");
    }

    @Test
    void refuses_anchors_and_aliases_before_they_can_multiply() {
        assertRefused(
                "a: &lol [x, x]\nb: *lol\n",
                "bad.yaml:1:4: the anchor &lol is not accepted; write the value out where it is needed");
        assertRefused("b: *lol\n", "bad.yaml:1:4: the alias *lol is not accepted; write the value out");
    }

    @Test
    void refuses_merge_keys_but_not_their_quoted_text() {
        assertRefused("a:\n  <<: {b: 1}\n", "bad.yaml:2:3: a merge key is not accepted; write the merged keys out");
        assertThat(Document.yaml("a.yaml", "\"<<\": 1").keys()).containsExactly("<<");
    }

    @ParameterizedTest
    @CsvSource({"!!str 5,'!!str'", "!secret x,!secret", "! x,!", "!!binary aGk=,'!!binary'", "!!map {},'!!map'"})
    void refuses_tags(String value, String ignoredTag) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Document.yaml("bad.yaml", "a: " + value))
                .withMessageStartingWith("bad.yaml:1:4: the tag ")
                .withMessageEndingWith(" is not accepted; leave it out; quote a value to make it text");
    }

    @Test
    void refuses_keys_that_are_no_text() {
        assertRefused(
                "? [a, b]\n: 1\n",
                "bad.yaml:1:3: a key that is a list or an object is not accepted; write the key as text");
    }

    @Test
    void refuses_a_second_document() {
        assertRefused(
                "---\na: 1\n---\nb: 2\n",
                "bad.yaml:3:1: a second document in one file is not accepted; keep one, or make two files");
    }

    @Test
    void reads_a_stream_of_documents_without_the_empty_ones() {
        var roots = Document.yamlStream("all.yaml", "---\na: 1\n---\n# nothing\n---\n  b: 2\n---\n");

        assertThat(roots)
                .extracting(DocumentNode::toString)
                .containsExactly("all.yaml:2:1 the document", "all.yaml:6:3 the document");
        assertThat(roots).extracting(DocumentNode::toJson).containsExactly("{\"a\":1}", "{\"b\":2}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a comment\n", "---\n---\n"})
    void refuses_a_stream_without_content(String text) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Document.yamlStream("bad.yaml", text))
                .withMessage("bad.yaml:1:1: the document is empty; write at least {}");
    }

    @Test
    void a_stream_is_as_strict_as_a_document() {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Document.yamlStream("bad.yaml", "a: 1\n---\nb: 1\nb: 2\n"))
                .withMessageStartingWith("bad.yaml:4:1: duplicate key 'b'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "# only a comment\n", "\uFEFF"})
    void refuses_an_empty_document(String text) {
        assertRefused(text, "bad.yaml:1:1: the document is empty; write at least {}");
    }

    @Test
    void refuses_a_hundred_and_first_level() {
        assertThat(Document.yaml("deep.yaml", "[".repeat(100) + "]".repeat(100)).isList())
                .isTrue();
        assertRefused(
                "[".repeat(101) + "]".repeat(101),
                "bad.yaml:1:101: nested deeper than 100 levels; make the document flatter");
    }

    @Test
    void says_where_malformed_text_is_wrong() {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Document.yaml("bad.yaml", "a: 1\nb: x: y\n"))
                .withMessageStartingWith(
                        "bad.yaml:2:5: no YAML: mapping values are not allowed here; indent with spaces");
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Document.yaml("bad.yaml", "a:\n\t- b\n"))
                .withMessageStartingWith("bad.yaml:2:1: no YAML: found character '\\t(TAB)'");
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Document.yaml("bad.yaml", "a: b\nc: \u0007\n"))
                .withMessageStartingWith("bad.yaml:2:4: no YAML: the character U+0007 is not allowed");
    }

    @Test
    void refuses_line_breaks_that_only_some_readers_see() {
        assertRefused(
                "a: 1\nb: \"x \u2028 y\"\n",
                "bad.yaml:2:7: the character U+2028 is a line break to some readers; "
                        + "write it as an escape in double quotes");
        assertThat(Document.yaml("a.yaml", "\"x \\u2028 y\"").text()).isEqualTo("x \u2028 y");
    }

    private static void assertRefused(String text, String message) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Document.yaml("bad.yaml", text))
                .withMessage(message);
    }
}
