package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static dev.fledge.smoke.OneCheck.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.Secret;
import dev.fledge.verdict.Verdict;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One question to servers that misbehave in every way we know. */
@Timeout(60)
class MisbehavingAppTest {
    @Test
    void a_dead_server_is_a_failure() throws Exception {
        TestServer server = TestServer.answering("");
        server.close();

        CheckResult result = only(server, status(200));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(result.finding().reason()).isEqualTo("REFUSED");
        assertThat(result.finding().message())
                .isEqualTo("GET " + server.url() + "/health: 127.0.0.1:" + server.port()
                        + " refused the connection: is the app running on that port?");
        assertThat(result.message()).contains("reproduce    curl -sS -i '" + server.url() + "/health'");
    }

    @Test
    void a_name_that_does_not_exist_is_our_error_and_not_the_apps() throws Exception {
        CheckResult result = only(Target.at("http://no-such-host.invalid"), status(200));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.ERROR);
        assertThat(result.finding().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.finding().reason()).isEqualTo("DNS");
    }

    @Test
    void a_server_that_hangs_up_is_a_failure() throws Exception {
        try (TestServer server = TestServer.answering("")) {
            CheckResult result = only(server, status(200));

            assertThat(result.finding().reason()).isEqualTo("RESET");
            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        }
    }

    @Test
    void a_cut_body_is_a_failure_even_if_nothing_is_expected_of_it() throws Exception {
        try (TestServer server = TestServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"ok\"")) {
            CheckResult result = only(server, status(200));

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(result.finding().reason()).isEqualTo("CUT_SHORT");
        }
    }

    @Test
    void an_endless_body_is_bounded_and_its_json_cannot_be_judged() throws Exception {
        String endless = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[" + "1,".repeat(3_000_000);
        try (TestServer server = TestServer.answering(endless)) {
            CheckResult judged = only(server, status(200));
            CheckResult broken = only(server, json("$[0]").isEqualTo(1));

            assertThat(judged.verdict()).isEqualTo(SmokeVerdict.PASSED);
            assertThat(broken.verdict()).isEqualTo(SmokeVerdict.ERROR);
            assertThat(broken.message()).contains("actual:   the body is longer than the 1000000 bytes that were kept");
        }
    }

    @Test
    void a_body_that_is_not_utf_8_is_no_json() throws Exception {
        byte[] answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":\"?\"}"
                .getBytes(StandardCharsets.UTF_8);
        answer[answer.length - 3] = (byte) 0xFF;
        try (TestServer server = TestServer.numbered(number -> answer)) {
            CheckResult result = only(server, json("$.a").exists());

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(result.message())
                    .contains("expected: is JSON\n        actual:   not UTF-8: byte 7 begins no character");
        }
    }

    @Test
    void a_text_is_no_json_and_not_quoted_in_part() throws Exception {
        try (TestServer server = TestServer.answering(TestServer.ok("text/plain", "welcome"))) {
            CheckResult result = only(server, json("$.a").exists());

            assertThat(result.message())
                    .contains(
                            "actual:   text/plain, not JSON: an unknown word, was expecting (JSON String, Number, Array, "
                                    + "Object or token 'null', 'true' or 'false') (line 1, column 1)\n");
        }
    }

    @Test
    void duplicate_keys_are_no_json() throws Exception {
        try (TestServer server = TestServer.answering(TestServer.ok("application/json", "{\"a\":1,\"a\":2}"))) {
            CheckResult result = only(server, json("$.a").exists());

            assertThat(result.message()).contains("application/json, not JSON: Duplicate field 'a'");
        }
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        try (TestServer server = TestServer.answering(TestServer.answer("302 Found", "Location: /login\r\n", ""))) {
            CheckResult result = only(server, status(200), header("Location").isEqualTo("/login"));

            assertThat(result.status()).hasValue(302);
            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(result.message()).contains("ok header Location == \"/login\"");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void a_transport_that_breaks_is_an_error_without_secrets() throws Exception {
        Target target = Target.at("http://app")
                .header("X-Key", Secret.of("KEY", "hunter2-hunter2"))
                .transport(call -> {
                    throw new IllegalArgumentException("bad key hunter2-hunter2");
                });

        CheckResult result = only(target, status(200));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.ERROR);
        assertThat(result.finding().message())
                .isEqualTo("GET http://app/health could not be asked: IllegalArgumentException: bad key <secret KEY>");
        assertThat(result.message()).doesNotContain("hunter2");
    }
}
