package dev.fledge.metric.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The user's client decides whom to trust. */
@Tag("story")
@Timeout(60)
class PrometheusTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private SSLContext context;
    private X509TrustManager trust;
    private HttpsServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        KeyStore keys = selfSigned(folder.resolve("keys.p12"));
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, PASSWORD);
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(keys);
        trust = (X509TrustManager) trustManagers.getTrustManagers()[0];
        context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            byte[] body = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_certificate_that_the_client_trusts_is_accepted() throws Exception {
        OkHttpClient client = new OkHttpClient.Builder()
                .sslSocketFactory(context.getSocketFactory(), trust)
                .build();

        assertThat(fetch(client)).isInstanceOf(MetricData.NoData.class);
    }

    @Test
    void any_other_certificate_is_a_failure_and_not_missing_data() {
        assertThatThrownBy(() -> fetch(new OkHttpClient())).hasMessageContaining(": no TLS connection to 127.0.0.1:");
    }

    private MetricData fetch(OkHttpClient client) throws Exception {
        try (PrometheusSource source = PrometheusSource.builder(
                        "https://127.0.0.1:" + server.getAddress().getPort())
                .client(client)
                .metric(PrometheusMetric.count("x", "x{$arm}"))
                .arm(Arm.CANARY, "v=\"2\"")
                .build()) {
            return source.fetch(
                    new MetricQuery("x", Arm.CANARY, Interval.endingAt(Instant.EPOCH, Duration.ofMinutes(1))));
        }
    }

    /** Made by the JDK's own tool, because the JDK has no API for it. */
    private static KeyStore selfSigned(Path file) throws Exception {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "prometheus",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=prometheus",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        // The same certificate once more, as one to be trusted.
        keys.setCertificateEntry("trusted", keys.getCertificate("prometheus"));
        return keys;
    }
}
