package dev.fledge.examples.fledge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpFailure;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.http.record.ExchangeRecorder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * Stands before an app on this machine and records what passes. Whole bodies, up to 16 MiB, are passed on; what is streamed
 * without end, and upgrades to other protocols, are not for it. Its threads end with {@link #close()}.
 */
final class RecordingProxy implements AutoCloseable {
    private static final int THREADS = 16;
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** What belongs to one connection, and what the client on the other side writes itself. */
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "host",
            "content-length",
            "accept-encoding",
            "expect");

    private final HttpUrl target;
    private final SafeHttpClient client;
    private final HttpServer server;
    private final ExecutorService threads;

    private RecordingProxy(HttpUrl target, ExchangeRecorder recorder, HttpServer server) {
        this.target = target;
        this.client = HttpTransport.over(recorder.recording(new OkHttpClient()));
        this.server = server;
        AtomicInteger count = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "fledge-recording-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts to serve on the loopback address.
     *
     * @param port 0 for any that is free
     * @throws IOException if the port is taken
     */
    static RecordingProxy start(HttpUrl target, int port, ExchangeRecorder recorder) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        HttpServer server;
        try {
            server = HttpServer.create(address, 64);
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on port " + port + " (" + e.getMessage() + "); choose another with --port", e);
        }
        RecordingProxy proxy = new RecordingProxy(target, recorder, server);
        server.setExecutor(proxy.threads);
        server.createContext("/", proxy::serve);
        server.start();
        return proxy;
    }

    HttpUrl url() {
        return HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
            if (body.length > MOST_BYTES) {
                say(exchange, 413, "a request of more than 16 MiB is not passed on");
            } else {
                passOn(exchange, body);
            }
        } catch (InterruptedException e) {
            // The proxy is closing; the client sees its connection end.
            Thread.currentThread().interrupt();
        }
    }

    private void passOn(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpAnswer answer;
        try {
            answer = client.exchange(call(exchange, body));
        } catch (HttpFailure e) {
            say(exchange, 502, String.valueOf(e.getMessage()));
            return;
        } catch (IllegalArgumentException | IllegalStateException e) {
            say(exchange, 400, "the request cannot be passed on: " + e.getMessage());
            return;
        }
        answer(exchange, answer);
    }

    private HttpCall call(HttpExchange exchange, byte[] body) {
        String prefix = target.encodedPath().replaceAll("/+$", "");
        HttpUrl url = target.newBuilder()
                .encodedPath(prefix + exchange.getRequestURI().getRawPath())
                .encodedQuery(exchange.getRequestURI().getRawQuery())
                .build();
        HttpCall.Builder call = HttpCall.builder(exchange.getRequestMethod(), url)
                .timeout(TIMEOUT)
                .bodyLimitBytes(MOST_BYTES);
        String type = "application/octet-stream";
        for (Map.Entry<String, List<String>> header :
                exchange.getRequestHeaders().entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.equals("content-type")) {
                type = header.getValue().get(0);
            } else if (!NOT_PASSED_ON.contains(name)) {
                header.getValue().forEach(value -> call.header(header.getKey(), value));
            }
        }
        return body.length == 0 ? call.build() : call.body(type, body).build();
    }

    private void answer(HttpExchange exchange, HttpAnswer answer) throws IOException {
        if (answer.truncated()) {
            say(exchange, 502, "an answer of more than 16 MiB is not passed on");
            return;
        }
        for (Map.Entry<String, String> header : answer.headers().entries()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!NOT_PASSED_ON.contains(name)) {
                String value = name.equals("location") ? here(header.getValue()) : header.getValue();
                exchange.getResponseHeaders().add(header.getKey(), value);
            }
        }
        send(exchange, answer.status(), answer.body());
    }

    /** Returns an address of the target as one of this proxy's, so that who follows it is still recorded. */
    private String here(String location) {
        String there = target.resolve("/").toString();
        return location.startsWith(there) ? url() + location.substring(there.length()) : location;
    }

    private static void say(HttpExchange exchange, int status, String sentence) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        send(exchange, status, ("Recording: " + sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD") || status == 204 || status == 304;
        exchange.sendResponseHeaders(status, none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Stops at once; requests that are being answered end without an answer. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        client.close();
    }
}
