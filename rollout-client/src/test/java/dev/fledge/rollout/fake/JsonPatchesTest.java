package dev.fledge.rollout.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Most of the examples are those of RFC 6902, appendix A. */
class JsonPatchesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "{\"foo\":\"bar\"} [{\"op\":\"add\",\"path\":\"/baz\",\"value\":\"qux\"}] {\"baz\":\"qux\",\"foo\":\"bar\"}",
                "{\"foo\":[\"bar\",\"baz\"]} [{\"op\":\"add\",\"path\":\"/foo/1\",\"value\":\"qux\"}] {\"foo\":[\"bar\",\"qux\",\"baz\"]}",
                "{\"baz\":\"qux\",\"foo\":\"bar\"} [{\"op\":\"remove\",\"path\":\"/baz\"}] {\"foo\":\"bar\"}",
                "{\"foo\":[\"bar\",\"qux\",\"baz\"]} [{\"op\":\"remove\",\"path\":\"/foo/1\"}] {\"foo\":[\"bar\",\"baz\"]}",
                "{\"baz\":\"qux\",\"foo\":\"bar\"} [{\"op\":\"replace\",\"path\":\"/baz\",\"value\":\"boo\"}] {\"baz\":\"boo\",\"foo\":\"bar\"}",
                "{\"foo\":{\"bar\":1,\"waldo\":2},\"qux\":{}} [{\"op\":\"move\",\"from\":\"/foo/waldo\",\"path\":\"/qux/thud\"}] {\"foo\":{\"bar\":1},\"qux\":{\"thud\":2}}",
                "{\"foo\":[1,2,3,4]} [{\"op\":\"move\",\"from\":\"/foo/1\",\"path\":\"/foo/3\"}] {\"foo\":[1,3,4,2]}",
                "{\"a\":{\"b\":1}} [{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/c\"}] {\"a\":{\"b\":1},\"c\":{\"b\":1}}",
                "{\"foo\":[\"bar\"]} [{\"op\":\"add\",\"path\":\"/foo/-\",\"value\":[1]}] {\"foo\":[\"bar\",[1]]}",
                "{\"a/b\":1} [{\"op\":\"test\",\"path\":\"/a~1b\",\"value\":1},{\"op\":\"remove\",\"path\":\"/a~1b\"}] {}",
                "{\"a\":1} [{\"op\":\"test\",\"path\":\"/b\",\"value\":null}] {\"a\":1}",
                "{\"a\":1} [] {\"a\":1}"
            })
    void example(String target, String patch, String result) throws Exception {
        assertThat(JsonPatches.apply(JSON.readTree(target), JSON.readTree(patch)))
                .isEqualTo(JSON.readTree(result));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "{\"baz\":\"qux\"} [{\"op\":\"test\",\"path\":\"/baz\",\"value\":\"bar\"}]",
                "{\"a\":1} [{\"op\":\"test\",\"path\":\"/b\",\"value\":1}]",
                "{\"a\":1} [{\"op\":\"test\",\"path\":\"/a\"}]",
                "{\"foo\":\"bar\"} [{\"op\":\"add\",\"path\":\"/baz/bat\",\"value\":\"qux\"}]",
                "{\"foo\":[1]} [{\"op\":\"add\",\"path\":\"/foo/3\",\"value\":2}]",
                "{\"a\":1} [{\"op\":\"replace\",\"path\":\"/b\",\"value\":1}]",
                "{\"a\":1} [{\"op\":\"remove\",\"path\":\"/b\"}]",
                "{\"a\":1} [{\"op\":\"add\",\"path\":\"/b\"}]",
                "{\"a\":1} [{\"op\":\"move\",\"from\":\"/b\",\"path\":\"/c\"}]",
                "{\"a\":1} [{\"op\":\"add\",\"path\":\"b\",\"value\":1}]",
                "{\"a\":1} [{\"op\":\"wish\",\"path\":\"/a\",\"value\":1}]"
            })
    void not_applied(String target, String patch) {
        assertThatThrownBy(() -> JsonPatches.apply(JSON.readTree(target), JSON.readTree(patch)))
                .isInstanceOf(Refusal.class)
                .hasMessage("the server rejected our request due to an error in our request");
    }
}
