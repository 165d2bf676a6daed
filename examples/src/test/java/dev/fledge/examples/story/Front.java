package dev.fledge.examples.story;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fledge.rollout.local.RunningRevision;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Stands in front of a running version and passes everything on, but for what a fault does to an answer. */
final class Front implements RunningRevision {
    /** What goes wrong with an answer on its way. */
    interface Fault {
        /** Answers instead of the app; returns false to pass the app's answer on. */
        boolean instead(HttpExchange exchange) throws IOException;
    }

    private final RunningRevision behind;
    private final Fault fault;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final OkHttpClient client = new OkHttpClient();

    Front(RunningRevision behind, Fault fault) {
        this.behind = behind;
        this.fault = fault;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    private void pass(HttpExchange exchange) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        if (fault.instead(exchange)) {
            return;
        }
        String method = exchange.getRequestMethod();
        RequestBody body = method.equals("GET") ? null : RequestBody.create(sent);
        Request request = new Request.Builder()
                .url(behind.url().resolve(exchange.getRequestURI().toString()))
                .method(method, body)
                .build();
        try (Response response = client.newCall(request).execute()) {
            byte[] answer = response.body().bytes();
            response.headers().forEach(header -> {
                if (!header.getFirst().equalsIgnoreCase("Content-Length")) {
                    exchange.getResponseHeaders().add(header.getFirst(), header.getSecond());
                }
            });
            exchange.sendResponseHeaders(response.code(), answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    @Override
    public HttpUrl url() {
        return HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public boolean alive() {
        return behind.alive();
    }

    @Override
    public void stop(Deadline deadline) throws IOException, InterruptedException {
        server.stop(0);
        threads.shutdownNow();
        client.connectionPool().evictAll();
        behind.stop(deadline);
    }
}
