package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest extends ServerAndClient {
    /** Another port is another origin. */
    private final MockWebServer other = new MockWebServer();

    @BeforeEach
    void startOther() throws IOException {
        other.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stopOther() {
        other.close();
    }

    private void redirects(int code, String location) {
        server.enqueue(redirect(code, location).build());
    }

    private static MockResponse.Builder redirect(int code, String location) {
        return new MockResponse.Builder().code(code).addHeader("Location", location);
    }

    private void answers(String body) {
        server.enqueue(new MockResponse.Builder().body(body).build());
    }

    private static RecordedRequest next(MockWebServer server) throws InterruptedException {
        RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    private HttpCall.Builder following(String method, String path) {
        return HttpCall.builder(method, server.url(path)).redirects(Redirects.upTo(3));
    }

    @Test
    void a_chain_is_followed_and_kept() throws Exception {
        redirects(301, "/b");
        redirects(302, "/c?x=1");
        answers("arrived");

        HttpAnswer answer = client.exchange(following("GET", "/a").build());

        assertThat(answer.bodyText()).isEqualTo("arrived");
        assertThat(answer.url()).contains(server.url("/c?x=1"));
        assertThat(answer.hops())
                .extracting(HttpHop::toString)
                .containsExactly("GET " + server.url("/a") + " 301", "GET " + server.url("/b") + " 302");
        assertThat(answer.hops()).extracting(HttpHop::target).containsExactly(server.url("/b"), server.url("/c?x=1"));
        assertThat(answer.hops())
                .allSatisfy(hop -> assertThat(hop.answer().phases().waiting()).isPresent());
        assertThat(answer.attempts()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "301,GET,GET",
        "301,HEAD,HEAD",
        "301,POST,GET",
        "301,PUT,PUT",
        "301,DELETE,DELETE",
        "302,GET,GET",
        "302,HEAD,HEAD",
        "302,POST,GET",
        "302,PATCH,PATCH",
        "303,GET,GET",
        "303,HEAD,HEAD",
        "303,POST,GET",
        "303,PUT,GET",
        "303,DELETE,GET",
        "307,GET,GET",
        "307,HEAD,HEAD",
        "307,POST,POST",
        "307,PUT,PUT",
        "308,GET,GET",
        "308,POST,POST",
        "308,DELETE,DELETE"
    })
    void the_method_changes_as_the_standard_says(int status, String method, String after) throws Exception {
        redirects(status, "/next");
        answers("");
        boolean body = !method.equals("GET") && !method.equals("HEAD");
        HttpCall.Builder call = following(method, "/first").header("X-Own", "1");

        client.exchange((body ? call.json("{\"a\":1}") : call).build());

        next(server);
        RecordedRequest second = next(server);
        assertThat(second.getMethod()).isEqualTo(after);
        assertThat(second.getHeaders().get("X-Own")).isEqualTo("1");
        boolean kept = after.equals(method) && body;
        assertThat(second.getBody() == null ? "" : second.getBody().utf8()).isEqualTo(kept ? "{\"a\":1}" : "");
        assertThat(second.getHeaders().get("Content-Type")).isEqualTo(kept ? "application/json" : null);
    }

    @Test
    void nothing_but_harmless_headers_goes_to_another_origin() throws Exception {
        server.enqueue(redirect(302, other.url("/landing").toString()).build());
        other.enqueue(new MockResponse.Builder().build());
        HttpCall call = following("GET", "/")
                .header("Accept", "text/html")
                .header("Accept-Language", "de")
                .header("User-Agent", "fledge-test")
                .bearer(Secret.of("TOKEN", "s3cr3t-token"))
                .header("X-Api-Key", "k3y-k3y-k3y")
                .header("Cookie", "session=abcdefgh")
                .header("X-Harmless-Or-Not", "who knows")
                .build();

        client.exchange(call);

        RecordedRequest first = next(server);
        assertThat(first.getHeaders().get("Authorization")).isEqualTo("Bearer s3cr3t-token");
        Map<String, List<String>> arrived = next(other).getHeaders().toMultimap();
        assertThat(arrived.keySet())
                .containsExactlyInAnyOrder(
                        "accept", "accept-language", "user-agent", "accept-encoding", "host", "connection");
        assertThat(arrived.get("user-agent")).containsExactly("fledge-test");
    }

    @Test
    void a_secret_does_not_leave_in_a_harmless_header_either() throws Exception {
        server.enqueue(redirect(302, other.url("/").toString()).build());
        other.enqueue(new MockResponse.Builder().build());

        client.exchange(following("GET", "/")
                .header("User-Agent", Secret.of("AGENT", "s3cr3t-agent"))
                .build());

        assertThat(next(other).getHeaders().get("User-Agent")).doesNotContain("s3cr3t-agent");
    }

    @Test
    void what_was_dropped_at_a_border_does_not_come_back_behind_it() throws Exception {
        server.enqueue(redirect(302, other.url("/").toString()).build());
        other.enqueue(redirect(302, server.url("/back").toString()).build());
        answers("back");

        client.exchange(following("GET", "/").header("X-Api-Key", "k3y-k3y-k3y").build());

        next(server);
        assertThat(next(server).getHeaders().get("X-Api-Key")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"307,POST", "308,PUT", "302,DELETE"})
    void nothing_that_changes_something_goes_to_another_origin(int status, String method) {
        server.enqueue(redirect(status, other.url("/take").toString()).build());

        HttpFailure failure =
                failure(following(method, "/pay").json("{\"card\":1}").build());

        assertThat(failure.kind()).isEqualTo(Kind.REDIRECT);
        assertThat(failure)
                .hasMessage(method + " " + server.url("/pay") + ": redirected to another origin with " + method
                        + ", which may hold secrets or change something there: " + method + " " + server.url("/pay")
                        + " " + status + " -> " + other.url("/take"));
        assertThat(other.getRequestCount()).isZero();
    }

    @Test
    void a_circle_is_told_with_the_whole_way() {
        redirects(302, "/b");
        redirects(302, "/a");

        HttpFailure failure = failure(following("GET", "/a").build());

        assertThat(failure.kind()).isEqualTo(Kind.REDIRECT);
        assertThat(failure)
                .hasMessage("GET " + server.url("/a") + ": redirected in a circle: GET " + server.url("/a")
                        + " 302 -> GET " + server.url("/b") + " 302 -> " + server.url("/a"));
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void a_login_that_comes_back_with_a_cookie_is_no_circle() throws Exception {
        redirects(302, "/login");
        server.enqueue(redirect(302, "/a")
                .addHeader("Set-Cookie", "session=new-value; Path=/")
                .addHeader("Set-Cookie", "elsewhere=1; Path=/login")
                .addHeader("Set-Cookie", "gone=; Max-Age=0; Path=/")
                .build());
        answers("in");

        HttpAnswer answer = client.exchange(following("GET", "/a")
                .header("Cookie", "session=old-value; language=de; gone=soon")
                .build());

        assertThat(answer.bodyText()).isEqualTo("in");
        next(server);
        next(server);
        assertThat(next(server).getHeaders().get("Cookie")).isEqualTo("language=de; session=new-value");
    }

    @Test
    void more_redirects_than_allowed_are_told() {
        redirects(302, "/1");
        redirects(302, "/2");
        redirects(302, "/3");
        redirects(302, "/4");

        HttpFailure failure = failure(following("GET", "/0").build());

        assertThat(failure).hasMessageContaining("/0: redirected more than 3 times: GET ");
        assertThat(failure).hasMessageEndingWith("/3 302 -> " + server.url("/4"));
        assertThat(server.getRequestCount()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://files.example/", "javascript:alert(1)"})
    void an_address_that_is_none_is_told(String location) {
        redirects(302, location);

        HttpFailure failure = failure(following("GET", "/").build());

        assertThat(failure)
                .hasMessage("GET " + server.url("/") + ": redirected to what is no http or https address: GET "
                        + server.url("/") + " 302 -> " + location);
    }

    @ParameterizedTest
    @CsvSource({"300,/a", "304,/a", "302,''"})
    void what_is_no_redirect_is_an_answer(int status, String location) throws Exception {
        redirects(status, location);

        HttpAnswer answer = client.exchange(following("GET", "/").build());

        assertThat(answer.status()).isEqualTo(status);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_failure_behind_a_redirect_tells_how_it_got_there() {
        redirects(302, "/b");
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());

        HttpFailure failure = failure(following("GET", "/a").build());

        assertThat(failure.kind()).isEqualTo(Kind.RESET);
        assertThat(failure)
                .hasMessageStartingWith("GET " + server.url("/b") + ": ")
                .hasMessageEndingWith(" (redirected there: GET " + server.url("/a") + " 302)");
    }

    @Test
    void a_retry_begins_at_the_first_address() throws Exception {
        redirects(302, "/b");
        server.enqueue(new MockResponse.Builder()
                .code(503)
                .addHeader("Retry-After", "0")
                .build());
        redirects(302, "/b");
        answers("ok");

        HttpAnswer answer =
                client.exchange(following("GET", "/a").retries(Retries.upTo(2)).build());

        assertThat(answer.bodyText()).isEqualTo("ok");
        assertThat(answer.attempts()).extracting(HttpAttempt::outcome).containsExactly("503", "200");
        assertThat(answer.hops()).hasSize(1);
        assertThat(server.getRequestCount()).isEqualTo(4);
    }

    @Test
    void a_post_that_was_redirected_is_not_sent_again() {
        redirects(303, "/result");
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());

        failure(following("POST", "/orders").json("{}").retries(Retries.upTo(3)).build());

        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void nothing_goes_from_https_to_plain_http() throws Exception {
        HeldCertificate held = new HeldCertificate.Builder()
                .commonName("test")
                .addSubjectAlternativeName("localhost")
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        HandshakeCertificates certificates = new HandshakeCertificates.Builder()
                .heldCertificate(held)
                .addTrustedCertificate(held.certificate())
                .build();
        use(SafeHttpClient.builder()
                .client(new OkHttpClient.Builder()
                        .sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager())
                        .build()));
        try (MockWebServer tls = new MockWebServer()) {
            tls.useHttps(certificates.sslSocketFactory());
            tls.start(InetAddress.getLoopbackAddress(), 0);
            tls.enqueue(redirect(302, server.url("/plain").toString()).build());

            HttpFailure failure = failure(
                    HttpCall.get(tls.url("/")).redirects(Redirects.upTo(3)).build());

            assertThat(failure)
                    .hasMessage("GET " + tls.url("/") + ": redirected from https to plain http, where anybody can "
                            + "read along: GET " + tls.url("/") + " 302 -> " + server.url("/plain"));
            assertThat(server.getRequestCount()).isZero();
        }
    }

    @Test
    void the_way_is_told_without_secrets() {
        redirects(302, "/b?token=t0k3n-t0k3n&user=s3cr3t-user");
        redirects(302, "/a");

        HttpFailure failure = failure(
                following("GET", "/a").secret(Secret.of("USER", "s3cr3t-user")).build());

        assertThat(failure).hasMessageContaining("/b?user=<secret USER>&token=hidden 302 -> ");
    }
}
