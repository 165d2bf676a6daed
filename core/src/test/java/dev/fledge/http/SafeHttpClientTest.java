package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fledge.http.HttpFailure.Kind;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class SafeHttpClientTest {
    private final MockWebServer server = new MockWebServer();
    private SafeHttpClient client = SafeHttpClient.create();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private HttpCall.Builder get(String path) {
        return HttpCall.get(server.url(path));
    }

    private HttpFailure failure(HttpCall call) {
        return catchThrowableOfType(HttpFailure.class, () -> client.exchange(call));
    }

    private SafeHttpClient use(SafeHttpClient.Builder builder) {
        client.close();
        client = builder.build();
        return client;
    }

    @Test
    void an_answer_has_status_headers_body_address_and_phases() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(418)
                .addHeader("X-App-Version", "1.1.0")
                .addHeader("Set-Cookie", "a=1")
                .addHeader("Set-Cookie", "b=2")
                .body("{\"teapot\":true}")
                .build());

        HttpAnswer answer = client.exchange(get("/health").build());

        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.header("x-app-version")).contains("1.1.0");
        assertThat(answer.headers().all("SET-COOKIE")).containsExactly("a=1", "b=2");
        assertThat(answer.bodyText()).isEqualTo("{\"teapot\":true}");
        assertThat(answer.truncated()).isFalse();
        assertThat(answer.protocol()).isEqualTo("http/1.1");
        assertThat(answer.remoteAddress()).contains("127.0.0.1:" + server.getPort());
        assertThat(answer.phases().connect()).isPresent();
        assertThat(answer.phases().send()).isPresent();
        assertThat(answer.phases().waiting()).isPresent();
        assertThat(answer.phases().receive()).isPresent();
        assertThat(answer.phases().tls()).isEmpty();
        assertThat(answer.attempts()).extracting(HttpAttempt::outcome).containsExactly("418");
    }

    @Test
    void the_phases_add_up_to_the_total() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .headersDelay(150, TimeUnit.MILLISECONDS)
                .bodyDelay(100, TimeUnit.MILLISECONDS)
                .body("slow")
                .build());

        HttpPhases phases = client.exchange(get("/").build()).phases();

        Duration sum = phases.dns()
                .orElse(Duration.ZERO)
                .plus(phases.connect().orElseThrow())
                .plus(phases.send().orElseThrow())
                .plus(phases.waiting().orElseThrow())
                .plus(phases.receive().orElseThrow());
        assertThat(phases.waiting().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofMillis(140));
        assertThat(phases.receive().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofMillis(90));
        assertThat(sum).isLessThanOrEqualTo(phases.total().orElseThrow());
    }

    @Test
    void a_reused_connection_has_no_connect_phase() throws Exception {
        server.enqueue(new MockResponse.Builder().body("1").build());
        server.enqueue(new MockResponse.Builder().body("2").build());
        client.exchange(get("/").build());

        HttpPhases second = client.exchange(get("/").build()).phases();

        assertThat(second.connect()).isEmpty();
        assertThat(second.dns()).isEmpty();
    }

    @Test
    void fresh_connections_are_never_shared() throws Exception {
        use(SafeHttpClient.builder().connections(Connections.FRESH));
        server.enqueue(new MockResponse.Builder().body("1").build());
        server.enqueue(new MockResponse.Builder().body("2").build());
        client.exchange(get("/").build());

        HttpPhases second = client.exchange(get("/").build()).phases();

        assertThat(second.connect()).isPresent();
    }

    @Test
    void a_post_is_sent_once_on_503_with_retry_after_zero() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(503)
                .addHeader("Retry-After", "0")
                .body("busy")
                .build());
        server.enqueue(new MockResponse.Builder().body("must not be asked for").build());

        HttpAnswer answer =
                client.exchange(HttpCall.post(server.url("/orders")).json("{}").build());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).contains("0");
        assertThat(answer.headers().first("Fledge-Held-Retry-After")).isEmpty();
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_get_is_sent_once_on_503_with_retry_after_zero() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(503)
                .addHeader("Retry-After", "0")
                .build());

        HttpAnswer answer = client.exchange(get("/").build());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Connections.class)
    void a_post_is_sent_once_when_the_connection_is_reset(Connections connections) throws Exception {
        use(SafeHttpClient.builder().connections(connections).retries(Retries.upTo(5)));
        server.enqueue(new MockResponse.Builder().body("warm").build());
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        server.enqueue(new MockResponse.Builder().body("must not be asked for").build());
        client.exchange(get("/").build());

        HttpFailure failure =
                failure(HttpCall.post(server.url("/orders")).json("{}").build());

        assertThat(failure.kind()).isEqualTo(Kind.RESET);
        assertThat(failure.requestSent()).isTrue();
        assertThat(failure)
                .hasMessage("POST " + server.url("/orders") + ": localhost:" + server.getPort()
                        + " closed the connection without an answer: did the app crash or restart?");
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void a_redirect_is_an_answer_and_not_followed() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location", "/login")
                .build());
        server.enqueue(new MockResponse.Builder().body("login").build());

        HttpAnswer answer = client.exchange(get("/").build());

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).contains("/login");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_refused_connection_says_what_to_look_at() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }

        HttpFailure failure =
                failure(HttpCall.get("http://127.0.0.1:" + closed + "/health").build());

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.requestSent()).isFalse();
        assertThat(failure)
                .hasMessage("GET http://127.0.0.1:" + closed + "/health: 127.0.0.1:" + closed
                        + " refused the connection: is the app running on that port?");
    }

    @Test
    void a_name_without_address_is_a_dns_failure() {
        HttpFailure failure =
                failure(HttpCall.get("http://no-such-host.invalid/").build());

        assertThat(failure.kind()).isEqualTo(Kind.DNS);
        assertThat(failure)
                .hasMessage("GET http://no-such-host.invalid/: the name no-such-host.invalid was not found: "
                        + "is it spelt right, and known to the DNS here?");
    }

    @Test
    void plain_http_behind_an_https_url_is_a_tls_failure() throws Exception {
        try (RawServer raw = new RawServer("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            HttpFailure failure = failure(
                    HttpCall.get("https://127.0.0.1:" + raw.port() + "/").build());

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure).hasMessageContaining(": no TLS connection to 127.0.0.1:" + raw.port());
        }
    }

    @Test
    void what_is_not_http_is_a_protocol_failure() throws Exception {
        try (RawServer raw = new RawServer("SSH-2.0-OpenSSH_9.2\r\n\r\n")) {
            HttpFailure failure = failure(HttpCall.get(raw.url()).build());

            assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
            assertThat(failure).hasMessageContaining(" did not answer in HTTP: ");
        }
    }

    @Test
    void a_body_that_breaks_off_is_cut_short() throws Exception {
        try (RawServer raw = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")) {
            HttpFailure failure = failure(HttpCall.get(raw.url()).build());

            assertThat(failure.kind()).isEqualTo(Kind.CUT_SHORT);
            assertThat(failure)
                    .hasMessage("GET " + raw.url()
                            + ": the answer began with status 200, but its body broke off: unexpected end of stream");
        }
    }

    @Test
    void a_body_beyond_the_limit_is_cut_and_the_answer_says_so() throws Exception {
        server.enqueue(new MockResponse.Builder().body("0123456789").build());
        server.enqueue(new MockResponse.Builder().body("0123456789").build());

        HttpAnswer cut = client.exchange(get("/").bodyLimitBytes(9).build());
        HttpAnswer whole = client.exchange(get("/").bodyLimitBytes(10).build());

        assertThat(cut.bodyText()).isEqualTo("012345678");
        assertThat(cut.truncated()).isTrue();
        assertThat(whole.bodyText()).isEqualTo("0123456789");
        assertThat(whole.truncated()).isFalse();
    }

    @Test
    void an_endless_body_is_bounded_by_the_limit() throws Exception {
        server.enqueue(
                new MockResponse.Builder().chunkedBody(megabytes(20), 65_536).build());

        HttpAnswer answer = client.exchange(get("/").build());

        assertThat(answer.bodyBytes()).isEqualTo(1_000_000);
        assertThat(answer.truncated()).isTrue();
    }

    private static Buffer megabytes(int count) {
        Buffer buffer = new Buffer();
        for (int i = 0; i < count; i++) {
            buffer.write(new byte[1_000_000]);
        }
        return buffer;
    }

    @Test
    void a_slow_drip_ends_by_the_timeout() {
        server.enqueue(new MockResponse.Builder()
                .body("x".repeat(10_000))
                .throttleBody(1, 50, TimeUnit.MILLISECONDS)
                .build());
        Deadline deadline = Deadline.after(Duration.ofSeconds(10), TimeSource.system());

        HttpFailure failure =
                failure(get("/slow").timeout(Duration.ofMillis(400)).build());

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure)
                .hasMessage("GET " + server.url("/slow")
                        + ": no whole answer within 400 ms; it was still receiving the body after status 200");
        assertThat(failure.phases().receive()).isPresent();
        assertThat(deadline.passed()).isFalse();
    }

    @Test
    void silence_ends_by_the_timeout() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());

        HttpFailure failure =
                failure(get("/silent").timeout(Duration.ofMillis(300)).build());

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure).hasMessageEndingWith("; it was still waiting for the answer to begin");
    }

    @Test
    void a_hanging_name_lookup_ends_by_the_timeout() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Dns hanging = name -> {
            awaitUninterruptibly(never);
            return Dns.SYSTEM.lookup(name);
        };
        use(SafeHttpClient.builder()
                .client(new OkHttpClient.Builder().dns(hanging).build()));

        HttpFailure failure = failure(HttpCall.get("http://slow-dns.invalid/")
                .timeout(Duration.ofMillis(200))
                .build());
        never.countDown();

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure).hasMessageEndingWith("; it was still looking up the name slow-dns.invalid");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = true;
        while (interrupted) {
            try {
                interrupted = !latch.await(20, TimeUnit.SECONDS) && latch.getCount() > 0;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    @Test
    void an_interrupt_ends_the_call_at_once() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                client.exchange(get("/").timeout(Duration.ofMinutes(5)).build());
            } catch (IOException | InterruptedException e) {
                thrown.complete(e);
            }
        });
        caller.setDaemon(true);
        caller.start();
        assertThat(server.takeRequest(10, TimeUnit.SECONDS)).isNotNull();

        caller.interrupt();

        assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void closing_ends_the_threads_and_refuses_more_calls() throws Exception {
        server.enqueue(new MockResponse.Builder().body("1").build());
        CompletableFuture<Thread> worker = new CompletableFuture<>();
        use(SafeHttpClient.builder()
                .client(new OkHttpClient.Builder()
                        .addInterceptor(chain -> {
                            worker.complete(Thread.currentThread());
                            return chain.proceed(chain.request());
                        })
                        .build()));
        client.exchange(get("/").build());
        Thread thread = worker.get(10, TimeUnit.SECONDS);

        client.close();

        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).startsWith("fledge-http-");
        assertThatThrownBy(() -> client.exchange(get("/again").build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the HTTP client is closed, so it cannot send GET " + server.url("/again"));
    }

    @Test
    void closing_cancels_a_call_in_flight() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        CompletableFuture<HttpFailure> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() ->
                thrown.complete(failure(get("/").timeout(Duration.ofMinutes(5)).build())));
        caller.setDaemon(true);
        caller.start();
        assertThat(server.takeRequest(10, TimeUnit.SECONDS)).isNotNull();

        client.close();

        assertThat(thrown.get(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void a_clients_own_settings_stay_and_it_is_not_closed() throws Exception {
        OkHttpClient own = new OkHttpClient.Builder()
                .addInterceptor(chain -> chain.proceed(
                        chain.request().newBuilder().header("X-Own", "kept").build()))
                .build();
        server.enqueue(new MockResponse.Builder().body("1").build());

        try (SafeHttpClient over = HttpTransport.over(own)) {
            over.exchange(get("/").build());
        }

        assertThat(server.takeRequest(10, TimeUnit.SECONDS).getHeaders().get("X-Own"))
                .isEqualTo("kept");
        assertThat(own.dispatcher().executorService().isShutdown()).isFalse();
        assertThat(own.followRedirects()).isTrue();
    }

    @Test
    void what_was_set_is_what_arrives() throws Exception {
        server.enqueue(new MockResponse.Builder().build());
        HttpCall call = HttpCall.builder("PUT", server.url("/items"))
                .query("q", "a b&c")
                .header("X-One", "1")
                .bearer(Secret.of("TOKEN", "s3cr3t-token"))
                .body("text/plain; charset=utf-8", "grüße".getBytes(StandardCharsets.UTF_8))
                .build();

        client.exchange(call);

        var request = server.takeRequest(10, TimeUnit.SECONDS);
        assertThat(request.getMethod()).isEqualTo("PUT");
        assertThat(request.getUrl().queryParameter("q")).isEqualTo("a b&c");
        assertThat(request.getHeaders().get("X-One")).isEqualTo("1");
        assertThat(request.getHeaders().values("Content-Type")).containsExactly("text/plain; charset=utf-8");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer s3cr3t-token");
        assertThat(request.getBody().utf8()).isEqualTo("grüße");
    }
}
