package dev.fledge.rollout.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/** Answers lists of pods and their logs as a kubelet does: sinceTime in whole seconds, limitBytes, previous. */
final class LogServer implements AutoCloseable {
    static {
        // Read once in the life of the JVM: without it each answer on a kept connection takes 40 ms, here and in all
        // tests after.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final Map<String, String> pods = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, String> logs = Collections.synchronizedMap(new LinkedHashMap<>());
    private final List<String> reads = Collections.synchronizedList(new ArrayList<>());

    LogServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.createContext("/", this::answer);
        server.start();
    }

    HttpUrl url() {
        return HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** A pod whose one container runs, or waits if {@code state} says so. */
    void pod(String name, String track, int restarts, String state) {
        pods.put(name, """
                {"metadata":{"name":"%s","namespace":"prod","uid":"uid-%s","labels":{"track":"%s"}},
                 "status":{"startTime":"2026-01-01T09:00:00Z","containerStatuses":[
                   {"name":"app","restartCount":%d,%s}]}}""".formatted(name, name, track, restarts, state));
    }

    void running(String name, String track) {
        pod(name, track, 0, "\"state\":{\"running\":{\"startedAt\":\"2026-01-01T09:00:01Z\"}}");
    }

    void gone(String name) {
        pods.remove(name);
    }

    void log(String name, String text) {
        logs.put(name, text);
    }

    void previous(String name, String text) {
        logs.put(name + " previous", text);
    }

    /** The queries of the logs that were read. */
    List<String> reads() {
        return List.copyOf(reads);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Map<String, String> query = query(exchange.getRequestURI().getQuery());
        if (path.endsWith("/log")) {
            String name = path.replaceFirst(".*/pods/", "").replaceFirst("/log", "");
            reads.add(name + " " + query);
            if (!pods.containsKey(name)) {
                send(exchange, 404, "{\"kind\":\"Status\",\"reason\":\"NotFound\",\"code\":404,\"message\":\"gone\"}");
                return;
            }
            boolean previous = "true".equals(query.get("previous"));
            send(exchange, 200, cut(logs.getOrDefault(previous ? name + " previous" : name, ""), query));
        } else {
            String track = query.getOrDefault("labelSelector", "").replace("track=", "");
            String items = pods.values().stream()
                    .filter(pod -> pod.contains("\"track\":\"" + track + "\""))
                    .collect(Collectors.joining(","));
            send(
                    exchange,
                    200,
                    "{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[" + items + "]}");
        }
    }

    private static String cut(String text, Map<String, String> query) {
        Instant since = Instant.parse(query.get("sinceTime"));
        String lines = text.lines()
                .filter(line ->
                        !Instant.parse(line.substring(0, line.indexOf(' '))).isBefore(since))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        return lines.substring(0, Math.min(lines.length(), Integer.parseInt(query.get("limitBytes"))));
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : text == null ? new String[0] : text.split("&")) {
            query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return query;
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
