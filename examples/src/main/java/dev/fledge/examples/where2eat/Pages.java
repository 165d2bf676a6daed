package dev.fledge.examples.where2eat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the app answers under each path. Thread-safe. */
final class Pages {
    /** Answers one request whose path and method have been matched. */
    @FunctionalInterface
    interface Page {
        Reply answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** The pages under one path template, by method. */
    record Route(String template, Map<String, Page> pages) {}

    static final int MOST_BODY_BYTES = 64 * 1024;
    private static final int MOST_USER_LENGTH = 200;
    private static final String CACHE = "/cache/";
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AppOptions options;
    private final AppMetrics metrics;
    private final TimeSource time;
    private final Dice dice;
    private final CacheEntries cache = new CacheEntries();
    private final List<Route> routes = List.of(
            new Route("/health", Map.of("GET", exchange -> health())),
            new Route("/recommend", Map.of("POST", this::recommend)),
            new Route("/cache/{key}", Map.of("GET", this::cached, "PUT", this::store)),
            new Route("/metrics", Map.of("GET", exchange -> metrics())));

    Pages(AppOptions options, AppMetrics metrics, TimeSource time) {
        this.options = options;
        this.metrics = metrics;
        this.time = time;
        this.dice = new Dice(options.seed());
    }

    Optional<Route> find(String path) {
        String template = path.startsWith(CACHE) ? "/cache/{key}" : path;
        return routes.stream()
                .filter(route -> route.template().equals(template))
                .findFirst();
    }

    private Reply health() {
        return Reply.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("status", "ok")
                        .put("version", options.version())
                        .put("digest", options.digest().toString()));
    }

    private Reply metrics() {
        return new Reply(200, "text/plain; version=0.0.4; charset=utf-8", metrics.text());
    }

    private Reply recommend(HttpExchange exchange) throws IOException, InterruptedException {
        Optional<String> body = body(exchange);
        if (body.isEmpty()) {
            return tooLarge();
        }
        String user = json(body.get()).path("user").asText("");
        if (user.isBlank() || user.length() > MOST_USER_LENGTH) {
            return Reply.error(400, "the body must be a JSON object with a 'user' of 1 to 200 characters");
        }
        long start = time.nanoTime();
        if (!work(Duration.ofMillis(30), Duration.ofMillis(60))) {
            return Reply.error(500, "the recommendations are not available");
        }
        boolean newAlgorithm = "on".equals(exchange.getRequestHeaders().getFirst("X-Feature-New-Recommend"));
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("user", user);
        answer.set(
                "results",
                options.twin() == Twin.BROKEN_CONTRACT
                        ? Restaurants.rankedAgainstTheContract(newAlgorithm)
                        : Restaurants.ranked(newAlgorithm));
        answer.put("algorithm", newAlgorithm ? "new" : "classic");
        answer.put("took_ms", Duration.ofNanos(time.nanoTime() - start).toMillis());
        return Reply.json(200, answer);
    }

    private Reply store(HttpExchange exchange) throws IOException, InterruptedException {
        Optional<String> body = body(exchange);
        if (body.isEmpty()) {
            return tooLarge();
        }
        String key = key(exchange);
        if (!KEY.matcher(key).matches()) {
            return badKey();
        }
        if (json(body.get()).isMissingNode()) {
            return Reply.error(400, "the body must be JSON");
        }
        if (!cacheWork()) {
            return Reply.error(500, "the cache is not available");
        }
        return Reply.empty(cache.put(key, body.get()) ? 201 : 204);
    }

    private Reply cached(HttpExchange exchange) throws InterruptedException {
        String key = key(exchange);
        if (!KEY.matcher(key).matches()) {
            return badKey();
        }
        if (!cacheWork()) {
            return Reply.error(500, "the cache is not available");
        }
        return cache.get(key)
                .map(document -> Reply.json(200, document))
                .orElseGet(() -> Reply.error(404, "nothing is stored under '" + key + "'"));
    }

    private boolean cacheWork() throws InterruptedException {
        return work(Duration.ofMillis(10), Duration.ofMillis(20));
    }

    /** Takes its time; returns whether the work succeeded. */
    private boolean work(Duration shortest, Duration longest) throws InterruptedException {
        Dice.Throw drawn = dice.next();
        double slowness = options.twin().slowness(drawn.fault());
        time.sleep(Duration.ofNanos(
                (long) (slowness * drawn.between(shortest, longest).toNanos())));
        return !options.twin().fails(drawn.fault());
    }

    private static Optional<String> body(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
        return body.length > MOST_BODY_BYTES ? Optional.empty() : Optional.of(new String(body, StandardCharsets.UTF_8));
    }

    private static JsonNode json(String body) {
        try {
            return JSON.reader()
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(body);
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    private static String key(HttpExchange exchange) {
        return exchange.getRequestURI().getPath().substring(CACHE.length());
    }

    private static Reply badKey() {
        return Reply.error(400, "a key must be 1 to 100 letters, digits, '.', '_' and '-'");
    }

    private static Reply tooLarge() {
        return Reply.error(413, "the body must be at most 65536 bytes");
    }
}
