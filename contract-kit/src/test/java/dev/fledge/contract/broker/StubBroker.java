package dev.fledge.contract.broker;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;

/** A Pact Broker in memory on the loopback address, as far as contracts, results and deployments go. */
final class StubBroker implements AutoCloseable {
    private final MockWebServer server = new MockWebServer();
    private final StubStore store = new StubStore();
    private final Map<String, MockResponse> instead = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();
    private Optional<String> token = Optional.empty();

    private StubBroker() {}

    static StubBroker start() throws IOException {
        StubBroker broker = new StubBroker();
        broker.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return broker.answer(request);
            }
        });
        // Head and body go out in two packets; without this the second waits 40 ms for the first to be acknowledged.
        broker.server.setServerSocketFactory(new PromptSockets());
        broker.server.start();
        return broker;
    }

    HttpUrl url() {
        return server.url("/");
    }

    StubStore store() {
        return store;
    }

    /** Answers so wherever the path begins so. */
    StubBroker answerInstead(String path, MockResponse response) {
        instead.put(path, response);
        return this;
    }

    /** Wants this token from now on. */
    StubBroker wantToken(String wanted) {
        token = Optional.of(wanted);
        return this;
    }

    /** Returns every request so far as method and path. */
    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    private synchronized MockResponse answer(RecordedRequest request) {
        HttpUrl url = request.getUrl();
        asked.add(request.getMethod() + " " + url.encodedPath());
        if (token.isPresent()
                && !("Bearer " + token.get()).equals(request.getHeaders().get("Authorization"))) {
            return json(401, Map.of("error", Map.of("message", "the token is not known")));
        }
        for (Map.Entry<String, MockResponse> each : instead.entrySet()) {
            if (url.encodedPath().startsWith(each.getKey())) {
                return each.getValue();
            }
        }
        String body = request.getBody() == null ? "" : request.getBody().utf8();
        return response(new StubRoutes(store, url, body).answer(request.getMethod()));
    }

    static MockResponse json(int status, Object plain) {
        return response(StubReply.json(status, plain));
    }

    private static MockResponse response(StubReply reply) {
        return new MockResponse.Builder()
                .code(reply.status())
                .addHeader("Content-Type", StubReply.CONTENT_TYPE)
                .body(reply.json())
                .build();
    }

    /** Returns a way to ask a store without a network, for tests that ask thousands of times. */
    static HttpTransport direct(StubStore store) {
        return call -> {
            String body = call.body()
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElse("");
            StubReply reply = new StubRoutes(store, call.url(), body).answer(call.method());
            return HttpAnswer.builder(reply.status())
                    .header("Content-Type", StubReply.CONTENT_TYPE)
                    .body(reply.json())
                    .build();
        };
    }

    @Override
    public void close() {
        server.close();
    }
}
