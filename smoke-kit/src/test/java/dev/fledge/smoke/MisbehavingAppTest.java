package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static dev.fledge.smoke.OneCheck.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.Secret;
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
    void a_server_that_hangs_up_is_a_failure() throws Exception {
        try (TestServer server = TestServer.answering("")) {
            CheckResult result = only(server, status(200));

            assertThat(result.finding().reason()).isEqualTo("RESET");
            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
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
