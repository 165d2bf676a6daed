package dev.fledge.contract.pact.jvm;

import au.com.dius.pact.consumer.MockHttpServer;
import au.com.dius.pact.consumer.model.MockProviderConfig;
import au.com.dius.pact.consumer.model.MockServerImplementation;
import au.com.dius.pact.core.model.IRequest;
import au.com.dius.pact.core.model.IResponse;
import au.com.dius.pact.core.model.Interaction;
import com.sun.net.httpserver.HttpExchange;
import dev.fledge.contract.pact.consumer.ConsumerContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kotlin.Pair;

/**
 * pact-jvm's mock server, which also keeps what was asked when it did not match: pact-jvm itself only remembers how.
 *
 * <p>pact-jvm's server answers one request after the other, in one thread.
 */
final class PactJvmServer extends MockHttpServer {
    static final String HOST = "127.0.0.1";

    private static final int LONGEST_BODY = 10 * 1024 * 1024;

    private final ConsumerContract contract;
    private final List<String> unexpected = new ArrayList<>();

    PactJvmServer(ConsumerContract contract, PactJvmPact pact) {
        super(pact.pact(), config(pact));
        this.contract = contract;
    }

    private static MockProviderConfig config(PactJvmPact pact) {
        return new MockProviderConfig(HOST, 0, pact.version(), "http", MockServerImplementation.JavaHttpServer, false);
    }

    /** Notes what happened before it answers, so that a test that has its answer finds the note. */
    @Override
    public void handle(HttpExchange exchange) {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY);
            exchange.setStreams(new ByteArrayInputStream(body), null);
            int before = mismatches();
            IResponse response = generatePactResponse(toPactRequest(exchange));
            if (mismatches() > before) {
                refuse(exchange, body);
            } else {
                answer(exchange, response);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a request to the stub of " + contract.provider() + " broke off", e);
        }
    }

    private void refuse(HttpExchange exchange, byte[] body) throws IOException {
        String sentence = contract.explainUnexpected(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body);
        add(sentence);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        send(exchange, 500, sentence.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, IResponse response) throws IOException {
        exchange.getResponseHeaders().putAll(response.getHeaders());
        send(exchange, response.getStatus(), response.getBody().orEmpty());
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean withBody = body.length > 0 && !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, withBody ? body.length : -1);
        if (withBody) {
            exchange.getResponseBody().write(body);
        }
    }

    private int mismatches() {
        return getMismatchedRequests().values().stream().mapToInt(List::size).sum();
    }

    private synchronized void add(String sentence) {
        unexpected.add(sentence);
    }

    synchronized List<String> unexpected() {
        return List.copyOf(unexpected);
    }

    Set<String> asked() {
        Set<IRequest> matched =
                getMatchedRequests().stream().map(Pair::getFirst).collect(Collectors.toSet());
        Set<String> asked = new HashSet<>();
        for (Interaction interaction : getPact().getInteractions()) {
            if (matched.contains(interaction.asSynchronousRequestResponse().getRequest())) {
                asked.add(interaction.getDescription());
            }
        }
        return asked;
    }
}
