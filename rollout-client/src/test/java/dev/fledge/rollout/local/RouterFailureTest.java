package dev.fledge.rollout.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Counts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterFailureTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final OkHttpClient client =
            new OkHttpClient.Builder().retryOnConnectionFailure(false).build();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        client.connectionPool().evictAll();
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    @Test
    void an_arm_that_is_gone_is_502_and_counted_for_that_arm() throws Exception {
        App stable = keep(App.named("stable"));
        App canary = App.named("canary");
        LocalRouter router = keep(LocalRouter.builder(stable.url()).start());
        router.attachCanary(canary.url());
        router.canaryWeight(1000);
        get(router).close();
        canary.close();

        try (Response answer = get(router)) {
            assertThat(answer.code()).isEqualTo(502);
            assertThat(answer.header("X-Fledge-Arm")).isEqualTo("canary");
            assertThat(answer.body().string())
                    .startsWith("local router: canary at " + canary.url() + " gave no answer: Failed to connect to");
        }
        assertThat(router.traffic(Arm.CANARY).snapshot().counts()).isEqualTo(new Counts(2, 0, 1));
        assertThat(router.traffic(Arm.BASELINE).snapshot().counts()).isEqualTo(Counts.NONE);
    }

    @Test
    void an_arm_that_does_not_answer_in_time_is_504() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        RawApp silent = keep(new RawApp((head, socket) -> {
            await(release);
            return false;
        }));
        LocalRouter router = keep(LocalRouter.builder(silent.url())
                .responseTimeout(Duration.ofMillis(100))
                .start());

        try (Response answer = get(router)) {
            assertThat(answer.code()).isEqualTo(504);
            assertThat(answer.body().string())
                    .startsWith("local router: baseline at " + silent.url() + " did not answer in time: ");
        }
        release.countDown();
        assertThat(silent.requests()).isEqualTo(1);
        assertThat(router.traffic(Arm.BASELINE).snapshot().counts()).isEqualTo(new Counts(1, 0, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100", "Transfer-Encoding: chunked"})
    void an_answer_that_breaks_off_breaks_off_for_the_client_and_counts(String framing) throws Exception {
        RawApp cutting = keep(new RawApp((head, socket) -> {
            String body = framing.startsWith("Content") ? "half" : "4\r\nhalf\r\n";
            RawApp.write(socket, "HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n" + body);
            return false;
        }));
        LocalRouter router = keep(LocalRouter.builder(cutting.url()).start());

        try (Response answer = get(router)) {
            assertThat(answer.code()).isEqualTo(200);
            assertThatThrownBy(() -> answer.body().string()).isInstanceOf(IOException.class);
        }
        assertThat(router.traffic(Arm.BASELINE).snapshot().counts()).isEqualTo(new Counts(1, 0, 1));
    }

    @Test
    void a_cut_chunked_answer_has_no_last_chunk_on_the_wire() throws Exception {
        RawApp cutting = keep(new RawApp((head, socket) -> {
            RawApp.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
            return false;
        }));
        LocalRouter router = keep(LocalRouter.builder(cutting.url()).start());

        String answer = RouterPassingTest.raw(router, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n4\r\nhalf\r\n");
    }

    @Test
    void a_post_is_never_sent_again_on_a_connection_that_was_closed_under_it() throws Exception {
        RawApp closing = keep(new RawApp((head, socket) -> {
            if (head.startsWith("GET /first")) {
                RawApp.write(socket, OK);
                return true;
            }
            return false;
        }));
        LocalRouter router = keep(LocalRouter.builder(closing.url()).start());
        get(router, "first").close();

        Request post = new Request.Builder()
                .url(router.baseUrl())
                .post(RequestBody.create("order".getBytes(StandardCharsets.UTF_8)))
                .build();
        try (Response answer = client.newCall(post).execute()) {
            assertThat(answer.code()).isEqualTo(502);
        }
        assertThat(closing.requests()).isEqualTo(2);
        assertThat(closing.connections()).isEqualTo(1);
    }

    @Test
    void a_get_on_a_stale_connection_is_sent_again_on_a_fresh_one() throws Exception {
        RawApp app = keep(new RawApp((head, socket) -> {
            RawApp.write(socket, OK);
            return true;
        }));
        LocalRouter router = keep(LocalRouter.builder(app.url()).start());
        get(router).close();

        app.hangUp();

        try (Response answer = get(router)) {
            assertThat(answer.code()).isEqualTo(200);
            assertThat(answer.body().string()).isEqualTo("ok");
        }
        assertThat(app.connections()).isEqualTo(2);
        assertThat(router.traffic(Arm.BASELINE).snapshot().counts()).isEqualTo(new Counts(2, 0, 0));
    }

    @Test
    void a_get_is_not_sent_again_once_its_answer_has_begun() throws Exception {
        RawApp app = keep(new RawApp((head, socket) -> {
            boolean first = head.startsWith("GET /first");
            RawApp.write(socket, first ? OK : "HTTP/1.1 2");
            return first;
        }));
        LocalRouter router = keep(LocalRouter.builder(app.url()).start());
        get(router, "first").close();

        try (Response answer = get(router)) {
            assertThat(answer.code()).isEqualTo(502);
        }
        assertThat(app.requests()).isEqualTo(2);
    }

    @Test
    void a_get_that_fails_on_a_fresh_connection_is_not_sent_again() throws Exception {
        RawApp app = keep(new RawApp((head, socket) -> false));
        LocalRouter router = keep(LocalRouter.builder(app.url()).start());

        try (Response answer = get(router)) {
            assertThat(answer.code()).isEqualTo(502);
        }
        assertThat(app.requests()).isEqualTo(1);
    }

    @Test
    void a_client_that_leaves_while_uploading_is_not_the_arms_error() throws Exception {
        RawApp reading = keep(new RawApp((head, socket) -> {
            socket.getInputStream().read();
            return false;
        }));
        LocalRouter router = keep(LocalRouter.builder(reading.url()).start());
        router.attachCanary(reading.url());
        router.canaryWeight(1000);

        try (Socket leaving =
                new Socket(InetAddress.getLoopbackAddress(), router.baseUrl().port())) {
            RawApp.write(leaving, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf");
            Eventually.holds("the request in flight", () -> router.routing().canaryInFlight() == 1);
        }

        Eventually.holds("the request gone", () -> router.routing().canaryInFlight() == 0);
        assertThat(router.traffic(Arm.CANARY).snapshot().counts()).isEqualTo(Counts.NONE);
    }

    @Test
    void a_client_that_leaves_while_downloading_is_not_the_arms_error() throws Exception {
        App endless = keep(App.answering(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] piece = new byte[8192];
            for (int i = 0; i < 100_000; i++) {
                exchange.getResponseBody().write(piece);
            }
        }));
        LocalRouter router = keep(LocalRouter.builder(endless.url()).start());

        try (Response answer = get(router)) {
            assertThat(answer.body().source().readByteArray(10_000)).hasSize(10_000);
        }

        Eventually.holds(
                "the request counted",
                () -> router.traffic(Arm.BASELINE).snapshot().counts().requests() == 1);
        assertThat(router.traffic(Arm.BASELINE).snapshot().counts()).isEqualTo(new Counts(1, 0, 0));
    }

    @Test
    void when_all_slots_stay_busy_a_request_is_turned_away_with_503() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        App slow = keep(App.answering(exchange -> {
            await(release);
            App.answer(exchange, 200, "late");
        }));
        LocalRouter router = keep(LocalRouter.builder(slow.url())
                .maxConcurrent(1)
                .busyTimeout(Duration.ofMillis(50))
                .start());
        Thread first = new Thread(() -> {
            try {
                get(router).close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        first.start();
        Eventually.holds("the first request served", () -> slow.requests() == 1);

        try (Response answer = get(router)) {
            assertThat(answer.code()).isEqualTo(503);
            assertThat(answer.header("X-Fledge-Arm")).isNull();
            assertThat(answer.body().string())
                    .isEqualTo("local router: all 1 slots were busy for PT0.05S; raise maxConcurrent or look for a"
                            + " slow arm\n");
        }
        release.countDown();
        first.join(10_000);
        assertThat(router.traffic(Arm.BASELINE).snapshot().counts()).isEqualTo(new Counts(1, 0, 0));
    }

    @Test
    void a_router_that_nobody_closes_does_not_keep_the_jvm_alive() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        LocalRouter router =
                keep(LocalRouter.builder(HttpUrl.get("http://127.0.0.1:9/")).start());
        get(router).close();

        Set<Thread> added = new HashSet<>(Thread.getAllStackTraces().keySet());
        added.removeAll(before);

        assertThat(added).extracting(Thread::getName).contains("fledge-local-router", "HTTP-Dispatcher");
        assertThat(added).allMatch(Thread::isDaemon);
    }

    @Test
    void a_taken_port_is_an_io_exception() throws Exception {
        LocalRouter router =
                keep(LocalRouter.builder(HttpUrl.get("http://127.0.0.1:9/")).start());

        assertThatThrownBy(() -> LocalRouter.builder(HttpUrl.get("http://127.0.0.1:9/"))
                        .port(router.baseUrl().port())
                        .start())
                .isInstanceOf(IOException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Response get(LocalRouter router) throws IOException {
        return get(router, "");
    }

    private Response get(LocalRouter router, String path) throws IOException {
        return client.newCall(new Request.Builder().url(router.baseUrl() + path).build())
                .execute();
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        open.add(0, closeable);
        return closeable;
    }
}
