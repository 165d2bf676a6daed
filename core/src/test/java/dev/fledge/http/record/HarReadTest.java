package dev.fledge.http.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fledge.document.DocumentException;
import dev.fledge.http.HttpHeaders;
import dev.fledge.http.record.HarTimings.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HarReadTest {
    /** As browsers export: keys with an underscore, pages, cookies, fractions of milliseconds. */
    private static final String EXPORT = """
            {"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "pages": [{"id": "page_1"}],
              "entries": [{
                "_initiator": {"type": "script"}, "_priority": "High", "connection": "443", "pageref": "page_1",
                "startedDateTime": "2026-01-31T13:00:00.250+01:00", "time": 12.5,
                "request": {"method": "POST", "url": "https://where2eat.example/recommend?x=1", "httpVersion": "h2",
                  "headers": [{"name": "Accept", "value": "*/*"}], "queryString": [{"name": "x", "value": "1"}],
                  "cookies": [{"name": "session", "value": "abc"}], "headersSize": -1, "bodySize": 15,
                  "postData": {"mimeType": "application/json", "text": "{\\"user\\":\\"test\\"}"}},
                "response": {"status": 200, "statusText": "OK", "httpVersion": "h2",
                  "headers": [{"name": "content-type", "value": "application/json"}], "cookies": [],
                  "content": {"size": 14, "mimeType": "application/json", "text": "{\\"results\\":[]}"},
                  "redirectURL": "", "headersSize": -1, "bodySize": -1, "_transferSize": 180},
                "cache": {}, "serverIPAddress": "192.0.2.7",
                "timings": {"blocked": 0.5, "dns": -1, "connect": 5, "ssl": 3.25, "send": 0.1, "wait": 6, "receive": 0.9,
                  "_blocked_queueing": 0.2}}]}}
            """;

    private static String entry(String request, String response) {
        return "{\"log\":{\"entries\":[{\"startedDateTime\":\"2026-01-31T12:00:00Z\",\"request\":" + request
                + ",\"response\":" + response + "}]}}";
    }

    private static HarEntry only(String text) {
        Har har = Har.parse("a.har", text);
        assertThat(har.entries()).hasSize(1);
        return har.entries().get(0);
    }

    private static Optional<HarBody> content(String content) {
        return only(entry("{\"method\":\"GET\",\"url\":\"http://a/\"}", "{\"status\":200,\"content\":" + content + "}"))
                .response()
                .flatMap(HarResponse::body);
    }

    @TempDir
    private Path folder;

    @Test
    void a_browsers_export_is_read() {
        HarEntry entry = only(EXPORT);

        assertThat(entry.startedAt()).isEqualTo(Instant.parse("2026-01-31T12:00:00.250Z"));
        assertThat(entry.request())
                .isEqualTo(new HarRequest(
                        "POST",
                        "https://where2eat.example/recommend?x=1",
                        HttpHeaders.none().and("Accept", "*/*"),
                        Optional.of(new HarBody("application/json", Optional.of("{\"user\":\"test\"}"), 15, false))));
        assertThat(entry.response())
                .contains(new HarResponse(
                        200,
                        HttpHeaders.none().and("content-type", "application/json"),
                        Optional.of(new HarBody("application/json", Optional.of("{\"results\":[]}"), 14, false))));
        assertThat(entry.protocol()).isEqualTo("h2");
        assertThat(entry.serverAddress()).contains("192.0.2.7");
        assertThat(entry.failure()).isEmpty();
        assertThat(entry.facts()).isEmpty();
    }

    @Test
    void what_did_not_happen_took_no_time_and_connecting_does_not_count_tls() {
        HarTimings timings = only(EXPORT).timings();

        assertThat(timings)
                .isEqualTo(HarTimings.unknown()
                        .and(Phase.BLOCKED, Duration.ofNanos(500_000))
                        .and(Phase.CONNECT, Duration.ofNanos(1_750_000))
                        .and(Phase.TLS, Duration.ofNanos(3_250_000))
                        .and(Phase.SEND, Duration.ofNanos(100_000))
                        .and(Phase.WAIT, Duration.ofMillis(6))
                        .and(Phase.RECEIVE, Duration.ofNanos(900_000)));
        assertThat(timings.of(Phase.DNS)).isEmpty();
        assertThat(timings.total()).isEqualTo(Duration.ofNanos(12_500_000));
    }

    @Test
    void an_entry_needs_little() {
        HarEntry entry = only(entry("{\"method\":\"GET\",\"url\":\"http://a/\"}", "{\"status\":204}"));

        assertThat(entry.response()).contains(new HarResponse(204, HttpHeaders.none(), Optional.empty()));
        assertThat(entry.timings()).isEqualTo(HarTimings.unknown());
        assertThat(entry.serverAddress()).isEmpty();
        assertThat(entry.protocol()).isEmpty();
    }

    @Test
    void null_is_what_the_exporter_did_not_know() {
        HarEntry entry = only(entry(
                "{\"method\":\"GET\",\"url\":\"http://a/\",\"postData\":null,\"headers\":null}",
                "{\"status\":200,\"content\":null}"));

        assertThat(entry.request().body()).isEmpty();
        assertThat(entry.request().headers()).isEqualTo(HttpHeaders.none());
    }

    @Test
    void status_zero_is_no_answer() {
        HarEntry entry = only(entry(
                "{\"method\":\"GET\",\"url\":\"http://a/\"}",
                "{\"status\":0,\"_error\":\"net::ERR_CONNECTION_REFUSED\"}"));

        assertThat(entry.response()).isEmpty();
        assertThat(entry.failure()).contains("net::ERR_CONNECTION_REFUSED");
    }

    @Test
    void text_in_base64_is_decoded_in_its_charset() {
        assertThat(
                        content(
                                "{\"size\":3,\"mimeType\":\"text/plain; charset=ISO-8859-1\",\"encoding\":\"base64\",\"text\":\"9nN0\"}"))
                .contains(new HarBody("text/plain; charset=ISO-8859-1", Optional.of("öst"), 3, false));
    }

    @Test
    void a_body_that_is_no_text_keeps_its_size_only() {
        assertThat(content("{\"size\":4,\"mimeType\":\"image/png\",\"encoding\":\"base64\",\"text\":\"iVBORw==\"}"))
                .contains(new HarBody("image/png", Optional.empty(), 4, false));
    }

    @Test
    void a_body_without_text_keeps_its_size_and_without_a_size_it_is_counted() {
        assertThat(content("{\"size\":1024,\"mimeType\":\"font/woff2\"}"))
                .contains(new HarBody("font/woff2", Optional.empty(), 1024, false));
        assertThat(content("{\"size\":-1,\"text\":\"wörd\"}")).contains(new HarBody("", Optional.of("wörd"), 5, false));
        assertThat(content("{\"size\":0,\"mimeType\":\"x-unknown\",\"text\":\"\"}"))
                .isEmpty();
    }

    @Test
    void a_form_without_text_is_put_together() {
        HarEntry entry = only(entry(
                "{\"method\":\"POST\",\"url\":\"http://a/\",\"postData\":{\"mimeType\":\"application/x-www-form-urlencoded\","
                        + "\"params\":[{\"name\":\"user\",\"value\":\"a b\"},{\"name\":\"empty\"}]}}",
                "{\"status\":204}"));

        assertThat(entry.request().body())
                .contains(new HarBody("application/x-www-form-urlencoded", Optional.of("user=a+b&empty="), 15, false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                | 1:1: the document: missing key 'log'; add it (it has none)
            {"log":{}}                        | 1:8: log: missing key 'entries'; add it (it has none)
            {"log":{"entries":{}}}            | 1:19: log.entries: expected a list, found an object
            {"log":{"version":"2","entries":[]}} | 1:19: log.version: expected version 1.2 of HAR, or another 1.x, found something newer; export as HAR 1.2
            {"log":{"version":1.2,"entries":[]}} | 1:19: log.version: expected text, found the number 1.2; quote it
            """)
    void a_file_that_is_no_har_is_refused(String text, String message) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Har.parse("a.har", text))
                .withMessage("a.har:" + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"method":"GET"}              | {"status":200}   | request: missing key 'url'; add it (it has: method)
            {"method":" ","url":"/"}      | {"status":200}   | request.method: must not be blank
            {"method":"GET","url":7}      | {"status":200}   | request.url: expected text, found the number 7; quote it
            {"method":"GET","url":"/"}    | {"status":"200"} | response.status: expected a whole number from 0 to 999, found text "200"; write it without quotes
            {"method":"GET","url":"/"}    | {"status":99}    | response.status: expected 0 (no answer) or a status from 100 to 999, found 99
            {"method":"GET","url":"/","headers":[{"name":"a"}]} | {"status":200} | request.headers[0]: missing key 'value'; add it (it has: name)
            {"method":"GET","url":"/"}    | {"status":200,"content":{"encoding":"base64","text":"?"}} | response.content.text: expected Base64, as 'encoding' says, found another text
            """)
    void a_wrong_entry_is_refused_with_its_path(String request, String response, String message) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Har.parse("a.har", entry(request, response)))
                .withMessageMatching("a\\.har:1:\\d+: .*")
                .withMessageEndingWith(": log.entries[0]." + message);
    }

    @Test
    void a_time_without_its_offset_is_refused() {
        String text = entry("{\"method\":\"GET\",\"url\":\"http://a/\"}", "{\"status\":204}")
                .replace("00Z", "00");

        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Har.parse("a.har", text))
                .withMessage("a.har:1:39: log.entries[0].startedDateTime: expected a time with its offset such as "
                        + "2026-01-31T12:00:00.000Z, found another text");
    }

    @Test
    void a_file_is_read_whatever_its_name() throws IOException {
        Path file = Files.writeString(folder.resolve("traffic.har"), EXPORT);

        Har har = Har.read(file);

        assertThat(har).isEqualTo(Har.parse("a.har", EXPORT)).hasToString("Har(1 entry)");
    }

    @Test
    void a_file_too_large_is_not_read() throws IOException {
        Path file = Files.write(folder.resolve("large.har"), new byte[10 * 1024 * 1024 + 1]);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Har.read(file))
                .withMessage(
                        file + " has 10485761 bytes, at most 10485760 are read; record less, or export without bodies");
    }

    @Test
    void a_file_in_another_charset_is_refused() throws IOException {
        Path file = Files.write(folder.resolve("latin.har"), new byte[] {'"', (byte) 0xf6, '"'});

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Har.read(file))
                .withMessage(file + " is not UTF-8; save it as UTF-8");
    }

    @Test
    void nothing_that_is_printed_shows_what_was_sent() {
        HarEntry entry = only(EXPORT);

        assertThat(entry).hasToString("HarEntry(POST, 200)");
        assertThat(entry.request()).hasToString("HarRequest(POST, [Accept])");
        assertThat(entry.request().body().orElseThrow()).hasToString("HarBody(application/json, 15 B)");
        assertThat(entry.response().orElseThrow()).hasToString("HarResponse(200, [content-type])");
    }
}
