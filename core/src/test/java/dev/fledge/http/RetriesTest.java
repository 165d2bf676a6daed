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
import org.junit.jupiter.params.provider.CsvSource;
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

    private void asksToComeAgain(int code, String retryAfter) {
        server.enqueue(new MockResponse.Builder()
                .code(code)
                .addHeader("Retry-After", retryAfter)
                .build());
    }

    private void resetsOnce() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
    }

    private HttpCall.Builder call(String method) {
        return HttpCall.builder(method, server.url("/"));
    }

    @Test
    void every_attempt_is_kept_and_the_wait_doubles() throws Exception {
        answers(502, 504, 200);

        HttpAnswer answer = client.exchange(call("GET").build());

        assertThat(answer.attempts()).extracting(HttpAttempt::outcome).containsExactly("502", "504", "200");
        assertThat(answer.attempts()).extracting(HttpAttempt::number).containsExactly(1, 2, 3);
        assertThat(time.now()).isEqualTo(START.plusMillis(300));
    }

    @Test
    void the_last_answer_is_returned_when_attempts_run_out() throws Exception {
        answers(502, 502, 502, 200);

        HttpAnswer answer = client.exchange(call("GET").build());

        assertThat(answer.status()).isEqualTo(502);
        assertThat(server.getRequestCount()).isEqualTo(3);
    }

    @Test
    void every_attempt_carries_the_idempotency_key() throws Exception {
        resetsOnce();
        answers(502, 201);

        client.exchange(call("POST").idempotencyKey("Idempotency-Key", "run-1").build());

        for (int i = 0; i < 3; i++) {
            assertThat(server.takeRequest().getHeaders().get("Idempotency-Key")).isEqualTo("run-1");
        }
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
    void what_a_call_says_of_retries_outweighs_the_client() throws Exception {
        answers(502, 502);

        HttpAnswer answer = client.exchange(call("GET").retries(Retries.none()).build());

        assertThat(answer.status()).isEqualTo(502);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7                             | 7000",
                "0                             | 100",
                "Mon, 23 Nov 2026 12:00:09 GMT | 9000",
                "Mon, 9 Nov 2026 12:00:09 GMT  | 100",
                "Monday, 23-Nov-26 12:00:08 GMT | 8000",
                "Mon Nov 23 12:00:06 2026      | 6000"
            })
    void retry_after_is_honoured_in_seconds_and_as_a_date(String asked, long waitMillis) throws Exception {
        asksToComeAgain(503, asked);
        answers(200);

        client.exchange(call("GET").build());

        assertThat(time.now()).isEqualTo(START.plusMillis(waitMillis));
    }

    @Test
    void a_date_counts_from_the_clock_of_the_server() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(503)
                .addHeader("Date", "Mon, 23 Nov 2026 11:00:00 GMT")
                .addHeader("Retry-After", "Mon, 23 Nov 2026 11:00:03 GMT")
                .build());
        answers(200);

        client.exchange(call("GET").build());

        assertThat(time.now()).isEqualTo(START.plusSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "1.5", "Mon, 23 Nov 2026", ""})
    void a_retry_after_that_says_nothing_asks_for_nothing(String asked) throws Exception {
        asksToComeAgain(503, asked);

        HttpAnswer answer = client.exchange(call("GET").build());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3600", "99999999999999999999", "Mon, 23 Nov 2099 12:00:00 GMT"})
    void a_server_that_asks_for_too_long_a_wait_is_not_asked_again(String asked) throws Exception {
        asksToComeAgain(429, asked);

        HttpAnswer answer = client.exchange(call("GET").build());

        assertThat(answer.status()).isEqualTo(429);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_wait_that_does_not_fit_into_the_time_of_the_call_is_not_begun() throws Exception {
        asksToComeAgain(429, "5");
        asksToComeAgain(429, "5");

        HttpAnswer answer =
                client.exchange(call("GET").within(Duration.ofSeconds(9)).build());

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.attempts()).extracting(HttpAttempt::outcome).containsExactly("429", "429");
        assertThat(time.now()).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void a_failure_is_told_when_the_time_of_the_call_is_over() {
        resetsOnce();
        resetsOnce();

        HttpFailure failure = catchThrowableOfType(
                HttpFailure.class,
                () -> client.exchange(call("GET").within(Duration.ofMillis(150)).build()));

        assertThat(failure.attempts()).extracting(HttpAttempt::outcome).containsExactly("RESET", "RESET");
        assertThat(time.now()).isEqualTo(START.plusMillis(100));
    }

    @Test
    void an_attempt_ends_with_the_time_of_the_whole_call() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        HttpCall call = call("GET")
                .timeout(Duration.ofSeconds(20))
                .within(Duration.ofMillis(300))
                .retries(Retries.none())
                .build();

        HttpFailure failure = catchThrowableOfType(HttpFailure.class, () -> client.exchange(call));

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure).hasMessageContaining(": no whole answer within 301 ms;");
    }
}
