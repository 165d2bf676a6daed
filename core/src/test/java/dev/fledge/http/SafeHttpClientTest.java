package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SafeHttpClientTest extends ServerAndClient {
    @Test
    void an_answer_has_status_headers_body_address_and_phases() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(418)
                .addHeader("X-App-Version", "1.1.0")
                .addHeader("Set-Cookie", "a=1")
                .addHeader("Set-Cookie", "b=2")
                .body("{\"teapot\":true}")
                .build());

        HttpAnswer answer = client.exchange(get("/health").build());

        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.header("x-app-version")).contains("1.1.0");
        assertThat(answer.headers().all("SET-COOKIE")).containsExactly("a=1", "b=2");
        assertThat(answer.bodyText()).isEqualTo("{\"teapot\":true}");
        assertThat(answer.truncated()).isFalse();
        assertThat(answer.protocol()).isEqualTo("http/1.1");
        assertThat(answer.remoteAddress()).contains("127.0.0.1:" + server.getPort());
        assertThat(answer.phases().connect()).isPresent();
        assertThat(answer.phases().send()).isPresent();
        assertThat(answer.phases().waiting()).isPresent();
        assertThat(answer.phases().receive()).isPresent();
        assertThat(answer.phases().tls()).isEmpty();
        assertThat(answer.attempts()).extracting(HttpAttempt::outcome).containsExactly("418");
    }

    @Test
    void the_phases_add_up_to_the_total() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .headersDelay(150, TimeUnit.MILLISECONDS)
                .bodyDelay(100, TimeUnit.MILLISECONDS)
                .body("slow")
                .build());

        HttpPhases phases = client.exchange(get("/").build()).phases();

        Duration sum = phases.dns()
                .orElse(Duration.ZERO)
                .plus(phases.connect().orElseThrow())
                .plus(phases.send().orElseThrow())
                .plus(phases.waiting().orElseThrow())
                .plus(phases.receive().orElseThrow());
        assertThat(phases.waiting().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofMillis(140));
        assertThat(phases.receive().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofMillis(90));
        assertThat(sum).isLessThanOrEqualTo(phases.total().orElseThrow());
    }

    @Test
    void a_reused_connection_has_no_connect_phase() throws Exception {
        server.enqueue(new MockResponse.Builder().body("1").build());
        server.enqueue(new MockResponse.Builder().body("2").build());
        client.exchange(get("/").build());

        HttpPhases second = client.exchange(get("/").build()).phases();

        assertThat(second.connect()).isEmpty();
        assertThat(second.dns()).isEmpty();
    }

    @Test
    void fresh_connections_are_never_shared() throws Exception {
        use(SafeHttpClient.builder().connections(Connections.FRESH));
        server.enqueue(new MockResponse.Builder().body("1").build());
        server.enqueue(new MockResponse.Builder().body("2").build());
        client.exchange(get("/").build());

        HttpPhases second = client.exchange(get("/").build()).phases();

        assertThat(second.connect()).isPresent();
    }

    @Test
    void a_post_is_sent_once_on_503_with_retry_after_zero() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(503)
                .addHeader("Retry-After", "0")
                .body("busy")
                .build());
        server.enqueue(new MockResponse.Builder().body("must not be asked for").build());

        HttpAnswer answer =
                client.exchange(HttpCall.post(server.url("/orders")).json("{}").build());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).contains("0");
        assertThat(answer.headers().first("Fledge-Held-Retry-After")).isEmpty();
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_get_is_sent_once_on_503_with_retry_after_zero() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(503)
                .addHeader("Retry-After", "0")
                .build());

        HttpAnswer answer = client.exchange(get("/").build());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Connections.class)
    void a_post_is_sent_once_when_the_connection_is_reset(Connections connections) throws Exception {
        use(SafeHttpClient.builder().connections(connections).retries(Retries.upTo(5)));
        server.enqueue(new MockResponse.Builder().body("warm").build());
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        server.enqueue(new MockResponse.Builder().body("must not be asked for").build());
        client.exchange(get("/").build());

        HttpFailure failure =
                failure(HttpCall.post(server.url("/orders")).json("{}").build());

        assertThat(failure.kind()).isEqualTo(Kind.RESET);
        assertThat(failure.requestSent()).isTrue();
        assertThat(failure)
                .hasMessage("POST " + server.url("/orders") + ": localhost:" + server.getPort()
                        + " closed the connection without an answer: did the app crash or restart?");
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void a_redirect_is_an_answer_and_not_followed() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location", "/login")
                .build());
        server.enqueue(new MockResponse.Builder().body("login").build());

        HttpAnswer answer = client.exchange(get("/").build());

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).contains("/login");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_body_beyond_the_limit_is_cut_and_the_answer_says_so() throws Exception {
        server.enqueue(new MockResponse.Builder().body("0123456789").build());
        server.enqueue(new MockResponse.Builder().body("0123456789").build());

        HttpAnswer cut = client.exchange(get("/").bodyLimitBytes(9).build());
        HttpAnswer whole = client.exchange(get("/").bodyLimitBytes(10).build());

        assertThat(cut.bodyText()).isEqualTo("012345678");
        assertThat(cut.truncated()).isTrue();
        assertThat(whole.bodyText()).isEqualTo("0123456789");
        assertThat(whole.truncated()).isFalse();
    }

    @Test
    void an_endless_body_is_bounded_by_the_limit() throws Exception {
        server.enqueue(
                new MockResponse.Builder().chunkedBody(megabytes(20), 65_536).build());

        HttpAnswer answer = client.exchange(get("/").build());

        assertThat(answer.bodyBytes()).isEqualTo(1_000_000);
        assertThat(answer.truncated()).isTrue();
    }

    private static Buffer megabytes(int count) {
        Buffer buffer = new Buffer();
        for (int i = 0; i < count; i++) {
            buffer.write(new byte[1_000_000]);
        }
        return buffer;
    }

    @Test
    void what_was_set_is_what_arrives() throws Exception {
        server.enqueue(new MockResponse.Builder().build());
        HttpCall call = HttpCall.builder("PUT", server.url("/items"))
                .query("q", "a b&c")
                .header("X-One", "1")
                .bearer(Secret.of("TOKEN", "s3cr3t-token"))
                .body("text/plain; charset=utf-8", "grüße".getBytes(StandardCharsets.UTF_8))
                .build();

        client.exchange(call);

        var request = server.takeRequest(10, TimeUnit.SECONDS);
        assertThat(request.getMethod()).isEqualTo("PUT");
        assertThat(request.getUrl().queryParameter("q")).isEqualTo("a b&c");
        assertThat(request.getHeaders().get("X-One")).isEqualTo("1");
        assertThat(request.getHeaders().values("Content-Type")).containsExactly("text/plain; charset=utf-8");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer s3cr3t-token");
        assertThat(request.getBody().utf8()).isEqualTo("grüße");
    }
}
