package dev.fledge.rollout.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Counts;
import dev.fledge.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterPassingTest {
    private final OkHttpClient client = new OkHttpClient.Builder()
            .followRedirects(false)
            .retryOnConnectionFailure(false)
            .build();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicReference<Headers> seen = new AtomicReference<>(new Headers());
    private final AtomicReference<String> seenTarget = new AtomicReference<>("");

    @AfterEach
    void end() throws Exception {
        client.connectionPool().evictAll();
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    @Test
    void passes_method_target_and_body_and_names_the_arm() throws Exception {
        LocalRouter router = before(exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            App.answer(
                    exchange,
                    200,
                    exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                            + new String(body, StandardCharsets.UTF_8));
        });

        try (Response answer = client.newCall(new Request.Builder()
                        .url(router.baseUrl() + "a%2Fb/%20c;v=1?q=%3D+x&q=&empty")
                        .put(RequestBody.create("body".getBytes(StandardCharsets.UTF_8)))
                        .build())
                .execute()) {
            assertThat(answer.body().string()).isEqualTo("PUT /a%2Fb/%20c;v=1?q=%3D+x&q=&empty body");
            assertThat(answer.header("X-Fledge-Arm")).isEqualTo("baseline");
        }
        assertThat(router.traffic(Arm.BASELINE).snapshot().counts()).isEqualTo(new Counts(1, 0, 0));
    }

    @Test
    void passes_a_target_that_begins_with_two_slashes() throws Exception {
        LocalRouter router = recording();

        String answer = raw(router, "GET //a//b?x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(seenTarget).hasValue("//a//b?x");
    }

    @Test
    void adds_where_a_request_came_from_and_drops_what_was_for_this_connection() throws Exception {
        LocalRouter router = recording();

        raw(
                router,
                String.join(
                        "\r\n",
                        "GET / HTTP/1.1",
                        "Host: shop.example",
                        "Connection: close, X-Private",
                        "X-Private: 1",
                        "Keep-Alive: 5",
                        "TE: trailers",
                        "X-Canary: never",
                        "X-Forwarded-For: 10.0.0.1",
                        "X-Two: a",
                        "X-Two: b",
                        "X-Text: caf\u00c3\u00a9",
                        "",
                        ""));

        Headers headers = seen.get();
        assertThat(headers).doesNotContainKeys("X-private", "Keep-alive", "Te", "Accept-encoding", "User-agent");
        assertThat(headers.get("X-Forwarded-For")).containsExactly("10.0.0.1, 127.0.0.1");
        assertThat(headers.get("X-Forwarded-Proto")).containsExactly("http");
        assertThat(headers.get("X-Forwarded-Host")).containsExactly("shop.example");
        assertThat(headers.getFirst("Host")).startsWith("127.0.0.1:");
        assertThat(headers.get("X-Canary")).containsExactly("never");
        assertThat(headers.get("X-Two")).containsExactlyInAnyOrder("a", "b");
        assertThat(headers.get("X-Text")).containsExactly("caf\u00c3\u00a9");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {200, 201, 300, 301, 302, 303, 307, 308, 400, 401, 403, 404, 407, 408, 418, 421, 429, 500, 503, 599})
    void passes_a_status_untouched_and_asks_once(int status) throws Exception {
        App app = keep(App.answering(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "0");
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic");
            App.answer(exchange, status, "body");
        }));
        LocalRouter router = keep(LocalRouter.builder(app.url()).start());

        String answer = raw(router, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("Retry-after: 0\r\n", "Location: /elsewhere\r\n", "Www-authenticate: Basic\r\n")
                .endsWith("\r\n\r\nbody");
        assertThat(app.requests()).isEqualTo(1);
    }

    @Test
    void sends_a_post_once_when_the_arm_answers_503_with_retry_after_0() throws Exception {
        App app = keep(App.answering(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "0");
            App.answer(exchange, 503, "busy");
        }));
        LocalRouter router = keep(LocalRouter.builder(app.url()).start());

        String answer = raw(router, "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc");

        assertThat(answer).startsWith("HTTP/1.1 503").contains("Retry-after: 0");
        assertThat(app.requests()).isEqualTo(1);
        assertThat(router.traffic(Arm.BASELINE).snapshot().counts()).isEqualTo(new Counts(1, 0, 1));
    }

    @Test
    void passes_cookies_and_repeated_headers_in_order() throws Exception {
        LocalRouter router = before(exchange -> {
            exchange.getResponseHeaders().add("Set-Cookie", "a=1; Path=/");
            exchange.getResponseHeaders().add("Set-Cookie", "b=2");
            exchange.getResponseHeaders().add("X-Text", "caf\u00c3\u00a9");
            App.answer(exchange, 200, "ok");
        });

        String answer = raw(router, "GET / HTTP/1.1\r\nHost: h\r\nCookie: s=1; t=2\r\nConnection: close\r\n\r\n");

        assertThat(answer).contains("Set-cookie: a=1; Path=/\r\nSet-cookie: b=2\r\n");
        assertThat(answer).contains("X-text: caf\u00c3\u00a9\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Accept-Encoding: gzip\r\n"})
    void passes_a_compressed_body_compressed(String header) throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write("hello".getBytes(StandardCharsets.UTF_8));
        }
        LocalRouter router = before(exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, zipped.size());
            exchange.getResponseBody().write(zipped.toByteArray());
            exchange.close();
        });

        String answer = raw(router, "GET / HTTP/1.1\r\nHost: h\r\n" + header + "Connection: close\r\n\r\n");

        assertThat(answer)
                .contains("Content-encoding: gzip\r\n", "Content-length: " + zipped.size() + "\r\n")
                .endsWith("\r\n\r\n" + zipped.toString(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200", "GET, 204", "GET, 304"})
    void answers_without_body_keep_the_connection_usable(String method, int status) throws Exception {
        LocalRouter router = before(exchange -> {
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", "5");
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        String request = method + " / HTTP/1.1\r\nHost: h\r\n";

        String answers = raw(router, request + "\r\n" + request + "Connection: close\r\n\r\n");

        assertThat(answers.split("HTTP/1.1 " + status, -1)).hasSize(3);
        assertThat(answers).endsWith("\r\n\r\n");
        assertThat(answers.contains("Content-length: 5\r\n")).isEqualTo(method.equals("HEAD"));
    }

    @Test
    void streams_a_chunked_upload_without_knowing_its_length() throws Exception {
        LocalRouter router = before(exchange -> App.answer(
                exchange,
                200,
                exchange.getRequestHeaders().getFirst("Transfer-encoding") + " "
                        + exchange.getRequestBody().readAllBytes().length));

        try (Response answer = client.newCall(new Request.Builder()
                        .url(router.baseUrl())
                        .post(new RequestBody() {
                            @Override
                            public okhttp3.MediaType contentType() {
                                return null;
                            }

                            @Override
                            public void writeTo(BufferedSink sink) throws IOException {
                                sink.write(new byte[100_000]);
                            }
                        })
                        .build())
                .execute()) {
            assertThat(answer.body().string()).isEqualTo("chunked 100000");
        }
    }

    @Test
    void refuses_a_get_with_a_body_since_it_cannot_pass_it_on() throws Exception {
        LocalRouter router = recording();

        String answer = raw(router, "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");

        assertThat(answer)
                .startsWith("HTTP/1.1 501")
                .endsWith("local router: the local router cannot pass on a GET request with a body; use POST\n");
        assertThat(router.traffic(Arm.BASELINE).snapshot().counts()).isEqualTo(Counts.NONE);
    }

    @Test
    void counts_forced_requests_apart_from_users() throws Exception {
        App stable = keep(App.named("stable"));
        App canary = keep(App.named("canary"));
        LocalRouter router = keep(LocalRouter.builder(stable.url()).start());
        router.attachCanary(canary.url());

        assertThat(get(router, "X-Canary", "always")).isEqualTo("canary");
        assertThat(get(router, "X-Canary", "ALWAYS")).isEqualTo("canary");
        assertThat(get(router, "X-Canary", "never")).isEqualTo("stable");
        assertThat(get(router, "X-Canary", "maybe")).isEqualTo("stable");

        assertThat(router.forcedTraffic(Arm.CANARY).snapshot().counts().requests())
                .isEqualTo(2);
        assertThat(router.forcedTraffic(Arm.BASELINE).snapshot().counts().requests())
                .isEqualTo(1);
        assertThat(router.traffic(Arm.BASELINE).snapshot().counts().requests()).isEqualTo(1);
        assertThat(router.traffic(Arm.CANARY).snapshot().counts().requests()).isZero();
    }

    @Test
    void hard_off_beats_the_header() throws Exception {
        App stable = keep(App.named("stable"));
        App canary = keep(App.named("canary"));
        LocalRouter router =
                keep(LocalRouter.builder(stable.url()).header("X-Preview").start());
        router.attachCanary(canary.url());
        String open = get(router, "X-Preview", "always");

        router.closeCanary();

        assertThat(open).isEqualTo("canary");
        assertThat(get(router, "X-Preview", "always")).isEqualTo("stable");
        assertThat(canary.requests()).isEqualTo(1);
    }

    @Test
    void answers_on_a_kept_alive_connection_do_not_wait_for_acknowledgements() throws Exception {
        App app = keep(App.named("stable"));
        LocalRouter router = keep(LocalRouter.builder(app.url()).start());
        List<Long> millis = new ArrayList<>();

        for (int i = 0; i < 60; i++) {
            Deadline clock = Eventually.soon();
            get(router, "X-Canary", "none");
            millis.add(clock.elapsed().toMillis());
        }

        // With Nagle's algorithm and delayed acknowledgement each takes 40 ms.
        Collections.sort(millis);
        assertThat(millis.get(30)).isLessThan(35);
    }

    private String get(LocalRouter router, String header, String value) throws IOException {
        Request request = new Request.Builder()
                .url(router.baseUrl())
                .header(header, value)
                .build();
        try (Response answer = client.newCall(request).execute()) {
            return answer.body().string();
        }
    }

    private LocalRouter recording() throws IOException {
        return before(exchange -> {
            seen.set(exchange.getRequestHeaders());
            seenTarget.set(exchange.getRequestURI().toString());
            App.answer(exchange, 200, "ok");
        });
    }

    @FunctionalInterface
    private interface Answering {
        void handle(HttpExchange exchange) throws IOException;
    }

    private LocalRouter before(Answering handler) throws IOException {
        App app = keep(App.answering(handler::handle));
        return keep(LocalRouter.builder(app.url()).start());
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        open.add(0, closeable);
        return closeable;
    }

    static String raw(LocalRouter router, String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), router.baseUrl().port())) {
            socket.setSoTimeout(20_000);
            RawApp.write(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
