package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.testing.ManualTime;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerCertificateTest extends ServerAndClient {
    private static final Instant SEEN = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void an_answer_over_tls_shows_the_certificate_and_the_protocol() throws Exception {
        HeldCertificate authority = new HeldCertificate.Builder()
                .commonName("Test Authority")
                .certificateAuthority(0)
                .build();
        HeldCertificate held = new HeldCertificate.Builder()
                .signedBy(authority)
                .addSubjectAlternativeName("localhost")
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        HandshakeCertificates ours = new HandshakeCertificates.Builder()
                .heldCertificate(held, authority.certificate())
                .build();
        HandshakeCertificates theirs = new HandshakeCertificates.Builder()
                .addTrustedCertificate(authority.certificate())
                .build();
        Instant end = held.certificate().getNotAfter().toInstant();
        use(SafeHttpClient.builder()
                .time(ManualTime.startingAt(end.minus(Duration.ofDays(3))))
                .client(new OkHttpClient.Builder()
                        .sslSocketFactory(theirs.sslSocketFactory(), theirs.trustManager())
                        .build()));
        try (MockWebServer tls = new MockWebServer()) {
            tls.useHttps(ours.sslSocketFactory());
            tls.start(InetAddress.getLoopbackAddress(), 0);
            tls.enqueue(new MockResponse.Builder().build());

            HttpAnswer answer = client.exchange(HttpCall.get(tls.url("/")).build());

            assertThat(answer.protocol()).isEqualTo("h2");
            PeerCertificate seen = answer.certificate().orElseThrow();
            assertThat(seen.issuer()).contains("Test Authority");
            assertThat(seen.hosts()).containsExactly("localhost", "127.0.0.1");
            assertThat(seen.notAfter()).isEqualTo(end);
            assertThat(seen.left()).isEqualTo(Duration.ofDays(3));
        }
    }

    @Test
    void an_answer_without_tls_has_no_certificate() throws Exception {
        server.enqueue(new MockResponse.Builder().build());

        assertThat(client.exchange(get("/").build()).certificate()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "shop.example, true",
        "SHOP.example, true",
        "a.wild.example, true",
        "wild.example, false",
        "a.b.wild.example, false",
        "10.0.0.7, true",
        "10.0.0.8, false",
        "evilshop.example, false"
    })
    void it_covers_what_it_names(String host, boolean covered) {
        PeerCertificate certificate =
                new PeerCertificate("CN=CA", List.of("Shop.example", "*.wild.example", "10.0.0.7"), SEEN, SEEN);

        assertThat(certificate.covers(host)).isEqualTo(covered);
    }
}
