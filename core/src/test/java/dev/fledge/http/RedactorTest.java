package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private final Secret token = Secret.of("TOKEN", "p/ss \"wörd\"");
    private final Redactor redactor = Redactor.of(List.of(token));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p/ss \"wörd\"",
                "p%2Fss+%22w%C3%B6rd%22",
                "p%2fss%20%22w%c3%b6rd%22",
                "p/ss%20%22w%C3%B6rd%22",
                "cC9zcyAid8O2cmQi",
                "p/ss \\\"wörd\\\"",
                "p\\/ss \\\"w\\u00f6rd\\\""
            })
    void a_secret_is_hidden_in_every_form(String form) {
        assertThat(redactor.redact("a " + form + " b")).isEqualTo("a <secret TOKEN> b");
    }

    @Test
    void text_without_a_secret_stays() {
        assertThat(redactor.redact("nothing to hide")).isEqualTo("nothing to hide");
    }

    @Test
    void secrets_that_overlap_are_hidden_as_one() {
        Redactor two = Redactor.of(List.of(Secret.of("ONE", "abcdef"), Secret.of("TWO", "defghi")));

        assertThat(two.redact("<abcdefghi>")).isEqualTo("<<secret ONE>>");
    }

    @Test
    void a_label_never_shows_another_secret() {
        Redactor two = Redactor.of(List.of(Secret.of("hunter2_key", "first-value"), Secret.of("B", "hunter2")));

        assertThat(two.redact("first-value")).isEqualTo("<hidden>");
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, Bearer abc.def, Bearer <hidden>",
        "Authorization, abc, <hidden>",
        "cookie, session=1, <hidden>",
        "Set-Cookie, session=1, <hidden>",
        "X-Api-Key, 1, <hidden>",
        "X-Auth-Token, 1, <hidden>",
        "Accept, text/html, text/html"
    })
    void a_telling_header_is_hidden_by_its_name(String name, String value, String shown) {
        assertThat(redactor.redactHeader(name, value)).isEqualTo(shown);
    }

    @Test
    void a_known_secret_in_a_telling_header_is_named() {
        assertThat(redactor.redactHeader("Authorization", "Bearer p/ss \"wörd\""))
                .isEqualTo("Bearer <secret TOKEN>");
    }

    @Test
    void a_url_shows_no_password_and_no_telling_parameter() {
        HttpUrl url = HttpUrl.get("http://me:pw@host/a?access_token=abc&page=2");

        assertThat(redactor.redact(url)).isEqualTo("http://hidden:hidden@host/a?page=2&access_token=hidden");
    }

    @Test
    void it_tells_whether_it_hides_other_secrets() {
        assertThat(redactor.hides(List.of(token))).isTrue();
        assertThat(redactor.hides(List.of(token, Secret.of("OTHER", "other")))).isFalse();
        assertThat(redactor.hides(List.of())).isTrue();
    }

    @Test
    void a_secret_prints_its_name_only() {
        assertThat(token).hasToString("Secret(TOKEN)");
        assertThat(redactor).hasToString("Redactor(1 secret)");
        assertThat(token.reveal()).isEqualTo("p/ss \"wörd\"");
    }

    @Test
    void a_secret_too_short_to_hide_is_refused() {
        assertThatThrownBy(() -> Secret.of("PIN", "123"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("secret PIN must have at least 4 characters, but has 3; "
                        + "a shorter one cannot be hidden in messages");
    }

    @Test
    void a_name_that_gives_the_value_away_is_refused() {
        assertThatThrownBy(() -> Secret.of("hunter2", "hunter2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name of a secret must not hold its value");
    }

    @Test
    void a_missing_environment_variable_is_named() {
        assertThatThrownBy(() -> Secret.fromEnvironment("FLEDGE_NO_SUCH_VARIABLE"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("environment variable FLEDGE_NO_SUCH_VARIABLE must hold a secret of at least 4 characters, "
                        + "but is not set");
    }
}
