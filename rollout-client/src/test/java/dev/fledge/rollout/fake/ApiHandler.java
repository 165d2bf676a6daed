package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.fledge.rollout.fake.ApiRequest.ApiPath;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Lets a request through the faults, finds who answers it, and writes the answer. */
final class ApiHandler implements HttpHandler {
    private static final String REVIEWS = "selfsubjectaccessreviews";

    private final Kinds kinds;
    private final Faults faults;
    private final Reads reads;
    private final Writes writes;
    private final Discovery discovery;
    private final Map<String, String> logs;
    private final Consumer<SeenRequest> seen;

    ApiHandler(
            Kinds kinds,
            ObjectStore store,
            History history,
            Faults faults,
            Map<String, String> logs,
            Consumer<SeenRequest> seen) {
        this.kinds = kinds;
        this.faults = faults;
        this.reads = new Reads(store, history, faults);
        this.writes = new Writes(store, faults);
        this.discovery = new Discovery(kinds, faults);
        this.logs = logs;
        this.seen = seen;
    }

    /** An answer with a body that is whole. */
    record Answer(int code, String contentType, String body) {
        static Answer json(int code, JsonNode tree) {
            return new Answer(code, "application/json", tree.toString());
        }

        static Answer text(int code, String text) {
            return new Answer(code, "text/plain; charset=utf-8", text);
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        ApiRequest request = ApiRequest.of(exchange);
        seen.accept(request.seen());
        try {
            if (!faults.slowness().isZero()) {
                TimeSource.system().sleep(faults.slowness());
            }
            answer(request, exchange);
        } catch (Refusal refusal) {
            if (refusal.retryAfterSeconds() > 0) {
                exchange.getResponseHeaders().add("Retry-After", Long.toString(refusal.retryAfterSeconds()));
            }
            send(exchange, Answer.json(refusal.code(), refusal.status()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
        }
    }

    private void answer(ApiRequest request, HttpExchange exchange) throws Refusal, IOException, InterruptedException {
        faults.checkEntry(request.bearer());
        Optional<ApiPath> path = request.path();
        if (path.isEmpty()) {
            send(exchange, discovery.answer(request));
            return;
        }
        if (path.get().plural().equals(REVIEWS)) {
            send(exchange, Answer.json(201, review(request)));
            return;
        }
        Optional<Kinds.Known> known = known(path.get());
        if (known.isEmpty()) {
            send(exchange, Answer.text(404, "404 page not found\n"));
            return;
        }
        checkRights(request, path.get(), known.get().kind());
        if (request.method().equals("GET")) {
            read(request, path.get(), known.get(), exchange);
            return;
        }
        // exchange.close() without headers closes the connection: the client cannot know what became of its request.
        if (faults.losesRequest()) {
            exchange.close();
            return;
        }
        Answer answer = writes.answer(request, path.get(), known.get());
        if (faults.losesAnswer()) {
            exchange.close();
        } else {
            send(exchange, answer);
        }
    }

    private Optional<Kinds.Known> known(ApiPath path) {
        return kinds.at(path.group(), path.version(), path.plural())
                .filter(known -> !faults.isMissing(known.kind()))
                .filter(known -> switch (path.subresource()) {
                    case "" -> true;
                    case "status" -> known.hasStatus();
                    case "scale" -> known.scaled();
                    case "log" -> known.kind().equals(ResourceKind.POD);
                    default -> false;
                });
    }

    private void checkRights(ApiRequest request, ApiPath path, ResourceKind kind) throws Refusal {
        String verb = verb(request, path);
        if (!faults.allows(verb, kind.group(), kind.plural(), path.subresource())) {
            String resource = path.subresource().isEmpty() ? kind.plural() : kind.plural() + "/" + path.subresource();
            throw new Refusal(
                    403,
                    "Forbidden",
                    kind + " \"" + path.name() + "\" is forbidden: User \"fledge\" cannot " + verb + " resource \""
                            + resource + "\" in API group \"" + kind.group() + "\" in the namespace \""
                            + path.namespace() + "\"");
        }
    }

    private static String verb(ApiRequest request, ApiPath path) {
        return switch (request.method()) {
            case "GET" -> request.seen().isWatch() ? "watch" : path.name().isEmpty() ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "DELETE" -> path.name().isEmpty() ? "deletecollection" : "delete";
            default -> "patch";
        };
    }

    private void read(ApiRequest request, ApiPath path, Kinds.Known known, HttpExchange exchange)
            throws Refusal, IOException, InterruptedException {
        if (path.subresource().equals("log")) {
            send(exchange, log(request, path, known));
        } else if (!path.name().isEmpty()) {
            ObjectNode object = reads.one(path, known);
            Answer answer = Answer.json(200, path.subresource().equals("scale") ? Scale.of(object) : object);
            if (faults.bumpsOnRead()) {
                // Before who reads can write, or it might win.
                writes.bump(path, known);
            }
            send(exchange, answer);
        } else if (request.seen().isWatch()) {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            reads.watch(request, path, known, () -> {
                exchange.sendResponseHeaders(200, 0);
                return exchange.getResponseBody();
            });
            exchange.close();
        } else {
            send(exchange, Answer.json(200, reads.list(request, path, known)));
        }
    }

    private Answer log(ApiRequest request, ApiPath path, Kinds.Known known) throws Refusal {
        ObjectNode pod = reads.one(path, known);
        String container = request.query("container");
        if (container.isEmpty()) {
            container = pod.at("/spec/containers/0/name").asText();
        }
        List<String> lines = logs.getOrDefault(path.namespace() + "/" + path.name() + "/" + container, "")
                .lines()
                .toList();
        String tail = request.query("tailLines");
        if (!tail.isEmpty()) {
            lines = lines.subList(Math.max(0, lines.size() - Integer.parseInt(tail)), lines.size());
        }
        return Answer.text(
                200, String.join("", lines.stream().map(line -> line + "\n").toList()));
    }

    private ObjectNode review(ApiRequest request) throws Refusal {
        Writes.checkJson(request);
        ObjectNode review = Bodies.object(request.seen().body());
        JsonNode asked = review.at("/spec/resourceAttributes");
        boolean allowed = faults.allows(
                asked.path("verb").asText(),
                asked.path("group").asText(),
                asked.path("resource").asText(),
                asked.path("subresource").asText());
        ObjectNode status = JsonNodeFactory.instance.objectNode().put("allowed", allowed);
        review.set("status", status);
        return review;
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(answer.code(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    static Duration seconds(String text, Duration otherwise) {
        return text.isEmpty() ? otherwise : Duration.ofSeconds(Long.parseLong(text));
    }
}
