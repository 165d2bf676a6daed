package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.certificate;
import static dev.fledge.smoke.Expectations.protocol;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TargetClientTest {
    private final MockWebServer server = new MockWebServer();

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static SmokeReport run(Target target, Expectation... expectations) throws InterruptedException {
        Suite suite = Suite.named("app")
                .check(
                        "health",
                        c -> c.get("/health").timeout(Duration.ofSeconds(20)).expect(expectations))
                .build();
        return Smoke.run(suite, target);
    }

    @Test
    void an_app_with_a_certificate_of_our_own_authority_is_asked() throws Exception {
        HeldCertificate authority =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        HeldCertificate held = new HeldCertificate.Builder()
                .signedBy(authority)
                .addSubjectAlternativeName("localhost")
                .build();
        Path pem = Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
        try (MockWebServer secure = new MockWebServer()) {
            secure.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(held)
                    .build()
                    .sslSocketFactory());
            secure.start(InetAddress.getLoopbackAddress(), 0);
            secure.enqueue(new MockResponse.Builder().build());
            secure.enqueue(new MockResponse.Builder().build());
            Target target = Target.at(secure.url("/"));

            SmokeReport untrusted = run(target, status(200));
            SmokeReport trusted = run(
                    target.trust(pem),
                    status(200),
                    protocol("h2"),
                    certificate().covers("localhost"));
            ReadyReport ready = Ready.when(SmokeCheck.get("/health").expect(status(200)))
                    .within(Duration.ofSeconds(25))
                    .await(target.trust(pem));

            assertThat(untrusted.results().get(0).finding().reason()).isEqualTo("TLS");
            assertThat(trusted.verdict()).isEqualTo(SmokeVerdict.PASSED);
            assertThat(ready.ready()).isTrue();
        }
    }

    @Test
    void a_proxy_is_asked_for_the_whole_address() throws Exception {
        server.enqueue(new MockResponse.Builder().build());

        SmokeReport report = run(Target.at("http://app.invalid").proxy("127.0.0.1", server.getPort()), status(200));

        assertThat(report.verdict()).isEqualTo(SmokeVerdict.PASSED);
        assertThat(server.takeRequest().getRequestLine()).isEqualTo("GET http://app.invalid/health HTTP/1.1");
    }

    @Test
    void a_client_of_our_own_brings_its_interceptors_and_is_left_open() throws Exception {
        server.enqueue(new MockResponse.Builder().build());
        AtomicInteger seen = new AtomicInteger();
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    seen.incrementAndGet();
                    return chain.proceed(chain.request());
                })
                .build();

        run(Target.at(server.url("/")).client(client), status(200));

        assertThat(seen).hasValue(1);
        assertThat(client.dispatcher().executorService().isShutdown()).isFalse();
    }

    @Test
    void settings_beside_a_transport_of_its_own_are_refused() {
        Target target = Target.at("http://app").transport(FakeApp.json(200, "{}"));

        assertThatThrownBy(() -> target.proxy("localhost", 3128))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a target with a transport of its own has no use for client(), trust(), "
                        + "clientCertificate() or proxy(); give them to that transport");
        assertThatThrownBy(
                        () -> Target.at("http://app").proxy("localhost", 3128).transport(FakeApp.json(200, "{}")))
                .isInstanceOf(IllegalStateException.class);
    }
}
