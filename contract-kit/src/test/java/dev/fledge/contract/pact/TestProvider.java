package dev.fledge.contract.pact;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;

/** A provider on the loopback address that answers by method and target, and keeps what it was asked. */
final class TestProvider implements AutoCloseable {
    /** What it was asked. */
    record Asked(String line, Headers headers, String body) {}

    private final MockWebServer server = new MockWebServer();
    private final Map<String, MockResponse> answers = new ConcurrentHashMap<>();
    private final Map<String, MockResponse> refusals = new ConcurrentHashMap<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

    TestProvider() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                String line = request.getMethod() + " " + request.getTarget();
                String body = Optional.ofNullable(request.getBody())
                        .map(bytes -> bytes.string(StandardCharsets.UTF_8))
                        .orElse("");
                asked.add(new Asked(line, request.getHeaders(), body));
                Optional<MockResponse> refused = refusals.entrySet().stream()
                        .filter(each -> body.contains(each.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst();
                return refused.isPresent()
                        ? refused.get()
                        : answers.getOrDefault(
                                line,
                                new MockResponse.Builder()
                                        .code(404)
                                        .body("no " + line)
                                        .build());
            }
        });
        server.start();
    }

    TestProvider json(String line, String body) {
        return answer(
                line,
                new MockResponse.Builder()
                        .addHeader("Content-Type", "application/json")
                        .body(body)
                        .build());
    }

    TestProvider answer(String line, MockResponse answer) {
        answers.put(line, answer);
        return this;
    }

    /** Answers 404 to whatever has a body that holds this. */
    TestProvider refuse(String partOfBody) {
        refusals.put(partOfBody, new MockResponse.Builder().code(404).build());
        return this;
    }

    String url() {
        return server.url("/").toString();
    }

    int port() {
        return server.getPort();
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    List<String> lines() {
        return asked().stream().map(Asked::line).toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
