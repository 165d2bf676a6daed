package dev.fledge.contract.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.schema.JsonSchema;
import dev.fledge.verdict.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** An app on loopback, new for each test, and the check of what it answers for {@code /prices/42}. */
@Timeout(60)
abstract class PriceCheck {
    static final JsonSchema PRICE = JsonSchema.parse("price.json", """
            {"type": "object", "required": ["id"], "properties": {
              "id": {"type": "integer"},
              "currency": {"pattern": "^[A-Z]{3}$"}}}
            """);

    final ExecutorService threads = Executors.newCachedThreadPool();
    final SafeHttpClient client = SafeHttpClient.create();
    HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }

    SchemaCheck.Builder price() {
        return SchemaCheck.builder("price")
                .baseUrl(url("/"))
                .get("/prices/42")
                .schema(PRICE)
                .transport(client)
                .timeout(Duration.ofSeconds(20));
    }

    HttpUrl url(String path) {
        return HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    static Finding only(SchemaCheck check) throws InterruptedException {
        List<Finding> findings = check.check();
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    void answer(String path, int status, String body) {
        server.createContext(path, exchange -> send(exchange, status, body));
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/test");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }
}
