package dev.fledge.examples.where2eat;

import dev.fledge.testing.ManualTime;
import java.io.IOException;
import java.time.Instant;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Where2Eat in this JVM, whose work takes time only on its own clock, and a client. */
final class AppInTest implements AutoCloseable {
    static final String DIGEST = "sha256:" + "ab".repeat(32);
    private static final MediaType JSON = MediaType.get("application/json");

    private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    private final OkHttpClient client = new OkHttpClient();
    private final AppServer server;

    AppInTest(String... twinOptions) throws Exception {
        String[] options = new String[4 + twinOptions.length];
        System.arraycopy(new String[] {"--version", "1.1.0", "--digest", DIGEST}, 0, options, 0, 4);
        System.arraycopy(twinOptions, 0, options, 4, twinOptions.length);
        this.server = AppServer.start(AppOptions.parse(options), time);
    }

    /** What came back, read to its end. */
    record Answer(int code, String body, okhttp3.Headers headers) {}

    Answer get(String path) throws IOException {
        return send(request(path).get());
    }

    Answer recommend() throws IOException {
        return post("/recommend", "{\"user\":\"test\"}");
    }

    Answer post(String path, String body) throws IOException {
        return send(request(path).post(RequestBody.create(body, JSON)));
    }

    Answer put(String path, String body) throws IOException {
        return send(request(path).put(RequestBody.create(body, JSON)));
    }

    Request.Builder request(String path) {
        return new Request.Builder().url(url().resolve(path));
    }

    Answer send(Request.Builder request) throws IOException {
        try (Response response = client.newCall(request.build()).execute()) {
            return new Answer(response.code(), response.body().string(), response.headers());
        }
    }

    /** Returns how long the app worked on a request for a recommendation, in milliseconds. */
    long recommendationMillis() throws IOException {
        long start = time.nanoTime();
        recommend();
        return (time.nanoTime() - start) / 1_000_000;
    }

    HttpUrl url() {
        return HttpUrl.get("http://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        server.close();
        client.connectionPool().evictAll();
    }
}
