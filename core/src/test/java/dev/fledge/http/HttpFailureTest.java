package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpFailure.Kind;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

class HttpFailureTest extends ServerAndClient {
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
        // The machine's resolver would ask a server.
        Dns knowsNobody = name -> {
            throw new UnknownHostException(name);
        };
        use(SafeHttpClient.builder()
                .client(new OkHttpClient.Builder().dns(knowsNobody).build()));
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
            assertThat(failure)
                    .hasMessageEndingWith(": no TLS connection to 127.0.0.1:" + raw.port()
                            + ": what answers there does not speak TLS; is it an http address?");
        }
    }

    @Test
    void headers_without_end_are_no_http_and_no_crash() throws Exception {
        String tooLong = "HTTP/1.1 200 OK\r\n" + "Set-Cookie: a=123456789\r\n".repeat(40_000);
        for (String head : new String[] {tooLong, "HTTP/1.1 200 OK\r\nContent-Le"}) {
            try (RawServer raw = new RawServer(head)) {
                HttpFailure failure = failure(HttpCall.get(raw.url()).build());

                assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
                assertThat(failure)
                        .hasMessageEndingWith(
                                " did not answer in HTTP: its headers broke off, or are longer than 256 KiB");
            }
        }
    }

    @Test
    void what_a_server_sent_is_told_on_one_short_line() throws Exception {
        try (RawServer raw = new RawServer("SSH-\u0007\t" + "x".repeat(2000) + "\r\n\r\n")) {
            HttpFailure failure = failure(HttpCall.get(raw.url()).build());

            assertThat(failure.getMessage())
                    .contains("SSH-\\u0007 xxx")
                    .endsWith("xxx ...")
                    .hasSizeLessThan(500);
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
    void a_slow_drip_ends_by_the_timeout() {
        server.enqueue(new MockResponse.Builder()
                .body("x".repeat(10_000))
                .throttleBody(1, 50, TimeUnit.MILLISECONDS)
                .build());
        Deadline deadline = Deadline.after(Duration.ofSeconds(10), TimeSource.system());

        HttpFailure failure =
                failure(get("/slow").timeout(Duration.ofMillis(2500)).build());

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure)
                .hasMessage("GET " + server.url("/slow")
                        + ": no whole answer within 2500 ms; it was still receiving the body after status 200");
        assertThat(failure.phases().receive()).isPresent();
        assertThat(deadline.passed()).isFalse();
    }

    @Test
    void silence_ends_by_the_timeout() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());

        HttpFailure failure =
                failure(get("/silent").timeout(Duration.ofMillis(2500)).build());

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure).hasMessageEndingWith("; it was still waiting for the answer to begin");
    }

    @Test
    void a_hanging_name_lookup_ends_by_the_timeout() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Dns hanging = name -> {
            awaitUninterruptibly(never);
            throw new UnknownHostException(name);
        };
        use(SafeHttpClient.builder()
                .client(new OkHttpClient.Builder().dns(hanging).build()));

        HttpFailure failure = failure(HttpCall.get("http://slow-dns.invalid/")
                .timeout(Duration.ofMillis(1500))
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
}
