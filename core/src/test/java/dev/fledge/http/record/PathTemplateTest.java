package dev.fledge.http.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {
    @ParameterizedTest
    @CsvSource({
        "/restaurants/42, /restaurants/{id}",
        "/restaurants/42/, /restaurants/{id}/",
        "/restaurants/-1/menu, /restaurants/{id}/menu",
        "/restaurants/42.json, /restaurants/{id}.json",
        "/a/1/b/2/c/3, /a/{id}/b/{id2}/c/{id3}",
        "/u/123E4567-e89b-12d3-a456-426614174000, /u/{id}",
        "/u/01ARZ3NDEKTSV4RRFFQ69G5FAV, /u/{id}",
        "/commit/3ab91c0f, /commit/{id}",
        "/commit/9F1C2AB0DE, /commit/{id}",
        "/blobs/sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, /blobs/{id}",
        "/blobs/sha256%3ae3b0c44298fc, /blobs/{id}",
        "/menu/2026-01-31, /menu/{date}",
        "/menu/2026-01, /menu/{date}",
        "/menu/2026-01-31T12%3A00%3A00.5%2B01%3A00, /menu/{date}",
        "/from/2026-01-30/to/2026-01-31, /from/{date}/to/{date2}",
        "/reset/%3Csecret%20TOKEN%3E, /reset/{secret}",
        "/cart;jsessionid=A1B2/items, /cart/items"
    })
    void what_differs_from_call_to_call_is_a_parameter(String path, String template) {
        assertThat(PathTemplate.of(path).text()).isEqualTo(template);
        assertThat(PathTemplate.of(path).hasParameters()).isEqualTo(template.contains("{"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "//",
                "/health",
                "/api/v1/users/anna",
                "/deadbeef",
                "/facade",
                "/cafe1",
                "/DeadBeef01",
                "/1.2.3",
                "/2026-13-01",
                "/order-42",
                "/index.html",
                "/01ARZ3NDEKTSV4RRFFQ69G5FA"
            })
    void words_stay(String path) {
        assertThat(PathTemplate.of(path).text()).isEqualTo(path);
        assertThat(PathTemplate.of(path).hasParameters()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/1/b/2026-01-31/c/3.json", "/{id}/42", "/a;b=1/%3Csecret%20A%3E"})
    void the_template_of_a_template_is_itself(String path) {
        PathTemplate once = PathTemplate.of(path);

        assertThat(PathTemplate.of(once.text())).isEqualTo(once).hasSameHashCodeAs(once);
    }

    @Test
    void a_parameter_that_is_there_keeps_its_name() {
        assertThat(PathTemplate.of("/{id}/42")).hasToString("/{id}/{id2}");
    }

    @Test
    void an_address_is_no_path() {
        assertThatThrownBy(() -> PathTemplate.of("http://a/1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "path must begin with /, but was 10 characters that do not; give the path of an address alone");
    }
}
