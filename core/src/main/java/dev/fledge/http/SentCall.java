package dev.fledge.http;

import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.Call;
import okhttp3.Response;
import okio.Socket;

/** A call that OkHttp sends: reads as much of its answer as the call asks for. */
final class SentCall {
    private final Call sent;
    private final HttpCall call;
    private final PhaseClock clock;
    private final TimeSource time;

    SentCall(Call sent, HttpCall call, PhaseClock clock, TimeSource time) {
        this.sent = sent;
        this.call = call;
        this.clock = clock;
        this.time = time;
    }

    HttpAnswer answer() throws IOException {
        try (Response response = sent.execute()) {
            Socket socket = response.socket();
            if (socket != null && call.live().isPresent()) {
                return overWebSocket(socket, response, call.live().get());
            }
            KeptBody body = call.live().isPresent() && isEventStream(response)
                    ? KeptBody.firstEvent(response.body(), call.bodyLimitBytes())
                    : KeptBody.of(response.body(), call.bodyLimitBytes());
            HttpAnswer answer = answer(response, body);
            if (!body.whole()) {
                // OkHttp would read on for 100 ms to save the connection.
                sent.cancel();
            }
            return answer;
        }
    }

    private static boolean isEventStream(Response response) {
        return String.valueOf(response.header("Content-Type"))
                .toLowerCase(Locale.ROOT)
                .startsWith("text/event-stream");
    }

    private HttpAnswer overWebSocket(Socket socket, Response response, Live live) throws IOException {
        Duration spent = clock.phases().total().orElse(Duration.ZERO);
        try (WebSocketTalk talk = new WebSocketTalk(socket, call.timeout().minus(spent))) {
            WebSocketTalk.requireAccepted(
                    String.valueOf(response.request().header("Sec-WebSocket-Key")),
                    String.valueOf(response.header("Sec-WebSocket-Accept")));
            for (String message : live.messages()) {
                talk.send(message);
            }
            KeptBody message =
                    live.awaitsMessage() ? talk.message(call.bodyLimitBytes()) : new KeptBody(new byte[0], false, true);
            return answer(response, message);
        }
    }

    private HttpAnswer answer(Response response, KeptBody body) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (int i = 0; i < response.headers().size(); i++) {
            String name = HeldRetryAfter.original(response.headers().name(i));
            headers.add(Map.entry(name, response.headers().value(i)));
        }
        HttpAnswer.Builder answer = HttpAnswer.builder(response.code())
                .headers(HttpHeaders.of(headers))
                .call(call)
                .ownBody(body.bytes())
                .protocol(response.protocol().toString())
                .phases(clock.phases());
        clock.remoteAddress().ifPresent(answer::remoteAddress);
        PeerCertificate.of(response.handshake(), time.now()).ifPresent(answer::certificate);
        return body.truncated() ? answer.truncated().build() : answer.build();
    }
}
