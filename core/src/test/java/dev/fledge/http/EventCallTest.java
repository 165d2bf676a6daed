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

class EventCallTest extends ServerAndClient {
    private HttpCall events() {
        return get("/events")
                .live(Live.firstEvent())
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    private static MockResponse.Builder stream(String body) {
        return new MockResponse.Builder()
                .addHeader("Content-Type", "text/event-stream; charset=utf-8")
                .chunkedBody(new Buffer().writeUtf8(body), 7);
    }

    @Test
    void a_body_ends_with_its_first_event_and_is_not_waited_for() throws Exception {
        server.enqueue(stream(": hello\n\nevent: tick\ndata: {\"n\":1}\n\n" + "data: more\n\n".repeat(100_000))
                .throttleBody(256, 1, TimeUnit.SECONDS)
                .build());

        HttpAnswer answer = client.exchange(events());

        assertThat(answer.bodyText()).isEqualTo(": hello\n\nevent: tick\ndata: {\"n\":1}\n\n");
        assertThat(answer.truncated()).isFalse();
        assertThat(answer.phases().total())
                .hasValueSatisfying(total -> assertThat(total).isLessThan(Duration.ofSeconds(15)));
        assertThat(server.takeRequest(10, TimeUnit.SECONDS).getHeaders().get("Accept"))
                .isEqualTo("text/event-stream");
    }

    @Test
    void an_answer_of_another_type_is_read_to_its_end() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(404)
                .body("data: no\n\nsuch stream")
                .build());

        HttpAnswer answer = client.exchange(events());

        assertThat(answer.bodyText()).isEqualTo("data: no\n\nsuch stream");
    }

    @Test
    void a_stream_that_ends_has_what_it_had() throws Exception {
        server.enqueue(stream("data: unfinished").build());

        assertThat(client.exchange(events()).bodyText()).isEqualTo("data: unfinished");
    }

    @Test
    void a_stream_of_comments_ends_at_the_limit() throws Exception {
        server.enqueue(stream(": \n".repeat(2000)).build());

        HttpAnswer answer = client.exchange(
                get("/").live(Live.firstEvent()).bodyLimitBytes(1000).build());

        assertThat(answer.bodyBytes()).isEqualTo(1000);
        assertThat(answer.truncated()).isTrue();
    }

    @Test
    void silence_after_the_headers_ends_by_the_timeout() {
        server.enqueue(stream("data: late\n\n").bodyDelay(10, TimeUnit.SECONDS).build());

        HttpFailure failure = failure(get("/events")
                .live(Live.firstEvent())
                .timeout(Duration.ofMillis(1200))
                .build());

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure).hasMessageEndingWith("; it was still waiting for its first event after status 200");
    }

    @Test
    void a_stream_that_breaks_off_before_its_first_event_is_cut_short() {
        server.enqueue(stream("data: half" + "x".repeat(5000))
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());

        HttpFailure failure = failure(events());

        assertThat(failure.kind()).isEqualTo(Kind.CUT_SHORT);
        assertThat(failure).hasMessageContaining("status 200, but its first event did not come: ");
    }

    @Test
    void the_accept_header_that_was_set_stays() {
        HttpCall call = get("/").header("Accept", "*/*").live(Live.firstEvent()).build();

        assertThat(call.headers().all("Accept")).containsExactly("*/*");
        assertThat(call.toCurl()).startsWith("curl -sS -i -N -m 10 'http://");
    }

    @Test
    void events_by_post_are_read_the_same() throws Exception {
        server.enqueue(stream("data: a\n\ndata: b\n\n").build());

        HttpAnswer answer = client.exchange(HttpCall.post(server.url("/chat"))
                .json("{}")
                .live(Live.firstEvent())
                .build());

        assertThat(ServerSentEvent.allIn(answer.body())).containsExactly(new ServerSentEvent("message", "a", ""));
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("data: a\n\n");
    }
}
