package dev.fledge.smoke.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.record.HarBody;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JsonShapeTest {
    private static List<String> shape(String... bodies) {
        List<HarBody> recorded = Stream.of(bodies)
                .map(body -> new HarBody("application/json", Optional.of(body), body.length(), false))
                .toList();
        return JsonShape.of(recorded).expectations();
    }

    @Test
    void only_what_every_answer_had_is_expected() {
        assertThat(shape("{\"a\":1,\"b\":true}", "{\"b\":false,\"c\":\"x\"}")).containsExactly("$.b isBoolean");
    }

    @Test
    void what_changes_its_type_or_is_null_need_only_be_there() {
        assertThat(shape("{\"a\":1,\"b\":null}", "{\"a\":\"1\",\"b\":2}")).containsExactly("$.a exists", "$.b exists");
    }

    @Test
    void only_a_word_that_says_that_all_is_well_is_a_value_and_only_if_it_was_seen_twice() {
        assertThat(shape("{\"status\":\"UP\"}", "{\"status\":\"UP\"}")).containsExactly("$.status == \"UP\"");
        assertThat(shape("{\"status\":\"UP\"}")).containsExactly("$.status isString");
        assertThat(shape("{\"status\":\"UP\"}", "{\"status\":\"DOWN\"}")).containsExactly("$.status isString");
        assertThat(shape("{\"status\":\"sold\"}", "{\"status\":\"sold\"}")).containsExactly("$.status isString");
        assertThat(shape("{\"city\":\"up\"}", "{\"city\":\"up\"}")).containsExactly("$.city isString");
        assertThat(shape("{\"ok\":true}", "{\"ok\":true}")).containsExactly("$.ok == true");
        assertThat(shape("{\"ok\":false}", "{\"ok\":false}")).containsExactly("$.ok isBoolean");
        assertThat(shape("[{\"ok\":true}]", "[{\"ok\":true}]"))
                .containsExactly("$ isArray, size >= 1", "$[0].ok isBoolean");
    }

    @Test
    void a_list_that_was_empty_once_may_be_empty() {
        assertThat(shape("{\"a\":[1]}", "{\"a\":[]}")).containsExactly("$.a isArray");
        assertThat(shape("{\"a\":[1]}")).containsExactly("$.a isArray");
    }

    @Test
    void of_the_elements_of_a_list_only_what_all_have_is_expected() {
        assertThat(shape("[{\"id\":1,\"x\":1},{\"id\":2}]", "[{\"id\":3,\"x\":1}]"))
                .containsExactly("$ isArray, size >= 1", "$[0].id isNumber");
    }

    @Test
    void of_what_was_hidden_only_the_presence_is_expected() {
        assertThat(shape("{\"token\":\"<hidden>\"}", "{\"token\":\"<hidden>\"}"))
                .containsExactly("$.token exists");
    }

    @Test
    void keys_that_are_values_are_not_written() {
        assertThat(shape("{\"anna@mail.example\":1,\"a b\":2}")).containsExactly("$ isObject");
        assertThat(shape("{\"0171234567890\":{\"a\":1},\"x-y\":2}")).containsExactly("$['x-y'] isNumber");
    }

    @Test
    void an_object_with_very_many_keys_is_looked_up_in_not_described() {
        StringJoiner members = new StringJoiner(",", "{", "}");
        for (int i = 0; i < 31; i++) {
            members.add("\"k" + i + "\":1");
        }

        assertThat(shape("{\"users\":" + members + "}")).containsExactly("$.users isObject");
    }

    @Test
    void what_is_near_the_root_comes_first_and_the_rest_is_counted() {
        StringJoiner members = new StringJoiner(",", "{", "}");
        for (int i = 0; i < 14; i++) {
            members.add("\"k" + i + "\":1");
        }
        String body = "{\"deep\":" + members + ",\"a\":1,\"b\":\"x\"}";
        HarBody recorded = new HarBody("application/json", Optional.of(body), body.length(), false);

        JsonShape shape = JsonShape.of(List.of(recorded));

        assertThat(shape.expectations()).hasSize(15).startsWith("$.a isNumber", "$.b isString", "$.deep.k0 isNumber");
        assertThat(shape.more()).isEqualTo(1);
    }

    @Test
    void what_is_no_json_has_no_shape() {
        assertThat(shape("{\"a\":1}", "<html>")).isEmpty();
        assertThat(shape()).isEmpty();
    }
}
