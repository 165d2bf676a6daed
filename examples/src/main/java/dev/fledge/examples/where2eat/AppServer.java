package dev.fledge.examples.where2eat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Where2Eat's HTTP server on the loopback address. It has its own 64 threads, which end with {@link #close()}. */
final class AppServer implements AutoCloseable {
    private static final int THREADS = 64;
    private static final int BACKLOG = 1_024;
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    static {
        // Read once, when the JDK's server class loads. Without the first, small answers wait 40 ms for an
        // acknowledgement; without the second, a router's idle connections beyond 200 are closed under its hands.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "500");
    }

    private final AppOptions options;
    private final TimeSource time;
    private final AppMetrics metrics;
    private final Pages pages;
    private final HttpServer server;
    private final ExecutorService threads;

    private AppServer(AppOptions options, TimeSource time, HttpServer server) {
        this.options = options;
        this.time = time;
        this.metrics = new AppMetrics(options.version(), options.digest().toString());
        this.pages = new Pages(options, metrics, time);
        this.server = server;
        AtomicInteger count = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "fledge-where2eat-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts serving.
     *
     * @throws IOException if the port is taken
     */
    static AppServer start(AppOptions options, TimeSource time) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port());
        AppServer app = new AppServer(options, time, HttpServer.create(address, BACKLOG));
        app.server.setExecutor(app.threads);
        app.server.createContext("/", app::serve);
        app.server.start();
        return app;
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        long start = time.nanoTime();
        try (exchange) {
            Optional<Pages.Route> route = pages.find(exchange.getRequestURI().getPath());
            Reply reply = reply(exchange, route);
            String method = METHODS.contains(exchange.getRequestMethod()) ? exchange.getRequestMethod() : "other";
            Duration took = Duration.ofNanos(time.nanoTime() - start);
            metrics.count(method, route.map(Pages.Route::template).orElse("other"), reply.code(), took);
            send(exchange, reply);
        } catch (InterruptedException e) {
            // The server is closing; the client sees its connection end.
            Thread.currentThread().interrupt();
        }
    }

    private static Reply reply(HttpExchange exchange, Optional<Pages.Route> route)
            throws IOException, InterruptedException {
        if (route.isEmpty()) {
            return Reply.error(404, "there is nothing here; try /health, /recommend, /cache/KEY or /metrics");
        }
        Pages.Page page = route.get().pages().get(exchange.getRequestMethod());
        if (page == null) {
            String allowed = String.join(", ", new TreeSet<>(route.get().pages().keySet()));
            exchange.getResponseHeaders().set("Allow", allowed);
            return Reply.error(405, "this path answers only to " + allowed);
        }
        return page.answer(exchange);
    }

    private void send(HttpExchange exchange, Reply reply) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("X-App-Version", options.version());
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        if (body.length > 0) {
            headers.set("Content-Type", reply.contentType());
        }
        boolean withBody = body.length > 0 && !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(reply.code(), withBody ? body.length : -1);
        if (withBody) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Stops at once; requests that are being answered end without an answer. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
