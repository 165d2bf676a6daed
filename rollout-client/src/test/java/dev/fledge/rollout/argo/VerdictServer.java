package dev.fledge.rollout.argo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.HttpUrl;

/** Stands in for our endpoint: answers with a verdict, or with nothing at all, as a machine that is gone. */
final class VerdictServer implements AutoCloseable {
    private final CountDownLatch gone = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile String verdict = "WAIT";
    private volatile boolean silent;

    VerdictServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().toString());
        if (silent) {
            try {
                gone.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        byte[] body = ("{\"verdict\":\"" + verdict + "\"}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    HttpUrl url() {
        return HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** What was asked so far. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    void verdict(String verdict) {
        this.verdict = verdict;
    }

    /** From now on packets go nowhere. */
    void fallSilent() {
        silent = true;
    }

    @Override
    public void close() {
        gone.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
