package dev.fledge.http.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpHeaders;
import dev.fledge.http.Redactor;
import dev.fledge.http.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials that nobody named are hidden by the names beside them. */
class RedactionTest {
    private static final Redactor REDACTOR = Redactor.of(List.of(Secret.of("KEY", "1234567")));

    private static HarEntry hidden(HarRequest request) {
        HarEntry entry = HarEntry.builder(Instant.EPOCH, request)
                .fact("api_token", "abc")
                .build();
        return new Har(List.of(entry)).redacted(REDACTOR).entries().get(0);
    }

    private static Optional<String> body(String type, String text, boolean truncated) {
        HarBody body = new HarBody(type, Optional.of(text), 500, truncated);
        return hidden(new HarRequest("POST", "http://a/", HttpHeaders.none(), Optional.of(body)))
                .request()
                .body()
                .orElseThrow()
                .text();
    }

    private static String url(String url) {
        return hidden(new HarRequest("GET", url, HttpHeaders.none(), Optional.empty()))
                .request()
                .url();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"password":"a","n":1.50}           | {"password":"<hidden>","n":1.50}
            {"a":[{"refresh_token":12}]}        | {"a":[{"refresh_token":"<hidden>"}]}
            {"credentials":{"user":"a"}}        | {"credentials":"<hidden>"}
            {"has_token":true,"token":null}     | {"has_token":true,"token":null}
            {"token":"1234567"}                 | {"token":"<secret KEY>"}
            {"id":1234567}                      | {"id":"<hidden>"}
            {"id":"\\u0031234567"}              | {"id":"<secret KEY>"}
            {"inner":"{\\"password\\":\\"a\\"}"} | {"inner":"{\\"password\\":\\"<hidden>\\"}"}
            {"next":"http://b/?sig=ab&p=2"}     | {"next":"http://b/?sig=hidden&p=2"}
            { "results" : [ ] }                 | { "results" : [ ] }
            """)
    void json_is_searched_by_its_keys(String json, String shown) {
        assertThat(body("application/json", json, false)).contains(shown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            user=a&password=b;c&x=1            | user=a&password=hidden&x=1
            access%5Ftoken=abc                 | access%5Ftoken=hidden
            Digest secret="a b", x="c"         | Digest secret=hidden, x="c"
            token=1234567 ok                   | token=<secret KEY> ok
            token=1234567abc ok                | token=hidden ok
            mail to http://me:pw@host/a        | mail to http://hidden@host/a
            %31%32%334567                      | <hidden>
            plain text                         | plain text
            """)
    void text_is_searched_for_names_with_values(String text, String shown) {
        assertThat(body("text/plain", text, false)).contains(shown);
    }

    @Test
    void a_body_that_cannot_be_searched_by_name_is_left_out() {
        assertThat(body("multipart/form-data; boundary=x", "--x\r\nname=\"password\"\r\n\r\na", false))
                .isEmpty();
        assertThat(body("application/json", "{\"password\":\"a\"", true)).isEmpty();
        assertThat(body("text/plain", " {\"password\":\"a\"", false)).isEmpty();
        assertThat(body("application/x-ndjson", "{\"password\":\"a\"}\n{\"b\":1}", false))
                .isEmpty();
    }

    @Test
    void an_address_shows_no_credentials() {
        assertThat(url("http://me:pw@a/x?api_key=b&q=1#access_token=c"))
                .isEqualTo("http://hidden@a/x?q=1&api_key=hidden#access_token=hidden");
        assertThat(url("blob:http://a/?token=b")).isEqualTo("blob:http://a/?token=hidden");
    }

    @Test
    void a_fact_is_hidden_by_its_name() {
        HarEntry entry = hidden(new HarRequest("GET", "http://a/", HttpHeaders.none(), Optional.empty()));

        assertThat(entry.facts()).hasSize(1).containsEntry("api_token", "<hidden>");
    }
}
