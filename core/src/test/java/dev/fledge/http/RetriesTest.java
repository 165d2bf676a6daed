package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fledge.http.HttpFailure.Kind;
import dev.fledge.testing.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RetriesTest {
    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private final ManualTime time = ManualTime.startingAt(START);
    private final MockWebServer server = new MockWebServer();
    private final SafeHttpClient client = SafeHttpClient.builder()
            .time(time)
            .retries(Retries.upTo(3).waiting(Duration.ofMillis(100)))
            .build();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void answers(int... codes) {
        for (int code : codes) {
            server.enqueue(new MockResponse.Builder().code(code).build());
        }
    }

    private void resetsOnce() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
    }

    private HttpCall.Builder call(String method) {
        return HttpCall.builder(method, server.url("/"));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void a_get_is_sent_again_when_the_server_is_busy(int busy) throws Exception {
        answers(busy, busy, 200);

        HttpAnswer answer = client.exchange(call("GET").build());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.attempts())
                .extracting(HttpAttempt::outcome)
                .containsExactly(String.valueOf(busy), String.valueOf(busy), "200");
        assertThat(answer.attempts()).extracting(HttpAttempt::number).containsExactly(1, 2, 3);
        assertThat(time.now()).isEqualTo(START.plusMillis(300));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 500})
    void other_answers_are_not_asked_again(int status) throws Exception {
        answers(status);

        HttpAnswer answer = client.exchange(call("GET").build());

        assertThat(answer.status()).isEqualTo(status);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void the_last_answer_is_returned_when_attempts_run_out() throws Exception {
        answers(503, 503, 503, 200);

        HttpAnswer answer = client.exchange(call("GET").build());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(server.getRequestCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "OPTIONS", "PUT", "DELETE"})
    void a_repeatable_method_is_sent_again_after_a_reset(String method) throws Exception {
        resetsOnce();
        answers(200);

        HttpAnswer answer = client.exchange(call(method).build());

        assertThat(answer.attempts()).extracting(HttpAttempt::outcome).containsExactly("RESET", "200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH"})
    void post_and_patch_are_sent_once(String method) throws Exception {
        answers(503);

        HttpAnswer answer = client.exchange(call(method).build());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH"})
    void post_and_patch_are_sent_again_with_an_idempotency_key(String method) throws Exception {
        resetsOnce();
        answers(503, 201);

        HttpAnswer answer = client.exchange(
                call(method).idempotencyKey("Idempotency-Key", "run-1").build());

        assertThat(answer.attempts()).extracting(HttpAttempt::outcome).containsExactly("RESET", "503", "201");
        assertThat(server.takeRequest().getHeaders().get("Idempotency-Key")).isEqualTo("run-1");
    }

    @Test
    void a_post_of_which_no_byte_left_is_tried_again() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        HttpCall post = HttpCall.post("http://127.0.0.1:" + closed + "/").build();

        HttpFailure failure = catchThrowableOfType(HttpFailure.class, () -> client.exchange(post));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.attempts())
                .extracting(HttpAttempt::outcome)
                .containsExactly("REFUSED", "REFUSED", "REFUSED");
    }

    @Test
    void retry_after_is_honoured() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(503)
                .addHeader("Retry-After", "7")
                .build());
        answers(200);

        client.exchange(call("GET").build());

        assertThat(time.now()).isEqualTo(START.plusSeconds(7));
    }

    @Test
    void a_server_that_asks_for_too_long_a_wait_is_not_asked_again() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", "3600")
                .build());

        HttpAnswer answer = client.exchange(call("GET").build());

        assertThat(answer.status()).isEqualTo(429);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }
}
