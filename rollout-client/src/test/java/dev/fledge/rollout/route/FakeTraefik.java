package dev.fledge.rollout.route;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import okhttp3.HttpUrl;

/** An instance of Traefik as far as its API tells the weights of one service. */
final class FakeTraefik implements AutoCloseable {
    static {
        // Read once in the life of the JVM: without it each answer on a kept connection takes 40 ms.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final HttpServer server;
    private final Supplier<String> weighted;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String frozen = "";
    private volatile String status = "enabled";

    private FakeTraefik(Supplier<String> weighted) throws IOException {
        this.weighted = weighted;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            byte[] body = ("{\"status\":\"" + status + "\",\"type\":\"weighted\",\"weighted\":" + now() + "}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** @param weighted what it works with, as JSON */
    static FakeTraefik over(Supplier<String> weighted) throws IOException {
        return new FakeTraefik(weighted);
    }

    HttpUrl url() {
        return HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private String now() {
        return frozen.isEmpty() ? weighted.get() : frozen;
    }

    /** Takes up nothing any more. */
    void freeze() {
        frozen = weighted.get();
    }

    void status(String status) {
        this.status = status;
    }

    List<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
