package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.body;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.jsonAll;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fledge.house.Sockets;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each item of bad input: a clear finding within its deadline, bounded memory, no thread and no socket left. */
@Timeout(60)
class BadInputTest {
    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private final NothingLeft nothingLeft = new NothingLeft();

    private static CheckResult ask(Target target, Expectation... expectations) throws InterruptedException {
        Suite suite = Suite.named("app")
                .defaults(d -> d.timeout(TIMEOUT))
                .check("health", c -> c.get("/health").expect(expectations))
                .build();
        Deadline patience = Deadline.after(TIMEOUT.plusSeconds(4), TimeSource.system());
        CheckResult result = Smoke.run(suite, target).results().get(0);
        assertThat(patience.passed()).as("took longer than its deadline").isFalse();
        assertThat(result.message().lines().count()).isLessThanOrEqualTo(25);
        assertThat(result.message()).hasSizeLessThan(4000);
        return result;
    }

    private static CheckResult over(OkHttpClient client, String address) throws InterruptedException {
        try (SafeHttpClient transport = HttpTransport.over(client)) {
            return ask(Target.at(address).transport(transport), status(200));
        }
    }

    private static void assertFinding(CheckResult result, SmokeVerdict verdict, String reason, String words) {
        assertThat(result.verdict()).isEqualTo(verdict);
        assertThat(result.finding().reason()).isEqualTo(reason);
        assertThat(result.finding().message()).contains(words);
    }

    @Test
    void an_unreachable_host() throws Exception {
        Sockets nowhere = Sockets.before(() -> {
            throw new NoRouteToHostException("No route to host");
        });
        OkHttpClient client = new OkHttpClient.Builder().socketFactory(nowhere).build();

        CheckResult result = over(client, "http://127.0.0.1:9");

        assertFinding(
                result,
                SmokeVerdict.ERROR,
                "UNREACHABLE",
                "GET http://127.0.0.1:9/health: there is no way to 127.0.0.1:9: are you in the right network?");
        nothingLeft.threads();
    }

    @Test
    void a_host_that_swallows_connections() throws Exception {
        List<SocketChannel> queue = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 8; i++) {
                SocketChannel waiting = SocketChannel.open();
                queue.add(waiting);
                waiting.configureBlocking(false);
                waiting.connect(full.getLocalSocketAddress());
            }

            CheckResult result = ask(Target.at("http://127.0.0.1:" + full.getLocalPort()), status(200));

