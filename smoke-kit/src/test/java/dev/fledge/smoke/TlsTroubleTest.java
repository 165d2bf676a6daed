package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpFailure;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.SafeHttpClient;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates nobody should trust, and ports that speak something else. */
@Timeout(60)
class TlsTroubleTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static SSLContext context;
    private static X509TrustManager trust;

    private final NothingLeft nothingLeft = new NothingLeft();

    /** Made by the JDK's own tool, because the JDK has no API for it. */
    @BeforeAll
    static void certificate() throws Exception {
        Path file = folder.resolve("keys.p12");
        String line = "-genkeypair -alias app -keyalg EC -dname CN=app -ext SAN=dns:app.invalid -validity 2"
                + " -storetype PKCS12 -storepass changeit -keystore " + file;
        Process keytool = new ProcessBuilder(command(line))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        // The same certificate once more, as one to be trusted.
        keys.setCertificateEntry("trusted", keys.getCertificate("app"));
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        trust = (X509TrustManager) trusted.getTrustManagers()[0];
        context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    }

    private static String[] command(String line) {
        String[] words = ("keytool " + line).split(" ");
        words[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        return words;
    }

    private static HostileServer tlsServer() throws Exception {
        return new HostileServer(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                out -> out.write(HostileServer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")));
    }

    private static CheckResult ask(Target target) throws Exception {
        Suite suite = Suite.named("app")
                .defaults(d -> d.timeout(Duration.ofSeconds(20)))
                .check("health", c -> c.get("/health").expect(status(200)))
                .build();
        return Smoke.run(suite, target).results().get(0);
    }

    private static void assertFinding(CheckResult result, String reason, String words) {
        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(result.finding().reason()).isEqualTo(reason);
        assertThat(result.finding().message()).contains(words);
        assertThat(result.message().lines().count()).isEqualTo(5);
    }

    @Test
    void a_self_signed_certificate() throws Exception {
        try (HostileServer server = tlsServer()) {
            CheckResult result = ask(Target.at("https://127.0.0.1:" + server.port()));

            assertFinding(
                    result,
                    "TLS",
                    "no TLS connection to 127.0.0.1:" + server.port()
                            + ": nobody who is trusted here signed its certificate");
            nothingLeft.at(server);
        }
    }

    @Test
    void a_wait_for_readiness_can_give_up_on_a_certificate_at_once() throws Exception {
        try (HostileServer server = tlsServer()) {
            ReadyReport report = Ready.when(SmokeCheck.get("/health").expect(status(200)))
                    .attemptTimeout(Duration.ofSeconds(20))
                    .failFastOn(HttpFailure.Kind.TLS)
                    .await(Target.at("https://127.0.0.1:" + server.port()));

            assertThat(report.attempts()).isEqualTo(1);
            assertThat(report.finding().message())
                    .contains(" because of TLS, GET https://127.0.0.1:" + server.port() + "/health: ")
                    .contains("nobody who is trusted here signed its certificate")
                    .endsWith(" s no TLS connection (1)");
        }
    }

    @Test
    void a_certificate_for_another_host() throws Exception {
        OkHttpClient trusting = new OkHttpClient.Builder()
                .sslSocketFactory(context.getSocketFactory(), trust)
                .build();
        try (HostileServer server = tlsServer()) {
            try (SafeHttpClient transport = HttpTransport.over(trusting)) {
                CheckResult result =
                        ask(Target.at("https://127.0.0.1:" + server.port()).transport(transport));

                assertFinding(
                        result,
                        "TLS",
                        "no TLS connection to 127.0.0.1:" + server.port()
                                + ": its certificate is for app.invalid and not for 127.0.0.1");
            }
            nothingLeft.at(server);
        }
    }

    @Test
    void http_on_a_port_that_was_to_speak_tls() throws Exception {
        try (HostileServer server = HostileServer.saying("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            CheckResult result = ask(Target.at("https://127.0.0.1:" + server.port()));

            assertFinding(result, "TLS", "no TLS connection to 127.0.0.1:" + server.port() + ": ");
            nothingLeft.at(server);
        }
    }

    @Test
    void tls_on_a_port_that_was_to_speak_http() throws Exception {
        try (HostileServer server = tlsServer()) {
            CheckResult result = ask(Target.at("http://127.0.0.1:" + server.port()));

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(result.finding().reason()).isIn("PROTOCOL", "RESET");
            nothingLeft.at(server);
        }
    }
}
