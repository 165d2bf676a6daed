package dev.fledge.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fledge.http.record.ExchangeRecorder;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeVerdict;
import dev.fledge.smoke.Target;
import dev.fledge.smoke.generate.SuiteFromTraffic;
import dev.fledge.smoke.generate.TrafficSuite;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrafficSnippetTest {
    @TempDir
    private Path folder;

    private static HttpServer app() throws Exception {
        HttpServer app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app.createContext("/", exchange -> {
            byte[] body = "{\"status\":\"ok\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        app.start();
        return app;
    }

    private static void use(OkHttpClient client, String url, String... paths) throws Exception {
        for (String path : paths) {
            try (Response answer = client.newCall(
                            new Request.Builder().url(url + path).build())
                    .execute()) {
                assertThat(answer.body().string()).isNotEmpty();
            }
        }
        client.connectionPool().evictAll();
    }

    @Test
    void recorded_traffic_becomes_a_suite_that_the_app_passes() throws Exception {
        HttpServer app = app();
        String url = "http://127.0.0.1:" + app.getAddress().getPort();
        Path file = folder.resolve("smoke.yaml");
        OkHttpClient client = new OkHttpClient();
        ExchangeRecorder recorder = ExchangeRecorder.builder().build();
        use(recorder.recording(client), url, "/health", "/health", "/restaurants/7");

        // tag::smoke-traffic
        TrafficSuite made = SuiteFromTraffic.of(recorder.recorded())
                .named("where2eat")
                .checks(3, 10)
                .generate();
        Files.writeString(file, made.yaml());
        made.leftOut().forEach(System.out::println);
        // end::smoke-traffic

        assertThat(made.yaml()).contains("$.status == \"ok\"");
        assertThat(Smoke.run(made.suite(), Target.at(url)).verdict()).isEqualTo(SmokeVerdict.PASSED);
        app.stop(0);
    }
}