            assertFinding(
                    result,
                    SmokeVerdict.FAILED,
                    "TIMEOUT",
                    "no whole answer within 400 ms; it was still connecting to 127.0.0.1:" + full.getLocalPort());
        } finally {
            for (SocketChannel waiting : queue) {
                waiting.close();
            }
        }
        nothingLeft.threads();
    }

    @Test
    void a_name_that_the_dns_does_not_know() throws Exception {
        OkHttpClient client = new OkHttpClient.Builder()
                .dns(name -> {
                    throw new UnknownHostException(name);
                })
                .build();

        CheckResult result = over(client, "http://no-such-host.invalid");

        assertFinding(
                result,
                SmokeVerdict.ERROR,
                "DNS",
                "the name no-such-host.invalid was not found: is it spelt right, and known to the DNS here?");
        nothingLeft.threads();
    }

    @Test
    void an_endless_body() throws Exception {
        try (HostileServer server = HostileServer.endless(OK + "\r\n[", HostileServer.bytes("1,".repeat(4096)))) {
            CheckResult result = ask(server.target(), json("$[0]").isEqualTo(1));

            assertFinding(
                    result,
                    SmokeVerdict.ERROR,
                    "CANNOT_EVALUATE",
                    "the body is longer than the 1000000 bytes that were kept");
            nothingLeft.at(server);
        }
    }

    @Test
    void a_body_of_one_gigabyte_in_bounded_memory() throws Exception {
        AtomicReference<Thread> worker = new AtomicReference<>();
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    worker.set(Thread.currentThread());
                    return chain.proceed(chain.request());
                })
                .build();
        String head = OK + "Content-Length: 1000000000\r\n\r\n";
        try (HostileServer server = HostileServer.endless(head, new byte[65_536])) {
            try (SafeHttpClient transport = HttpTransport.over(client)) {
                CheckResult result = ask(server.target().transport(transport), status(201));

                assertFinding(result, SmokeVerdict.FAILED, "UNEXPECTED_STATUS", "status expected == 201, but was 200");
                assertThat(result.message()).contains("  body (1000000+ B)  not text\n");
                ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
                assertThat(threads.getThreadAllocatedBytes(worker.get().getId()))
                        .isBetween(1L, 30_000_000L);
            }
            nothingLeft.at(server);
        }
    }

    @Test
    void a_slow_loris_in_the_head() throws Exception {
        try (HostileServer server = HostileServer.dripping("HTTP/1.1 200 OK\r\nX-Slow: ")) {
            CheckResult result = ask(server.target(), status(200));

            assertFinding(
                    result,
                    SmokeVerdict.FAILED,
                    "TIMEOUT",
                    "no whole answer within 400 ms; it was still waiting for the answer to begin");
            nothingLeft.at(server);
        }
    }

    @Test
    void a_slow_loris_in_the_body() throws Exception {
        try (HostileServer server = HostileServer.dripping(OK + "Content-Length: 9000\r\n\r\n")) {
            CheckResult result = ask(server.target(), status(200));

            assertFinding(
                    result,
                    SmokeVerdict.FAILED,
                    "TIMEOUT",
                    "no whole answer within 400 ms; it was still receiving the body after status 200");
            nothingLeft.at(server);
        }
    }

    @Test
    void a_body_that_is_not_utf_8() throws Exception {
        try (HostileServer server = HostileServer.saying(OK + "\r\n{\"a\":\"\u00ff\"}")) {
            CheckResult result = ask(server.target(), json("$.a").exists());

            assertFinding(
                    result,
                    SmokeVerdict.FAILED,
                    "UNEXPECTED_BODY",
                    "body expected is JSON, but was not UTF-8: byte 7 begins no character");
            nothingLeft.at(server);
        }
    }

    @Test
    void json_of_a_hundred_thousand_levels() throws Exception {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        try (HostileServer server = HostileServer.saying(OK + "\r\n" + deep)) {
            CheckResult result =
                    ask(server.target(), json("$[0]").exists(), jsonAll("$..a").exists());

            assertFinding(
                    result,
                    SmokeVerdict.FAILED,
                    "UNEXPECTED_BODY",
                    "not JSON: Document nesting depth (1001) exceeds the maximum allowed (1000)");
            nothingLeft.at(server);
        }
    }

    @Test
    void a_number_of_a_billion_digits() throws Exception {
        try (HostileServer server = HostileServer.saying(OK + "\r\n{\"n\":1e999999999}")) {
            CheckResult result = ask(server.target(), json("$.n").isEqualTo(1), Expectations.parse("$.n < 5"));

            assertFinding(
                    result, SmokeVerdict.FAILED, "UNEXPECTED_BODY", "$.n expected == 1, but was 1E+999999999 (number)");
            nothingLeft.at(server);
        }
    }

    @Test
    void a_page_where_json_was_meant() throws Exception {
        String page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Sign in</html>";
        try (HostileServer server = HostileServer.saying(page)) {
            CheckResult result =
                    ask(server.target(), json("$.a").exists(), json("$.b").exists());

            assertFinding(
                    result,
                    SmokeVerdict.FAILED,
                    "UNEXPECTED_BODY",
                    "body expected is JSON, but was text/html, not JSON: Unexpected character ('<'");
            assertThat(result.message()).contains("   -  1 more about the body not evaluated\n");
            nothingLeft.at(server);
        }
    }

    @Test
    void a_redirect_to_itself_is_asked_once() throws Exception {
        String loop = "HTTP/1.1 302 Found\r\nLocation: /health\r\nContent-Length: 0\r\n\r\n";
        try (HostileServer server = HostileServer.saying(loop)) {
            CheckResult result = ask(server.target(), status(200));

            assertFinding(result, SmokeVerdict.FAILED, "UNEXPECTED_STATUS", "status expected == 200, but was 302");
            assertThat(server.requests()).hasSize(1);
            nothingLeft.at(server);
        }
    }

    @Test
    void a_body_that_breaks_off() throws Exception {
        String chunked = OK + "Transfer-Encoding: chunked\r\n\r\nff\r\n{\"half\":";
        for (String cut : new String[] {OK + "Content-Length: 99\r\n\r\n{\"half\":", chunked}) {
            try (HostileServer server = HostileServer.saying(cut)) {
                CheckResult result = ask(server.target(), status(200), body().contains("half"));

                assertFinding(
                        result,
                        SmokeVerdict.FAILED,
                        "CUT_SHORT",
                        "the answer began with status 200, but its body broke off: unexpected end of stream");
                nothingLeft.at(server);
            }
        }
    }
}
