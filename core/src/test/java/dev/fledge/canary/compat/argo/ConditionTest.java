package dev.fledge.canary.compat.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
    private static Condition condition(String text) {
        return Condition.read(Document.json("t.yaml", "{\"c\": 1}").field("c"), text);
    }

    /** Reads {@code nil}, a number, or numbers in brackets. */
    private static Object result(String text) {
        if (text.equals("nil")) {
            return Nil.NIL;
        }
        if (!text.startsWith("[")) {
            return Double.valueOf(text);
        }
        String inside = text.substring(1, text.length() - 1).strip();
        Stream<String> items =
                inside.isEmpty() ? Stream.empty() : Pattern.compile(" +").splitAsStream(inside);
        return items.map(Double::valueOf).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "result > 1;                      5;          true",
                "result > 1;                      1;          false",
                "result >= 1;                     1;          true",
                "result <= 1;                     1;          true",
                "result < 1;                      1;          false",
                "result == 5;                     5;          true",
                "result != 5;                     5;          false",
                "result == 5.0;                   5;          true",
                "result[0] >= 0.95;               [0.95 0];   true",
                "result[1] >= 0.95;               [0.95 0];   false",
                "result[-1] == 0;                 [0.95 0];   true",
                "len(result) == 2;                [1 2];      true",
                "len(result) == 0;                [];         true",
                "len('äö') == 2;                  0;          true",
                "len(result) == 0 || result[0] < 1; [];       true",
                "len(result) > 0 && result[0] < 1; [];        false",
                "len(result) > 0 and result[0] < 1; [0];      true",
                "len(result) > 0 or result[0] < 1; [7];       true",
                "!(result > 1);                   0;          true",
                "not (result > 1);                2;          false",
                "result > 0 && result < 2 || result > 8; 9;   true",
                "result > 0 || result > 8 && false; 9;        true",
                "1 + 2 * 3 == 7;                  0;          true",
                "(1 + 2) * 3 == 9;                0;          true",
                "2 ** 3 ** 2 == 512;              0;          true",
                "2 ^ 3 == 8;                      0;          true",
                "-2 ** 2 == -4;                   0;          true",
                "-result == -3;                   3;          true",
                "+result == 3;                    3;          true",
                "-(-4) == +4;                     3;          true",
                "7 / 2 == 3.5;                    0;          true",
                "7 % 4 == 3;                      0;          true",
                "7 - 4 - 2 == 1;                  0;          true",
                "0.5 - 0.25 == .25;               0;          true",
                "0.5 * 4 == 2;                    0;          true",
                "0.5 + 4 == 4.5;                  0;          true",
                "1e3 == 1000;                     0;          true",
                "1.5E-1 == 0.15;                  0;          true",
                "result ? true : false;           0;          ERROR what stands before ? must be true or false",
                "result > 1 ? result < 5 : true;  3;          true",
                "result > 1 ? result < 5 : true;  9;          false",
                "result > 1 ? result < 5 : true;  0;          true",
                "(result > 1 ? 5 : 'a') == 5;     3;          true",
                "2 in result;                     [1 2];      true",
                "3 in result;                     [1 2];      false",
                "3 not in result;                 [1 2];      true",
                "!(2 in result);                  [1 2];      false",
                "result in [1, 5];                5;          true",
                "'a' in ['b', \"a\"];             0;          true",
                "'a' == \"a\";                    0;          true",
                "'a' < 'b';                       0;          true",
                "'b' < 'a';                       0;          false",
                "len('') == 0;                    0;          true",
                "default(result, 1) + 1 == 3;     2;          true",
                "[1, 2] == [1, 2.0];              0;          true",
                "[1, 2] == [1];                   0;          false",
                "[1, 2] == [1, 3];                0;          false",
                "[] == [];                        0;          true",
                "nil == nil;                      0;          true",
                "result == nil;                   0;          false",
                "result == nil;                   nil;        true",
                "nil != result;                   [];         true",
                "all(result, {# > 1});            [2 2];      true",
                "all(result, # > 1);              [2 1];      false",
                "all(result, {# > 1});            [];         true",
                "any(result, {# > 1});            [0 2];      true",
                "any(result, {# > 1});            [];         false",
                "none(result, {# > 1});           [0 1];      true",
                "none(result, {# > 1});           [0 2];      false",
                "one(result, {# > 1});            [0 2];      true",
                "one(result, {# > 1});            [3 2];      false",
                "count(result, {# > 1}) == 2;     [3 2 1];    true",
                "filter(result, {# > 1})[0] == 3; [1 3];      true",
                "len(filter(result, {# > 1})) == 1; [1 3];    true",
                "map(result, {# * 2})[1] == 6;    [1 3];      true",
                "all(map(result, {# > 0}), {#});  [1 3];      true",
                "all(result, {any(result, {# > 2})}); [1 3];  true",
                "max(result, 2) == 3;             [1 3];      true",
                "max(1, 2, 0) == 2;               0;          true",
                "min(result) == 1;                [1 3];      true",
                "min(4, 2.5) == 2.5;              0;          true",
                "max(5) == 5;                     0;          true",
                "asInt(result) == 1;              1.9;        true",
                "asInt('12') == 12;               0;          true",
                "asInt(7) == 7;                   0;          true",
                "asInt(result) < 0;               NaN;        true",
                "asInt(result) < 0;               1e300;      true",
                "asInt(result) == -1;             -1.9;       true",
                "asFloat('1.5') == 1.5;           0;          true",
                "asFloat(7) == 7.0;               0;          true",
                "isNaN(result);                   NaN;        true",
                "isNaN(result[0]);                [1];        false",
                "isInf(result);                   Infinity;   true",
                "isInf(result);                   -Infinity;  true",
                "isInf(result);                   1;          false",
                // NaN makes every comparison false but one.
                "result < 1;                      NaN;        false",
                "result >= 1;                     NaN;        false",
                "result == result;                NaN;        false",
                "result != result;                NaN;        true",
                // isNil and default look at the whole result, whatever their argument says.
                "isNil(result);                   nil;        true",
                "isNil(result);                   1;          false",
                "isNil(nil);                      1;          false",
                "default(result, 0) < 1;          nil;        true",
                "default(result, 0) < 1;          5;          false",
                "default(nil, 0) == 5;            5;          true",
                "default(result[0], 0) < 1;       [0];        ERROR expected a number, but got [0.0]",
                "default(result[0], 0) < 1;       [];         ERROR index out of range: 0 (the list has 0)",
                "true;                            0;          true",
                "false;                           0;          false",
            })
    void is_evaluated_as_argo_does(String text, String result, String expected) {
        if (expected.startsWith("ERROR ")) {
            assertThatThrownBy(() -> condition(text).holds(result(result)))
                    .isInstanceOf(ExprException.class)
                    .hasMessage(expected.substring(6));
        } else {
            assertThat(condition(text).holds(result(result))).isEqualTo(Boolean.valueOf(expected));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "result[0] < 1;                  [];    index out of range: 0 (the list has 0)",
                "result[1] < 1;                  [1];   index out of range: 1 (the list has 1)",
                "result[-2] < 1;                 [1];   index out of range: -2 (the list has 1)",
                "result < 1;                     [1];   mismatched types: a list < an integer",
                "result == 1;                    [1];   mismatched types: a list == an integer",
                "result[0] < 1;                  1;     a number has no elements",
                "result['a'] < 1;                [1];   an index is an integer, not text",
                "result[0.5] < 1;                [1];   an index is an integer, not a number",
                "result < 1;                     nil;   mismatched types: nil < an integer",
                "result;                         1;     expected true or false, but got 1.0",
                "1;                              1;     expected true or false, but got 1",
                "result && true;                 1;     mismatched types: a number && true or false",
                "!result;                        1;     mismatched type: ! of a number",
                "-true;                          1;     mismatched type: - of true or false",
                "'a' + 1 == 2;                   1;     mismatched types: text + an integer",
                "'a' < 1;                        1;     mismatched types: text < an integer",
                "1.5 % 2 == 1;                   1;     mismatched types: a number % an integer",
                "1 % 0 == 1;                     1;     an integer was divided by zero",
                "2 in 3;                         1;     mismatched types: an integer in an integer",
                "'a' in result;                  [1];   mismatched types: text in a list",
                "all(result, {# > 1});           1;     all takes a list, not a number",
                "all(result, {# + 1});           [1];   the predicate of all must be true or false, not a number",
                "count(result, {#}) > 0;         [1];   the predicate of count must be true or false, not a number",
                "len(result) > 1;                1;     mismatched type: len of a number",
                "isNaN(result);                  [1];   mismatched type: isNaN of a list",
                "isInf('a');                     1;     mismatched type: isInf of text",
                "max('a') > 1;                   1;     mismatched type: max of text",
                "max(result) > 1;                [];    expected a number, but got nil",
                "asInt('1.1') == 1;              1;     '1.1' is no number",
                "asInt(true) == 1;               1;     expected a number, but got true",
                "asFloat('x') == 1;              1;     'x' is no number",
                "default(result, 0) && true;     5;     expected true or false, but got 5.0",
                "all(default(result, 0), {# > 1}); 5;   all takes a list",
                "len(default(result, 0)) > 1;    5;     len of 5.0",
                "2 in default(result, 0);        5;     expected a list, but got 5.0",
                "default(result, 0)[0] > 1;      5;     only a list has elements, by an integer",
                "default(result, 0) % 2 == 1;    5;     % is for integers, but got 5.0 and 2.0",
                // The part that would not be reached is checked too.
                "len(result) == 0 || result < 1; [];    mismatched types: a list < an integer",
            })
    void has_no_value(String text, String result, String message) {
        assertThatThrownBy(() -> condition(text).holds(result(result)))
                .isInstanceOf(ExprException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "result >;               character 9 of \"result >\": expected a value, found the end",
                "result > > 1;           character 10 of \"result > > 1\": expected a value, found '>'",
                "result 1;               character 8 of \"result 1\": expected the end or an operator, found '1'",
                "(result > 1;            character 12 of \"(result > 1\": expected ')', found the end",
                "result[0 > 1;           character 13 of \"result[0 > 1\": expected ']', found the end",
                "result.foo > 1;         character 7 of \"result.foo > 1\": a field cannot be read: a reading has numbers only; write result or result[0]",
                "result > 1 | 2;         character 12 of \"result > 1 | 2\": '|' is not supported",
                "results > 1;            character 1 of \"results > 1\": 'results' is not supported; there are result, true, false, nil, all, any, none, one, filter, map, count and len, max, min, asInt, asFloat, isNaN, isInf, isNil, default",
                "now() > 1;              character 1 of \"now() > 1\": 'now' is not supported",
                "result matches 'a';     character 8 of \"result matches 'a'\": expected the end or an operator, found 'matches'",
                "result ?? 1;            character 9 of \"result ?? 1\": expected a value, found '?'",
                "1 < result < 2;         character 12 of \"1 < result < 2\": a chain of comparisons is not supported; join them with &&",
                "# > 1;                  character 1 of \"# > 1\": # stands for an element, so only inside all, any, none, one, filter, map or count",
                "all(#, {# > 1});        character 5 of \"all(#, {# > 1})\": # stands for an element",
                "all(result, {# > 1}) && # > 1; character 25 of \"all(result, {# > 1}) && # > 1\": # stands for an element",
                "all(result);            character 11 of \"all(result)\": expected ',', found ')'",
                "all(result, {# > 1);    character 19 of \"all(result, {# > 1)\": expected '}', found ')'",
                "len() > 1;              character 1 of \"len() > 1\": len takes 1 argument, not 0",
                "default(1) > 1;         character 1 of \"default(1) > 1\": default takes 2 arguments, not 1",
                "max() > 1;              character 1 of \"max() > 1\": max takes one argument or more, not 0",
                "len > 1;                character 5 of \"len > 1\": expected '(', found '>'",
                "99999999999999999999 > 1; character 1 of \"99999999999999999999 > 1\": the integer 99999999999999999999 is too large; write it with a decimal point",
                "0x1F > 1;               character 1 of \"0x1F > 1\": '0x' begins no decimal number; write one",
                "1..5 > 1;               character 1 of \"1..5 > 1\": '1.' begins no decimal number; write one",
                "result > 'a;            character 10 of \"result > 'a\": the text has no closing '; add it",
                "result == 'a\\n';       character 11 of \"result == 'a\\n'\": text with a backslash is not supported; write it without",
                "result > 1 ? true;      character 18 of \"result > 1 ? true\": expected ':', found the end",
                "result @ 1;             character 8 of \"result @ 1\": '@' is not supported",
            })
    void is_refused_with_its_place(String text, String message) {
        assertThatThrownBy(() -> condition(text))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("t.yaml:1:7: c: " + message);
    }

    @Test
    void a_place_on_a_later_line_has_its_line() {
        assertThatThrownBy(() -> condition("len(result) > 0 &&\n  result[0] >\n"))
                .hasMessageEndingWith("expected a value, found the end")
                .hasMessageContaining("line 3, character 1 of \"len(result) > 0");
        assertThatThrownBy(() -> condition("true &&\n foo"))
                .hasMessageContaining("line 2, character 2 of \"true &&\n foo\": 'foo' is not supported");
    }

    @Test
    void nothing_is_nested_without_end() {
        assertThat(condition("(".repeat(98) + "true" + ")".repeat(98)).holds(1.0))
                .isTrue();
        assertThatThrownBy(() -> condition("(".repeat(200) + "true"))
                .hasMessageContaining("nested deeper than 100 levels; make it flatter");
        assertThat(condition("true && ".repeat(300) + "true").holds(List.of())).isTrue();
    }
}
