package dev.fledge.rollout.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.fledge.http.Secret;
import dev.fledge.rollout.Lease;
import dev.fledge.rollout.LeaseBook;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Reads what was asked and writes the answer. */
final class Questions implements HttpHandler {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_BODY = 64 * 1024;
    private static final String LEASE = "/lease/";
    private static final String ARGO = "/v1/argo/verdict";
    private static final String FLAGGER = "/v1/flagger/";

    private final LeaseBook book;
    private final Optional<Secret> token;
    private final FlaggerHooks flagger;
    private final ArgoVerdict argo;

    Questions(LeaseBook book, Optional<Secret> token) {
        this.book = book;
        this.token = token;
        this.flagger = new FlaggerHooks(book);
        this.argo = new ArgoVerdict(book);
    }

    private record Reply(int status, String type, String body) {
        static Reply text(int status, String body) {
            return new Reply(status, "text/plain; charset=utf-8", body);
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
            Reply reply;
            if (body.length > LONGEST_BODY) {
                reply = Reply.text(413, "a body may have at most " + LONGEST_BODY + " bytes");
            } else {
                reply = answer(exchange, body);
            }
            send(exchange, reply);
        }
    }

    private Reply answer(HttpExchange exchange, byte[] body) {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith(LEASE)) {
            return method.equals("GET") || method.equals("HEAD")
                    ? lease(path.substring(LEASE.length()))
                    : Reply.text(405, "ask with GET or HEAD");
        }
        Optional<String> known = afterToken(path);
        String asked = known.orElse(path);
        if (asked.equals(ARGO) && known.isPresent()) {
            return method.equals("GET") ? verdict(exchange) : Reply.text(405, "ask with GET");
        }
        if (asked.startsWith(FLAGGER) && FlaggerHooks.knows(asked.substring(FLAGGER.length()))) {
            return method.equals("POST")
                    ? hook(asked.substring(FLAGGER.length()), body, known.isPresent())
                    : Reply.text(405, "ask with POST");
        }
        return Reply.text(404, "nothing is answered at this path");
    }

    /** The path without the token; empty if a token is needed and this one does not begin with it. */
    private Optional<String> afterToken(String path) {
        if (token.isEmpty()) {
            return Optional.of(path);
        }
        int end = path.indexOf('/', 1);
        return end > 0 && isToken(path.substring(1, end)) ? Optional.of(path.substring(end)) : Optional.empty();
    }

    private boolean isToken(String text) {
        // Takes as long for a guess that is nearly right as for any other.
        return MessageDigest.isEqual(
                token.orElseThrow().reveal().getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }

    private Reply lease(String app) {
        boolean held = book.of(app).map(Lease::held).orElse(false);
        return held ? Reply.text(200, "held\n") : Reply.text(503, "not held\n");
    }

    private Reply verdict(HttpExchange exchange) {
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        return new Reply(200, "application/json", argo.json(parameter(query, "run"), parameter(query, "hash")));
    }

    private static String parameter(String query, String name) {
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                try {
                    return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    return "";
                }
            }
        }
        return "";
    }

    private Reply hook(String hook, byte[] body, boolean tokenKnown) {
        JsonNode asked;
        try {
            asked = JSON.readTree(body);
        } catch (IOException e) {
            return Reply.text(400, "the body must be JSON, as Flagger sends it");
        }
        if (!tokenKnown && !isToken(asked.at("/metadata/token").asText())) {
            return Reply.text(404, "nothing is answered at this path");
        }
        String app = asked.at("/metadata/app").asText(asked.path("name").asText());
        if (app.isEmpty()) {
            return Reply.text(400, "the body must have a name, as Flagger sends it");
        }
        HookAnswer answer = flagger.answer(hook, app, asked.path("checksum").asText());
        return Reply.text(answer.yes() ? 200 : 403, answer.text() + "\n");
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", reply.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
