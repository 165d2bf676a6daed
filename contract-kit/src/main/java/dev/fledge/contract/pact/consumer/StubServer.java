package dev.fledge.contract.pact.consumer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactRequest;
import dev.fledge.contract.pact.PactResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.HttpUrl;

/** One port that answers the interactions of one pact. Notes what was asked before it answers. Thread-safe. */
final class StubServer implements AutoCloseable {
    private static final int BACKLOG = 64;
    private static final int LONGEST_BODY = 10 * 1024 * 1024;

    private final List<ExpectedInteraction> expected;
    private final HttpServer server;
    private final ExecutorService threads;
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<String> unexpected = new ArrayList<>();

    private StubServer(PactFile pact, HttpServer server) {
        this.expected =
                pact.interactions().stream().map(ExpectedInteraction::of).toList();
        this.server = server;
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "fledge-stub-" + pact.provider());
            thread.setDaemon(true);
            return thread;
        });
    }

    static StubServer start(PactFile pact) throws IOException {
        // Read once, when the JDK's server class loads; without it every small answer waits 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        StubServer stub = new StubServer(pact, HttpServer.create(anyPort, BACKLOG));
        stub.server.setExecutor(stub.threads);
        stub.server.createContext("/", stub::handle);
        stub.server.start();
        return stub;
    }

    HttpUrl url() {
        return HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    synchronized Set<String> asked() {
        return Set.copyOf(asked);
    }

    synchronized List<String> unexpected() {
        return List.copyOf(unexpected);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            PactRequest actual = ActualRequest.of(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    exchange.getRequestBody().readNBytes(LONGEST_BODY));
            Optional<Interaction> met = expected.stream()
                    .filter(each -> each.mismatches(actual).isEmpty())
                    .map(ExpectedInteraction::interaction)
                    .findFirst();
            if (met.isPresent()) {
                note(met.get());
                answer(exchange, met.get().response());
            } else {
                String sentence = NearestInteraction.of(expected, actual).sentence();
                note(sentence);
                exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
                send(exchange, 500, sentence.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private synchronized void note(Interaction met) {
        asked.add(met.description());
    }

    private synchronized void note(String sentence) {
        unexpected.add(sentence);
    }

    private static void answer(HttpExchange exchange, PactResponse response) throws IOException {
        response.headers()
                .forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
        send(exchange, response.status(), response.body().bytes());
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean withBody = body.length > 0 && !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, withBody ? body.length : -1);
        if (withBody) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
