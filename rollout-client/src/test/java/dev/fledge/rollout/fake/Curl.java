package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;

/** Sends plain requests to a fake server, to see what is really answered. */
final class Curl implements AutoCloseable {
    static final String JSON = "application/json";
    static final String MERGE = "application/merge-patch+json";
    static final String JSON_PATCH = "application/json-patch+json";
    static final String STRATEGIC = "application/strategic-merge-patch+json";
    static final String APPLY = "application/apply-patch+yaml";
    static final String DEPLOYMENTS = "apis/apps/v1/namespaces/prod/deployments";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final FakeKubernetes fake;
    private final OkHttpClient http = new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .callTimeout(Duration.ofSeconds(10))
            .build();
    private String token = "";

    Curl(FakeKubernetes fake) {
        this.fake = fake;
    }

    record Answer(int code, String body, String retryAfter) {
        JsonNode json() throws IOException {
            return MAPPER.readTree(body);
        }
    }

    void token(String bearer) {
        token = bearer;
    }

    Answer get(String path) throws IOException {
        return send(new Request.Builder().url(fake.url() + path));
    }

    Answer delete(String path, String body) throws IOException {
        return send(new Request.Builder().url(fake.url() + path).delete(RequestBody.create(body, MediaType.get(JSON))));
    }

    Answer post(String path, String body) throws IOException {
        return send(new Request.Builder().url(fake.url() + path).post(RequestBody.create(body, MediaType.get(JSON))));
    }

    Answer put(String path, String body) throws IOException {
        return send(new Request.Builder().url(fake.url() + path).put(RequestBody.create(body, MediaType.get(JSON))));
    }

    Answer patch(String path, String contentType, String body) throws IOException {
        return send(new Request.Builder()
                .url(fake.url() + path)
                .patch(RequestBody.create(body, MediaType.get(contentType))));
    }

    private Answer send(Request.Builder request) throws IOException {
        try (Response answer = http.newCall(
                        request.header("Authorization", "Bearer " + token).build())
                .execute()) {
            return new Answer(answer.code(), answer.body().string(), answer.header("Retry-After", ""));
        }
    }

    /** Reads that many lines of a watch; fewer if it ends or breaks off before. */
    List<JsonNode> watch(String path, int lines) throws IOException {
        return watch(path, lines, 10_000);
    }

    List<JsonNode> watch(String path, int lines, int withinMillis) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        OkHttpClient bounded =
                http.newBuilder().callTimeout(Duration.ofMillis(withinMillis)).build();
        try (Response answer = bounded.newCall(
                        new Request.Builder().url(fake.url() + path).build())
                .execute()) {
            BufferedSource source = answer.body().source();
            while (events.size() < lines && !source.exhausted()) {
                events.add(MAPPER.readTree(source.readUtf8LineStrict()));
            }
        }
        return events;
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
