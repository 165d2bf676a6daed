package dev.fledge.rollout.local;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/**
 * Serves one request: lets it through to an arm, passes the answer on as it comes, and counts it. Thread-safe.
 *
 * <p>An exception out of {@link #handle} makes the JDK's server drop the connection without ending the answer. Closing the
 * exchange would write the last chunk, and half an answer would look like a whole one.
 */
final class Relay implements HttpHandler {
    private static final String ARM_HEADER = "X-Fledge-Arm";
    private static final int PIECE = 16_384;

    private final Switchboard switchboard;
    private final Carrier carrier;
    private final String wishHeader;
    private final String busyMessage;

    Relay(Switchboard switchboard, Carrier carrier, String wishHeader, String busyMessage) {
        this.switchboard = switchboard;
        this.carrier = carrier;
        this.wishHeader = wishHeader;
        this.busyMessage = busyMessage;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (Workers.turningAway()) {
            say(exchange, 503, busyMessage);
            return;
        }
        ForwardedRequest request;
        try {
            request = ForwardedRequest.of(exchange);
        } catch (UnforwardableException e) {
            say(exchange, e.status(), String.valueOf(e.getMessage()));
            return;
        }
        Passage passage = switchboard.admit(Wish.of(exchange.getRequestHeaders().getFirst(wishHeader)));
        try {
            forward(exchange, request, passage);
        } finally {
            passage.leave();
        }
    }

    private void forward(HttpExchange exchange, ForwardedRequest request, Passage passage) throws IOException {
        Response answer;
        try {
            answer = carrier.send(request.to(passage.url()), request.hop());
        } catch (IOException e) {
            if (request.clientGone() || carrier.closed()) {
                throw e;
            }
            sayNoAnswer(exchange, passage, e);
            return;
        }
        try (answer) {
            passOn(exchange, request, passage, answer);
        }
    }

    private void sayNoAnswer(HttpExchange exchange, Passage passage, IOException why) throws IOException {
        passage.recordNoAnswer();
        passage.leave();
        exchange.getResponseHeaders().set(ARM_HEADER, passage.arm().label());
        boolean late = why instanceof SocketTimeoutException;
        say(
                exchange,
                late ? 504 : 502,
                passage.arm().label() + " at " + passage.url()
                        + (late ? " did not answer in time: " : " gave no answer: ") + why.getMessage());
    }

    private void passOn(HttpExchange exchange, ForwardedRequest request, Passage passage, Response answer)
            throws IOException {
        int status = request.hop().status();
        copyHeaders(answer, exchange.getResponseHeaders());
        exchange.getResponseHeaders().set(ARM_HEADER, passage.arm().label());
        boolean head = exchange.getRequestMethod().equals("HEAD");
        long length = answer.body().contentLength();
        if (head || status == 204 || status == 304 || length == 0) {
            passage.record(status);
            passage.leave();
            String announced = answer.header("Content-Length");
            if (announced != null && (head || status == 304)) {
                exchange.getResponseHeaders().set("Content-Length", announced);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
            return;
        }
        exchange.sendResponseHeaders(status, length < 0 ? 0 : length);
        // JDK 25's server keeps the head back until the first piece; a stream of events may have none for long.
        exchange.getResponseBody().flush();
        passOnBody(exchange.getResponseBody(), passage, status, answer);
    }

    private static void copyHeaders(Response answer, Headers to) {
        okhttp3.Headers from = answer.headers();
        HopHeaders hopHeaders = HopHeaders.of(from.values("Connection"));
        for (int i = 0; i < from.size(); i++) {
            String name = from.name(i);
            if (!hopHeaders.contains(name) && !name.equalsIgnoreCase("Content-Length")) {
                to.add(name, HopHeaders.fromUpstream(from.value(i)));
            }
        }
    }

    private static void passOnBody(OutputStream client, Passage passage, int status, Response answer)
            throws IOException {
        BufferedSource arm = answer.body().source();
        Buffer piece = new Buffer();
        long left = answer.body().contentLength();
        while (read(arm, piece, passage) != -1) {
            left -= piece.size();
            if (left == 0) {
                // Before the client has the last byte, so that who has seen an answer also finds it counted.
                passage.record(status);
                passage.leave();
            }
            try {
                piece.writeTo(client);
                client.flush();
            } catch (IOException e) {
                passage.record(status);
                throw new ClientGoneException("the client broke off the answer", e);
            }
        }
        passage.record(status);
        passage.leave();
        client.close();
    }

    private static long read(BufferedSource arm, Buffer piece, Passage passage) throws IOException {
        try {
            return arm.read(piece, PIECE);
        } catch (IOException e) {
            passage.recordNoAnswer();
            throw e;
        }
    }

    private static void say(HttpExchange exchange, int status, String message) throws IOException {
        byte[] body = ("local router: " + message + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
