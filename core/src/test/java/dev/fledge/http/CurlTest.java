package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.house.RealComponent;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CurlTest {
    @Test
    void a_get_is_one_short_line() {
        HttpCall call = HttpCall.get("http://localhost:8080/health?a=1&b=2").build();

        assertThat(call.toCurl()).isEqualTo("curl -sS -i 'http://localhost:8080/health?a=1&b=2'");
    }

    @Test
    void secrets_are_environment_variables() {
        HttpCall call = HttpCall.post("http://localhost/login?key=a%20secret")
                .header("X-Api-Key", "never registered")
                .bearer(Secret.of("my.token", "abcd-1234"))
                .secret(Secret.of("KEY", "a secret"))
                .json("{\"password\":\"a secret\",\"it's\":1}")
                .build();

        assertThat(call.toCurl())
                .isEqualTo("curl -sS -i -X POST 'http://localhost/login?key='\"$FLEDGE_SECRET_KEY_AS_SENT\""
                        + " -H 'X-Api-Key: '\"$FLEDGE_SECRET_X_API_KEY\""
                        + " -H 'Authorization: Bearer '\"$FLEDGE_SECRET_MY_TOKEN\""
                        + " -H 'Content-Type: application/json'"
                        + " --data-raw '{\"password\":\"'\"$FLEDGE_SECRET_KEY\"'\",\"it'\\''s\":1}'");
    }

    @Test
    void a_body_that_is_not_text_is_named_as_a_file() {
        HttpCall call = HttpCall.post("http://localhost/")
                .body("image/png", new byte[] {(byte) 0x89, 'P', 'N', 'G'})
                .build();

        assertThat(call.toCurl()).endsWith(" --data-binary @request-body.bin");
    }

    @Test
    void the_line_sends_the_same_request() throws Exception {
        RealComponent.require("curl", "apt-get install curl");
        try (MockWebServer server = new MockWebServer()) {
            server.start(InetAddress.getLoopbackAddress(), 0);
            server.enqueue(new MockResponse.Builder().build());
            HttpCall call = HttpCall.post(server.url("/a'b?q=$HOME"))
                    .bearer(Secret.of("TOKEN", "abcd-1234"))
                    .json("@it's \"quoted\" \\ `x` $HOME\n{}")
                    .build();

            run(call.toCurl(), Map.of("FLEDGE_SECRET_TOKEN", "abcd-1234"));

            RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
            assertThat(request.getMethod()).isEqualTo("POST");
            assertThat(request.getUrl()).isEqualTo(call.url());
            assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer abcd-1234");
            assertThat(request.getBody().utf8()).isEqualTo("@it's \"quoted\" \\ `x` $HOME\n{}");
        }
    }

    private static void run(String line, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true);
        shell.environment().putAll(environment);
        Process process = shell.start();
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
