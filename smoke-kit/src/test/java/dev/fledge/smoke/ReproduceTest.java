package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.event;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.message;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.house.RealComponent;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command in a message, as a person copies it into a shell. */
@Timeout(60)
class ReproduceTest {
    @BeforeAll
    static void curl() {
        RealComponent.require("curl", "apt-get install curl");
    }

    private static String run(CheckResult result, Map<String, String> environment) throws Exception {
        String line = result.message()
                .lines()
                .filter(each -> each.startsWith("  reproduce    "))
                .findFirst()
                .orElseThrow()
                .substring("  reproduce    ".length());
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", line).redirectErrorStream(true);
        shell.environment().putAll(environment);
        Process process = shell.start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    /** What a client adds by itself is not of the request. */
    private static List<String> said(String head) {
        return head.lines()
                .filter(line -> !line.isEmpty()
                        && !line.toLowerCase(Locale.ROOT)
                                .matches("(host|connection|accept|accept-encoding|content-length|content-type):.*"))
                .sorted()
                .toList();
    }

    @Test
    void it_sends_what_the_check_sent_with_secrets_from_the_environment() throws Exception {
        Capture<String> token = Capture.secret("token");
        try (HostileServer server =
                HostileServer.saying(TestServer.ok("application/json", "{\"token\":\"it's $ecret\"}"))) {
            Suite suite = Suite.named("app")
                    .check(
                            "session",
                            c -> c.step("login", s -> s.get("/login").capture(token, json("$.token")))
                                    .step(
                                            "me",
                                            s -> s.delete("/me/{t}", token)
                                                    .bearer(token)
                                                    .header("X-Quote", "it's `x`")
                                                    .query("q", "a b&c")
                                                    .expect(status(204))))
                    .build();
            CheckResult result = Smoke.run(suite, server.target()).results().get(0);

            run(result, Map.of("FLEDGE_SECRET_TOKEN", "it's $ecret", "FLEDGE_SECRET_TOKEN_AS_SENT", "it's%20$ecret"));

            assertThat(server.requests()).hasSize(3);
            assertThat(said(server.requests().get(2)))
                    .isEqualTo(said(server.requests().get(1)));
            assertThat(said(server.requests().get(2)))
                    .contains("X-Quote: it's `x`", "Authorization: Bearer it's $ecret");
        }
    }

    @Test
    void it_shows_events_as_they_come() throws Exception {
        String stream = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: one\n\n";
        Suite suite = Suite.named("app")
                .check(
                        "ticks",
                        c -> c.get("/events")
                                .timeout(Duration.ofSeconds(1))
                                .expect(event().data().isEqualTo("two")))
                .build();
        try (HostileServer server = HostileServer.dripping(stream)) {
            CheckResult result = Smoke.run(suite, server.target()).results().get(0);

            String said = run(result, Map.of());

            assertThat(said).contains("data: one\n\n", "timed out");
        }
    }

    @Test
    void it_opens_the_web_socket() throws Exception {
        Suite suite = Suite.named("app")
                .check(
                        "live",
                        c -> c.webSocket("/live")
                                .timeout(Duration.ofSeconds(1))
                                .expect(message().isEqualTo("welcome")))
                .build();
        try (MockWebServer server = new MockWebServer()) {
            server.start(InetAddress.getLoopbackAddress(), 0);
            MockResponse greeting = new MockResponse.Builder()
                    .webSocketUpgrade(new WebSocketListener() {
                        @Override
                        public void onOpen(WebSocket socket, Response response) {
                            socket.send("hello");
                        }

                        @Override
                        public void onClosing(WebSocket socket, int code, String reason) {
                            socket.close(code, reason);
                        }
                    })
                    .build();
            server.enqueue(greeting);
            server.enqueue(greeting);
            CheckResult result = Smoke.run(suite, Target.at("http://127.0.0.1:" + server.getPort()))
                    .results()
                    .get(0);

            String said = run(result, Map.of());

            assertThat(said).contains("101 Switching Protocols", "hello");
        }
    }
}
