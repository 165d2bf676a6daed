package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.house.RealComponent;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

        assertThat(call.toCurl()).startsWith("printf '\\211PNG' | curl ").endsWith(" --data-binary @-");
    }

    @Test
    void a_long_body_or_one_with_a_secret_among_its_bytes_is_named_as_a_file() {
        byte[] secret = "\0s3cr3t-value".getBytes(StandardCharsets.UTF_8);
        HttpCall.Builder call = HttpCall.post("http://localhost/").secret(Secret.of("S", "s3cr3t-value"));

        assertThat(call.body("a/b", secret).build().toCurl())
                .endsWith(" --data-binary @request-body.bin")
                .doesNotContain("s3cr3t");
        assertThat(call.body("a/b", new byte[2049]).build().toCurl()).endsWith(" --data-binary @request-body.bin");
        assertThat(call.body("a/b", new byte[8193]).build().toCurl()).endsWith(" --data-binary @request-body.bin");
    }

    static List<Arguments> calls() {
        byte[] all = new byte[512];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        return List.of(
                Arguments.of("/a'b?q=$HOME", "text/plain", bytes("@it's \"quoted\" \\ `x` $HOME\n{}")),
                Arguments.of("/a?ids=[1-3]&x={a,b}", "application/json", bytes("{\"k\":\"line\nbreak\r\n\"}")),
                Arguments.of("/a", "text/plain", bytes("@/etc/hostname")),
                Arguments.of("/a", "text/plain", bytes("grüße 100 % \\n")),
                Arguments.of("/a", "text/plain", new byte[0]),
                Arguments.of("/a", "application/octet-stream", all));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void the_line_sends_headers_and_body_to_the_byte(String path, String type, byte[] body) throws Exception {
        RealComponent.require("curl", "apt-get install curl");
        try (MockWebServer server = new MockWebServer()) {
            server.start(InetAddress.getLoopbackAddress(), 0);
            server.enqueue(new MockResponse.Builder().build());
            HttpCall call = HttpCall.post(server.url(path))
                    .header("X-Quoted", "it's \"$HOME\" `x` \\")
                    .header("X-Empty", "")
                    .header("X-Key", Secret.of("KEY", "abcd'1234"))
                    .body(type, body)
                    .build();

            run(call.toCurl(), Map.of("FLEDGE_SECRET_KEY", "abcd'1234"));

            RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
            assertThat(request.getUrl()).isEqualTo(call.url());
            call.headers()
                    .entries()
                    .forEach(header -> assertThat(request.getHeaders().get(header.getKey()))
                            .isEqualTo(header.getValue()));
            assertThat(request.getBody().toByteArray()).isEqualTo(body);
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
