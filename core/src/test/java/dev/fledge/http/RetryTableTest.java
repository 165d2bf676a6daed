package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fledge.house.Sockets;
import dev.fledge.testing.ManualTime;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent again, counted where it arrives. The first attempt goes as the row says, a second would get 200. */
class RetryTableTest extends ServerAndClient {
    private static SafeHttpClient.Builder retrying() {
        return SafeHttpClient.builder()
                .time(ManualTime.startingAt(Instant.EPOCH))
                .retries(Retries.upTo(2));
    }

    @ParameterizedTest(name = "{0}: GET.. {1}, PUT DELETE {2}, POST PATCH {3}, with key {4}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // first attempt      | GET HEAD.. | PUT DELETE | POST PATCH | POST PATCH with key
                "no answer             | again      | again      | once       | again",
                "429, Retry-After: 1   | again      | again      | once       | again",
                "503, Retry-After: 1   | again      | again      | once       | again",
                "429                   | once       | once       | once       | once",
                "503                   | once       | once       | once       | once",
                "502                   | again      | again      | once       | again",
                "504                   | again      | again      | once       | again",
                "200                   | once       | once       | once       | once",
                "404                   | once       | once       | once       | once",
                "500                   | once       | once       | once       | once"
            })
    void a_call_is_sent_again_where_the_table_says_so(
            String first, String safe, String idempotent, String other, String withKey) throws Exception {
        use(retrying());

        for (String method : new String[] {"GET", "HEAD", "OPTIONS", "TRACE"}) {
            assertThat(sent(method, false, first)).as(method).isEqualTo(safe);
        }
        for (String method : new String[] {"PUT", "DELETE"}) {
            assertThat(sent(method, false, first)).as(method).isEqualTo(idempotent);
        }
        for (String method : new String[] {"POST", "PATCH"}) {
            assertThat(sent(method, false, first)).as(method).isEqualTo(other);
            assertThat(sent(method, true, first)).as(method + " with key").isEqualTo(withKey);
        }
    }

    private String sent(String method, boolean keyed, String first) throws Exception {
        int before = server.getRequestCount();
        server.setDispatcher(once(first));
        HttpCall.Builder call = HttpCall.builder(method, server.url("/"));
        try {
            client.exchange((keyed ? call.idempotencyKey("Idempotency-Key", "run-1") : call).build());
        } catch (HttpFailure expected) {
            assertThat(first).isEqualTo("no answer");
        }
        int arrived = server.getRequestCount() - before;
        return arrived == 1 ? "once" : arrived == 2 ? "again" : arrived + " times";
    }

    private static Dispatcher once(String first) {
        return new Dispatcher() {
            private boolean asked;

            @Override
            public MockResponse dispatch(RecordedRequest request) {
                MockResponse answer = asked ? new MockResponse.Builder().build() : response(first);
                asked = true;
                return answer;
            }
        };
    }

    private static MockResponse response(String what) {
        if (what.equals("no answer")) {
            return new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseSocket())
                    .build();
        }
        MockResponse.Builder response = new MockResponse.Builder().code(Integer.parseInt(what.substring(0, 3)));
        return (what.endsWith("Retry-After: 1") ? response.addHeader("Retry-After", "1") : response).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "POST", "PATCH"})
    void a_call_of_which_no_byte_left_is_sent_again(String method) throws Exception {
        AtomicBoolean refused = new AtomicBoolean();
        Sockets firstRefused = Sockets.before(() -> {
            if (!refused.getAndSet(true)) {
                throw new ConnectException("Connection refused");
            }
        });
        use(retrying()
                .client(new OkHttpClient.Builder().socketFactory(firstRefused).build()));
        server.enqueue(new MockResponse.Builder().build());

        HttpAnswer answer =
                client.exchange(HttpCall.builder(method, server.url("/")).build());

        assertThat(answer.attempts()).extracting(HttpAttempt::outcome).containsExactly("REFUSED", "200");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void an_answer_that_breaks_off_is_an_answer() {
        use(retrying());
        server.enqueue(new MockResponse.Builder()
                .body("0123456789")
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
        server.enqueue(new MockResponse.Builder().build());

        HttpFailure failure = failure(get("/").build());

        assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.CUT_SHORT);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void an_answer_that_stops_halfway_until_the_time_out_is_an_answer() {
        HttpFailure halfway = new HttpFailure(
                HttpFailure.Kind.TIMEOUT,
                "stopped halfway",
                true,
                HttpPhases.of(Map.of(HttpPhases.Phase.RECEIVE, Duration.ofSeconds(1))));
        HttpTransport stopping = call -> {
            throw halfway;
        };
        RetryLoop loop = new RetryLoop(stopping, Retries.upTo(3), ManualTime.startingAt(Instant.EPOCH));

        HttpFailure failure = catchThrowableOfType(HttpFailure.class, () -> loop.exchange(get("/").build()));

        assertThat(failure.attempts()).hasSize(1);
    }
}
