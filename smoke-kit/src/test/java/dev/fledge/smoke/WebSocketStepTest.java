package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.body;
import static dev.fledge.smoke.Expectations.event;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.message;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.Secret;
import dev.fledge.http.record.HarEntry;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebSocketStepTest {
    private final MockWebServer server = new MockWebServer();
    private final CompletableFuture<Integer> closedWith = new CompletableFuture<>();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Target target() {
        return Target.at("http://127.0.0.1:" + server.getPort());
    }

    /** Answers each text with itself and what it is put between. */
    private void echoing(String before, String after) {
        server.enqueue(new MockResponse.Builder()
                .webSocketUpgrade(new WebSocketListener() {
                    @Override
                    public void onMessage(WebSocket socket, String text) {
                        socket.send(before + text + after);
                    }

                    @Override
                    public void onClosing(WebSocket socket, int code, String reason) {
                        closedWith.complete(code);
                        socket.close(code, reason);
                    }
                })
                .build());
    }

    private CheckResult ask(UnaryOperator<SmokeCheck.Builder> check) throws Exception {
        Suite suite = Suite.named("app")
                .defaults(d -> d.timeout(Duration.ofSeconds(20)))
                .check("live", check)
                .build();
        return Smoke.run(suite, target()).results().get(0);
    }

    @Test
    void it_opens_sends_hears_and_closes() throws Exception {
        echoing("{\"got\":", "}");

        CheckResult result = ask(c -> c.webSocket("/live")
                .send("{\"subscribe\":\"prices\"}")
                .expect(
                        status(101),
                        message().contains("prices"),
                        message(json("$.got.subscribe").isEqualTo("prices"))));

        assertThat(result.message()).startsWith("PASSED  app > live   [");
        assertThat(closedWith.get(10, TimeUnit.SECONDS)).isEqualTo(1000);
    }

    @Test
    void a_recording_holds_what_was_sent_and_what_came() throws Exception {
        echoing("hello ", "");
        Suite suite = Suite.named("app")
                .defaults(d -> d.timeout(Duration.ofSeconds(20)))
                .check(
                        "live",
                        c -> c.webSocket("/live")
                                .send(Template.text("I am ").and(Secret.of("TOKEN", "s3cr3t-value")))
                                .expect(message().contains("hello")))
                .build();

        HarEntry entry =
                Smoke.recording(suite, target()).har().orElseThrow().entries().get(0);

        assertThat(entry.response().orElseThrow().status()).isEqualTo(101);
        assertThat(entry.response().orElseThrow().body().orElseThrow().text()).contains("hello I am <secret TOKEN>");
        assertThat(entry.facts()).containsEntry("sent", "I am <secret TOKEN>");
    }

    @Test
    void a_miss_shows_what_was_sent_and_what_came() throws Exception {
        echoing("hello ", "");

        CheckResult result = ask(c -> c.webSocket("/live")
                .send(Template.text("I am ").and(Secret.of("TOKEN", "s3cr3t-value")))
                .expect(message().isEqualTo("welcome"), message(json("$.a").exists())));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(result.message())
                .contains("  GET " + target().url() + "live -> 101 Switching Protocols  http/1.1  127.0.0.1:")
                .contains(
                        "   x  message\n        expected: == \"welcome\"\n        actual:   \"hello I am <secret TOKEN>\"\n")
                .contains("   x  message\n        expected: is JSON\n        actual:   not JSON: an unknown word, ")
                .contains("  sent         I am <secret TOKEN>\n")
                .contains("  message (23 B)  hello I am <secret TOKEN>\n")
                .contains(" -H 'Upgrade: websocket' ")
                .doesNotContain("s3cr3t");
    }

    @Test
    void what_came_is_captured_for_the_next_step() throws Exception {
        echoing("{\"id\":\"", "\"}");
        server.enqueue(new MockResponse.Builder().body("ok").build());
        Capture<String> id = Capture.text("id");

        CheckResult result =
                ask(c -> c.step("open", s -> s.webSocket("/live").send("a1").capture(id, json("$.id")))
                        .step("read", s -> s.get("/items/{id}", id).expect(body().contains("ok"))));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.PASSED);
        server.takeRequest(10, TimeUnit.SECONDS);
        assertThat(server.takeRequest(10, TimeUnit.SECONDS).getUrl().encodedPath())
                .isEqualTo("/items/a1");
    }

    @Test
    void to_open_it_is_enough_if_no_message_is_expected() throws Exception {
        echoing("", "");

        CheckResult result = ask(c -> c.webSocket("/live").expect(status(101)));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.PASSED);
        assertThat(closedWith.get(10, TimeUnit.SECONDS)).isEqualTo(1000);
    }

    @Test
    void a_server_that_opens_none_is_told_once() throws Exception {
        server.enqueue(new MockResponse.Builder().code(404).build());

        CheckResult result = ask(c -> c.webSocket("/live")
                .expect(message().contains("x"), message(json("$.a").exists())));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(result.finding().message())
                .endsWith("message expected comes, but was no WebSocket: the answer is 404 Not Found");
        assertThat(result.message()).contains("   -  1 more about the body not evaluated\n");
    }

    @Test
    void silence_ends_by_the_timeout() throws Exception {
        echoing("", "");
        NothingLeft nothingLeft = new NothingLeft();

        CheckResult result = ask(c -> c.webSocket("/live")
                .timeout(Duration.ofMillis(400))
                .expect(message().contains("x")));

        assertThat(result.finding().reason()).isEqualTo("TIMEOUT");
        assertThat(result.finding().message())
                .endsWith("within 400 ms; it was still waiting for its first message after status 101");
        nothingLeft.threads();
    }

    @Test
    void what_cannot_work_is_refused_when_the_suite_is_built() {
        assertThatThrownBy(() -> ask(c -> c.get("/").expect(message().contains("x"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "check 'live': expects a message, which only comes over a WebSocket; ask by webSocket(path)");
        assertThatThrownBy(() -> ask(c -> c.webSocket("/").expect(event().data().contains("x"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("check 'live': opens a WebSocket, which has no events; expect a message()");
        assertThatThrownBy(() -> ask(c -> c.get("/").send("x").expect(status(200))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("check 'live': send() needs webSocket() before it");
        assertThatThrownBy(() -> ask(c -> c.webSocket("/")
                        .send(Template.text("").and(Capture.text("nobody")))
                        .expect(status(101))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("uses the capture 'nobody', which no step before it captures");
    }
}
