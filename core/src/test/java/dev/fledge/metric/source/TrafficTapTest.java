package dev.fledge.metric.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.fledge.metric.Counts;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.metric.TrafficSnapshot;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends of real connections on loopback. */
@Timeout(60)
class TrafficTapTest {
    private final TrafficRecorder sent = TrafficRecorder.create();
    private final TrafficRecorder served = TrafficRecorder.create();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "fledge-test-app");
        thread.setDaemon(true);
        return thread;
    });
    private final OkHttpClient plain = new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .callTimeout(Duration.ofSeconds(20))
            .build();
    private final OkHttpClient client = TrafficTap.create().sending(plain, url -> Optional.of(sent));
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
        plain.connectionPool().evictAll();
    }

    @Test
    void answers_are_counted_at_both_ends_by_class_of_status() throws Exception {
        for (int status : new int[] {200, 204, 302, 404, 500, 503}) {
            handle("/" + status, exchange -> {
                exchange.sendResponseHeaders(status, status == 204 ? -1 : 2);
                if (status != 204) {
                    try (OutputStream out = exchange.getResponseBody()) {
                        out.write(new byte[] {'o', 'k'});
                    }
                }
            });
            get("/" + status);
        }

        assertThat(counted(sent, 6)).isEqualTo(new Counts(6, 1, 2));
        assertThat(counted(served, 6)).isEqualTo(new Counts(6, 1, 2));
    }

    @Test
    void answers_without_a_body_chunked_ones_and_heads_are_counted_once() throws Exception {
        handle("/none", exchange -> exchange.sendResponseHeaders(200, -1));
        handle("/chunked", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(1);
            exchange.close();
        });

        get("/none");
        get("/chunked");
        call(new Request.Builder().url(url("/none")).head().build());

        assertThat(counted(sent, 3)).isEqualTo(new Counts(3, 0, 0));
        assertThat(counted(served, 3)).isEqualTo(new Counts(3, 0, 0));
    }

    @Test
    void the_time_counts_until_the_body_has_ended() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        handle("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            await(read);
            exchange.close();
        });

        try (Response response = client.newCall(request("/slow")).execute()) {
            assertThat(response.body().byteStream().read()).isEqualTo(1);
            assertThat(sent.snapshot()).isEqualTo(TrafficSnapshot.NONE);
            assertThat(served.snapshot()).isEqualTo(TrafficSnapshot.NONE);
            TimeSource.system().sleep(Duration.ofMillis(100));
            read.countDown();
            assertThat(response.body().byteStream().read()).isEqualTo(-1);
        }

        counted(served, 1);
        assertThat(sent.snapshot().latencyMillis().countAbove(64).atLeast()).isEqualTo(1);
        assertThat(served.snapshot().latencyMillis().countAbove(64).atLeast()).isEqualTo(1);
    }

    @Test
    void a_handler_that_throws_is_a_server_error_at_both_ends() throws Exception {
        handle("/throws", exchange -> {
            throw new IllegalStateException("broken");
        });

        assertThatThrownBy(() -> get("/throws")).isInstanceOf(IOException.class);

        assertThat(counted(sent, 1)).isEqualTo(new Counts(1, 0, 1));
        assertThat(counted(served, 1)).isEqualTo(new Counts(1, 0, 1));
    }

    @Test
    void half_a_body_is_a_server_error_at_both_ends() throws Exception {
        handle("/half", exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write(new byte[5]);
            throw new IOException("the database is gone");
        });

        assertThatThrownBy(() -> get("/half")).isInstanceOf(IOException.class);

        assertThat(counted(sent, 1)).isEqualTo(new Counts(1, 0, 1));
        assertThat(counted(served, 1)).isEqualTo(new Counts(1, 0, 1));
    }

    @Test
    void a_client_that_goes_away_is_no_error_of_the_server() throws Exception {
        handle("/long", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(new byte[10_000]);
            }
        });

        try (Socket socket = connected("/long")) {
            socket.getInputStream().read();
        }

        assertThat(counted(served, 1)).isEqualTo(new Counts(1, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"flush", "byte", "close"})
    void a_client_that_goes_away_is_no_error_wherever_the_server_notices(String where) throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        handle("/leaves", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write(1);
            out.flush();
            await(gone);
            switch (where) {
                case "flush" -> flushForEver(out);
                case "byte" -> writeBytesForEver(out);
                default -> closeLate(out);
            }
        });

        try (Socket socket = connected("/leaves")) {
            socket.getInputStream().read();
        }
        gone.countDown();

        assertThat(counted(served, 1)).isEqualTo(new Counts(1, 0, 0));
    }

    @Test
    void an_answer_shorter_than_announced_is_a_server_error_though_its_body_is_closed() throws Exception {
        handle("/short", exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write(new byte[5]);
            exchange.getResponseBody().close();
        });

        assertThatThrownBy(() -> get("/short")).isInstanceOf(IOException.class);

        assertThat(counted(served, 1)).isEqualTo(new Counts(1, 0, 1));
    }

    @Test
    void an_answer_written_by_another_thread_counts_when_it_ends() throws Exception {
        handle("/async", exchange -> {
            exchange.sendResponseHeaders(500, 1);
            threads.execute(() -> {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(1);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        });

        get("/async");

        assertThat(counted(served, 1)).isEqualTo(new Counts(1, 0, 1));
    }

    @Test
    void no_connection_and_a_time_out_are_server_errors() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        handle("/hangs", exchange -> await(end));
        Call hanging =
                client.newBuilder().callTimeout(Duration.ofMillis(300)).build().newCall(request("/hangs"));

        assertThatThrownBy(() -> hanging.execute().close()).isInstanceOf(IOException.class);
        end.countDown();
        server.stop(0);
        assertThatThrownBy(() -> get("/refused")).isInstanceOf(IOException.class);

        assertThat(counted(sent, 2)).isEqualTo(new Counts(2, 0, 2));
    }

    @Test
    void a_call_that_its_caller_cancelled_is_not_counted() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        handle("/hangs", exchange -> {
            arrived.countDown();
            await(end);
        });
        Call call = client.newCall(request("/hangs"));
        threads.execute(() -> {
            await(arrived);
            call.cancel();
        });

        assertThatThrownBy(() -> call.execute().close()).isInstanceOf(IOException.class);
        end.countDown();

        assertThat(sent.snapshot()).isEqualTo(TrafficSnapshot.NONE);
    }

    @Test
    void what_interceptors_send_again_is_one_call() throws Exception {
        handle(
                "/x",
                exchange ->
                        exchange.sendResponseHeaders(served.snapshot().counts().requests() == 0 ? 503 : 200, -1));
        OkHttpClient retrying = plain.newBuilder()
                .addInterceptor(chain -> {
                    chain.proceed(chain.request()).close();
                    counted(served, 1);
                    return chain.proceed(chain.request());
                })
                .build();

        TrafficTap.create()
                .sending(retrying, url -> Optional.of(sent))
                .newCall(request("/x"))
                .execute()
                .close();

        assertThat(counted(served, 2)).isEqualTo(new Counts(2, 0, 1));
        assertThat(counted(sent, 1)).isEqualTo(new Counts(1, 0, 0));
    }

    @Test
    void a_choice_of_recorder_that_fails_never_reaches_the_caller() throws Exception {
        handle("/x", exchange -> exchange.sendResponseHeaders(200, -1));
        OkHttpClient broken = TrafficTap.create().sending(plain, url -> {
            throw new IllegalStateException("no arm for " + url);
        });
        OkHttpClient none = TrafficTap.create().sending(plain, url -> Optional.empty());

        try (Response first = broken.newCall(request("/x")).execute();
                Response second = none.newCall(request("/x")).execute()) {
            assertThat(first.code()).isEqualTo(200);
            assertThat(second.code()).isEqualTo(200);
        }
    }

    /** A client that asked and whose close is a reset, which the server meets at its next write. */
    private Socket connected(String path) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort());
        socket.setSoLinger(true, 0);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void flushForEver(OutputStream out) throws IOException {
        while (true) {
            out.write(new byte[] {1});
            out.flush();
        }
    }

    private static void writeBytesForEver(OutputStream out) throws IOException {
        while (true) {
            out.write(1);
        }
    }

    private static void closeLate(OutputStream out) throws IOException {
        out.write(new byte[] {1});
        out.close();
    }

    private void handle(String path, HttpHandler handler) {
        server.createContext(path, handler).getFilters().add(TrafficTap.create().serving(served));
    }

    private void get(String path) throws IOException {
        call(request(path));
    }

    private void call(Request request) throws IOException {
        OkHttpClient direct = client.newBuilder().followRedirects(false).build();
        try (Response response = direct.newCall(request).execute()) {
            response.body().bytes();
        }
    }

    private Request request(String path) {
        return new Request.Builder().url(url(path)).build();
    }

    private HttpUrl url(String path) {
        return HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** The counts once there are that many requests: an end is counted a moment after the other side has seen it. */
    private static Counts counted(TrafficRecorder recorder, long requests) {
        Deadline deadline = Deadline.after(Duration.ofSeconds(20), TimeSource.system());
        try {
            while (recorder.snapshot().counts().requests() < requests && !deadline.passed()) {
                deadline.sleepAtMost(Duration.ofMillis(5));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return recorder.snapshot().counts();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
