package dev.fledge.examples.where2eat;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserTrafficTest {
    private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @AfterEach
    void stop() {
        end.countDown();
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }

    @Test
    void asks_for_recommendations_and_the_cache_and_never_for_the_canary() throws Exception {
        HttpUrl url = serve(this::answer);
        UserReport report;

        try (var users = UserTraffic.builder(url).requestsPerSecond(1_000).start()) {
            report = await(users, so -> so.answered() >= 500);
        }

        List<String> first = List.copyOf(seen).subList(0, 500);
        assertThat(report.failed()).isZero();
        assertThat(first).allMatch(line -> line.matches("(POST /recommend|PUT /cache/user-\\d+) canary=null"));
        assertThat(first.stream().filter(line -> line.startsWith("POST"))).hasSizeBetween(350, 450);
    }

    @Test
    void counts_answers_by_arm_version_and_status() throws Exception {
        HttpUrl url = serve(this::answer);
        UserTraffic users =
                UserTraffic.builder(url).requestsPerSecond(500).seed(7).start();
        await(users, so -> so.answered() >= 50);

        users.close();

        UserReport report = users.report();
        assertThat(report.sent()).isEqualTo(seen.size());
        assertThat(report.answered()).isEqualTo(report.sent());
        assertThat(report.byArm()).isEqualTo(Map.of("canary", count("PUT"), "none", count("POST")));
        assertThat(report.byVersion()).isEqualTo(Map.of("1.1.0", report.sent()));
        assertThat(report.byStatus()).isEqualTo(Map.of(503, count("PUT"), 200, count("POST")));
        assertThat(report.serverErrors()).isEqualTo(count("PUT"));
        assertThat(report.lastFailure()).isEmpty();
    }

    @Test
    void keeps_its_rate() throws Exception {
        HttpUrl url = serve(this::answer);
        Deadline second = Deadline.after(Duration.ofSeconds(1), TimeSource.system());
        try (var users = UserTraffic.builder(url).requestsPerSecond(100).start()) {
            UserReport report = await(users, so -> so.sent() + so.notSent() >= 101);

            assertThat(second.elapsed()).isGreaterThan(Duration.ofMillis(950));
            assertThat(report.sent() + report.notSent()).isBetween(101L, 150L);
        }
    }

    @Test
    void drops_what_is_due_while_too_many_wait_and_breaks_off_the_rest_at_close() throws Exception {
        HttpUrl url = serve(exchange -> awaitEnd());
        UserTraffic users =
                UserTraffic.builder(url).requestsPerSecond(500).mostInFlight(4).start();
        await(users, so -> so.notSent() >= 20);
        Deadline watch = Deadline.after(Duration.ofSeconds(10), TimeSource.system());

        users.close();

        assertThat(watch.elapsed()).isLessThan(Duration.ofMillis(1_500));
        assertThat(users.report().sent()).isEqualTo(4);
        assertThat(users.report().cancelled()).isEqualTo(4);
        assertThat(users.report().failed()).isZero();
        assertThat(users.report().answered()).isZero();
    }

    @Test
    void counts_requests_without_an_answer() throws Exception {
        HttpUrl url = serve(HttpExchange::close);
        UserTraffic users = UserTraffic.builder(url).start();
        await(users, so -> so.failed() >= 10);

        users.close();

        assertThat(users.report().failed()).isEqualTo(users.report().sent());
        assertThat(users.report().lastFailure().orElseThrow()).containsPattern("^(POST /recommend|PUT /cache/user-)");
    }

    @Test
    void no_thread_is_left_after_close() throws Exception {
        HttpUrl url = serve(this::answer);
        UserTraffic users = UserTraffic.builder(url).start();
        await(users, so -> so.answered() >= 10);

        users.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("fledge-users") && thread.isAlive());
    }

    private long count(String method) {
        return seen.stream().filter(line -> line.startsWith(method)).count();
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean cache = exchange.getRequestMethod().equals("PUT");
        seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " canary="
                + exchange.getRequestHeaders().getFirst("X-Canary"));
        exchange.getResponseHeaders().set("X-App-Version", "1.1.0");
        if (cache) {
            exchange.getResponseHeaders().set("X-Fledge-Arm", "canary");
        }
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(cache ? 503 : 200, 2);
        exchange.getResponseBody().write(new byte[] {'o', 'k'});
        exchange.close();
    }

    private void awaitEnd() {
        try {
            end.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpUrl serve(com.sun.net.httpserver.HttpHandler handler) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
        return HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static UserReport await(UserTraffic users, Predicate<UserReport> condition) throws InterruptedException {
        Deadline deadline = Deadline.after(Duration.ofSeconds(20), TimeSource.system());
        while (!condition.test(users.report()) && !deadline.passed()) {
            deadline.sleepAtMost(Duration.ofMillis(5));
        }
        assertThat(users.report()).matches(condition);
        return users.report();
    }
}
