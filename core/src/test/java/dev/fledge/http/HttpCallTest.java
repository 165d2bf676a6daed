package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpCallTest {
    @Test
    void the_defaults_are_safe() {
        HttpCall call = HttpCall.get("http://localhost/").build();

        assertThat(call.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(call.bodyLimitBytes()).isEqualTo(1_000_000);
        assertThat(call.idempotencyKeyed()).isFalse();
        assertThat(call).hasToString("GET http://localhost/");
    }

    @Test
    void a_relative_url_is_refused() {
        assertThatThrownBy(() -> HttpCall.get("/health"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("url must be whole, such as http://localhost:8080/health, but was '/health'");
    }

    @Test
    void a_line_break_in_a_header_is_refused_without_showing_the_value() {
        assertThatThrownBy(() -> HttpCall.get("http://localhost/").header("X-Key", "abc\r\nX-Evil: 1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value of header X-Key must be printable ASCII, but has another character");
    }

    @Test
    void a_get_with_a_body_is_refused() {
        assertThatThrownBy(() -> HttpCall.get("http://localhost/").json("{}").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("GET must have no body; use POST, or put the values in the query");
    }

    @Test
    void a_body_is_copied_in_and_out() {
        byte[] bytes = {1, 2};
        HttpCall call = HttpCall.post("http://localhost/").body("a/b", bytes).build();

        bytes[0] = 9;
        call.body().orElseThrow()[1] = 9;

        assertThat(call.body().orElseThrow()).containsExactly(1, 2);
    }

    @Test
    void the_text_of_a_body_is_read_in_its_charset() {
        HttpAnswer answer = HttpAnswer.builder(200)
                .header("Content-Type", "text/plain; charset=iso-8859-1")
                .body("grüße".getBytes(StandardCharsets.ISO_8859_1))
                .build();

        assertThat(answer.bodyText()).isEqualTo("grüße");
        assertThat(answer).hasToString("HttpAnswer(200, 5 B)");
    }
}
