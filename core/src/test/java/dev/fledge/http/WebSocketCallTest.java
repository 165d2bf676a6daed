package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.HttpFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** Our side of a WebSocket against OkHttp's. */
class WebSocketCallTest extends ServerAndClient {
    private final CompletableFuture<Integer> closedWith = new CompletableFuture<>();

    private HttpCall.Builder opening(String... messages) {
        return get("/live").live(Live.firstMessage(List.of(messages))).timeout(Duration.ofSeconds(20));
    }

    /** What the server does. */
    private interface Talk {
        void said(WebSocket socket, String text);
    }

    private void serve(Talk opened, Talk said) {
        server.enqueue(new MockResponse.Builder()
                .webSocketUpgrade(new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket, Response response) {
                        opened.said(socket, "");
                    }

                    @Override
                    public void onMessage(WebSocket socket, String text) {
                        said.said(socket, text);
                    }

                    @Override
                    public void onClosing(WebSocket socket, int code, String reason) {
                        closedWith.complete(code);
                        socket.close(code, reason);
                    }
                })
                .build());
    }

    private static void nothing(WebSocket socket, String text) {}

    @Test
    void the_first_message_is_the_body_and_the_farewell_is_clean() throws Exception {
        serve((socket, text) -> socket.send("{\"hello\":\"grüße\"}"), WebSocketCallTest::nothing);

        HttpAnswer answer = client.exchange(opening().build());

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.bodyText()).isEqualTo("{\"hello\":\"grüße\"}");
        assertThat(answer.remoteAddress()).contains("127.0.0.1:" + server.getPort());
        assertThat(answer.phases().receive()).isPresent();
        assertThat(closedWith.get(10, TimeUnit.SECONDS)).isEqualTo(1000);
    }

    @Test
    void what_is_sent_arrives_in_its_order() throws Exception {
        StringBuilder heard = new StringBuilder();
        String long16 = "ü".repeat(200);
        String long64 = "x".repeat(70_000);
        serve(WebSocketCallTest::nothing, (socket, text) -> {
            heard.append(text);
            if (text.equals("end")) {
                socket.send(heard.toString());
            }
        });

        HttpAnswer answer = client.exchange(opening("a", long16, long64, "end").build());

        assertThat(answer.bodyText()).isEqualTo("a" + long16 + long64 + "end");
    }

    @Test
    void a_binary_message_is_a_message() throws Exception {
        serve((socket, text) -> socket.send(ByteString.of((byte) 1, (byte) 0xff)), WebSocketCallTest::nothing);

        assertThat(client.exchange(opening().build()).body()).containsExactly(1, 0xff);
    }

    @Test
    void a_message_beyond_the_limit_is_cut_and_the_answer_says_so() throws Exception {
        serve((socket, text) -> socket.send("0123456789"), WebSocketCallTest::nothing);

        HttpAnswer answer = client.exchange(opening().bodyLimitBytes(4).build());

        assertThat(answer.bodyText()).isEqualTo("0123");
        assertThat(answer.truncated()).isTrue();
    }

    @Test
    void without_a_message_to_wait_for_it_is_opened_and_closed() throws Exception {
        serve(WebSocketCallTest::nothing, WebSocketCallTest::nothing);

        HttpAnswer answer = client.exchange(
                get("/live").live(Live.webSocket(List.of("bye"))).build());

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.bodyBytes()).isZero();
        assertThat(closedWith.get(10, TimeUnit.SECONDS)).isEqualTo(1000);
    }

    @Test
    void a_server_that_closes_first_says_why() {
        serve((socket, text) -> socket.close(1008, "who are you?"), WebSocketCallTest::nothing);

        HttpFailure failure = failure(opening().build());

        assertThat(failure.kind()).isEqualTo(Kind.CUT_SHORT);
        assertThat(failure)
                .hasMessageEndingWith("the answer began with status 101, but its first message did not come: "
                        + "the server closed it with 1008 (who are you?)");
    }

    @Test
    void silence_ends_by_the_timeout() {
        serve(WebSocketCallTest::nothing, WebSocketCallTest::nothing);

        HttpFailure failure = failure(opening().timeout(Duration.ofMillis(1200)).build());

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure)
                .hasMessageEndingWith(
                        "no whole answer within 1200 ms; it was still waiting for its first message after status 101");
    }

    @Test
    void a_server_that_opens_none_answers_as_ever() throws Exception {
        server.enqueue(new MockResponse.Builder().code(404).body("no such path").build());

        HttpAnswer answer = client.exchange(opening().build());

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.bodyText()).isEqualTo("no such path");
    }

    @Test
    void it_is_opened_by_get_alone() {
        assertThatThrownBy(() -> HttpCall.post(server.url("/live"))
                        .live(Live.firstMessage(List.of()))
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a WebSocket is opened by GET, but the method is POST");
    }
}
