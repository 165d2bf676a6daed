package dev.fledge.http.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalTest {
    @ParameterizedTest
    @CsvSource({
        "anna%40mail.example, e-mail",
        "anna@mail.example, e-mail",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl, token",
        "9f86d081884c7d659a2feaa0c55ad015, token",
        "sk_live_4eC39HqLyjWDarjtT1zdp7dc, token",
        "4111111111111111, card number",
        "4111-1111-1111-1111, card number",
        "%3Csecret%20TOKEN%3E, secret",
        "cart;jsessionid=1, session"
    })
    void is_found_in_a_path(String segment, String what) {
        assertThat(Personal.inSegment(segment)).contains(what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a-", "1", "aB", "%61"})
    @Timeout(10)
    void what_is_longer_than_any_word_is_not_looked_into(String part) {
        assertThat(Personal.inSegment(part.repeat(30_000))).contains("token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "health",
                "42",
                "1234567890123456789",
                "4111111111111112",
                "0b5e7a3c-54a1-4a3e-9d0c-1f2e3d4c5b6a",
                "01ARZ3NDEKTSV4RRFFQ69G5FAV",
                "2026-01-31",
                "2026-01-31T12:00:00Z",
                "the-10-best-restaurants-of-berlin-in-2026",
                "recommendations_for_tonight",
                "user-17",
                ""
            })
    void is_not_found_in_what_apps_have_in_their_paths(String segment) {
        assertThat(Personal.inSegment(segment)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token | hidden | query parameter 'token' is secret",
                "q | anna@mail.example | query parameter 'q' may be a person's or a secret",
                "q | anna smith | query parameter 'q' may be a person's or a secret",
                "userName | x | query parameter 'userName' may be a person's or a secret",
                "lat | 52.5 | query parameter 'lat' may be a person's or a secret",
                "n | 4929000000006 | query parameter 'n' may be a person's or a secret",
                "anna@mail.example | hidden | query parameter of an unusual name is secret"
            })
    void is_found_in_a_query(String name, String value, String why) {
        assertThat(Personal.inQuery(name, value)).contains(why);
    }

    @Test
    void is_not_found_in_pages_and_sorting() {
        assertThat(Personal.inQuery("page", "2")).isEmpty();
        assertThat(Personal.inQuery("sort", "price,desc")).isEmpty();
        assertThat(Personal.inQuery("q", "tea")).isEmpty();
        assertThat(Personal.inQuery("flag", "")).isEmpty();
        assertThat(Personal.inQuery("since", "2026-01-31")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"firstName", "e-mail", "IBAN", "lat", "sessionId"})
    void names_tell_of_it(String name) {
        assertThat(Personal.isTelling(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "plate", "scores", "algorithm"})
    void words_that_only_sound_alike_do_not_tell(String name) {
        assertThat(Personal.isTelling(name)).isFalse();
    }
}
