package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fledge.http.HttpFailure.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.internal.http2.ConnectionShutdownException;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class TlsTest {
    private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder()
            .commonName("Test Authority")
            .certificateAuthority(0)
            .build();
    private static final HeldCertificate CLIENT = new HeldCertificate.Builder()
            .commonName("fledge")
            .signedBy(AUTHORITY)
            .build();

    private final MockWebServer server = new MockWebServer();

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        HeldCertificate held = new HeldCertificate.Builder()
                .signedBy(AUTHORITY)
                .addSubjectAlternativeName("localhost")
                .build();
        HandshakeCertificates certificates = new HandshakeCertificates.Builder()
                .heldCertificate(held)
                .addTrustedCertificate(AUTHORITY.certificate())
                .build();
        server.useHttps(certificates.sslSocketFactory());
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private Tls trusting() throws Exception {
        return Tls.standard().trust(file("ca.pem", "Our CA\n" + AUTHORITY.certificatePem()));
    }

    private HttpAnswer answer(Tls tls) throws Exception {
        server.enqueue(new MockResponse.Builder().body("ok").build());
        try (SafeHttpClient client = SafeHttpClient.builder().tls(tls).build()) {
            return client.exchange(HttpCall.get(server.url("/")).build());
        }
    }

    @Test
    void an_authority_of_our_own_is_trusted() throws Exception {
        assertThat(answer(trusting()).bodyText()).isEqualTo("ok");
    }

    @Test
    void a_server_of_another_authority_is_not() throws Exception {
        HeldCertificate other =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        Tls tls = Tls.standard().trust(file("other.pem", other.certificatePem()));

        HttpFailure failure = catchThrowableOfType(HttpFailure.class, () -> answer(tls));

        assertThat(failure.kind()).isEqualTo(Kind.TLS);
    }

    @Test
    void a_client_certificate_in_pem_is_shown() throws Exception {
        server.requireClientAuth();
        Tls tls = trusting()
                .clientCertificate(
                        file("client.pem", CLIENT.certificatePem() + AUTHORITY.certificatePem()),
                        file("client.key", CLIENT.privateKeyPkcs8Pem()));

        answer(tls);

        assertThat(server.takeRequest().getHandshake().peerPrincipal().getName())
                .isEqualTo(CLIENT.certificate().getSubjectX500Principal().getName());
    }

    @Test
    void a_client_certificate_in_pkcs12_is_shown() throws Exception {
        server.requireClientAuth();
        char[] password = "chang3-me".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("us", CLIENT.keyPair().getPrivate(), password, new Certificate[] {CLIENT.certificate()});
        Path file = folder.resolve("client.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password);
        }

        HttpAnswer answer = answer(trusting().clientCertificate(file, Secret.of("P12", "chang3-me")));

        assertThat(answer.bodyText()).isEqualTo("ok");
        assertThatThrownBy(() -> Tls.standard().clientCertificate(file, Secret.of("P12", "wrong-one")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith(file + " cannot be read: ")
                .hasMessageNotContaining("wrong-one");
    }

    @Test
    void without_a_client_certificate_there_is_no_connection() throws Exception {
        server.requireClientAuth();

        HttpFailure failure = catchThrowableOfType(HttpFailure.class, () -> answer(trusting()));

        if (failure.kind() == Kind.RESET) {
            assertThat(failure).hasMessage(hungUp());
        } else {
            assertThat(failure.kind()).isEqualTo(Kind.TLS);
        }
    }

    /** What there is to say if the alert of the server, which comes after our part of the handshake, was lost. */
    private String hungUp() {
        return "GET " + server.url("/") + ": localhost:" + server.getPort()
                + " closed the connection without an answer: did the app crash or restart, or does it ask for a client"
                + " certificate that it knows?";
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void a_server_that_hangs_up_after_the_handshake_may_want_a_certificate(Protocol protocol) throws Exception {
        server.setProtocols(
                List.of(Protocol.HTTP_1_1, protocol).stream().distinct().toList());
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());

        HttpFailure failure = catchThrowableOfType(HttpFailure.class, () -> answer(trusting()));

        assertThat(failure.kind()).isEqualTo(Kind.RESET);
        assertThat(failure).hasMessage(hungUp());
    }

    /** The two ways in which OkHttp tells that a connection was lost between the handshake and the request. */
    @Test
    void a_connection_lost_before_the_request_is_none_in_tls() throws Exception {
        for (IOException lost : List.of(new ConnectionShutdownException(), new IOException("closed"))) {
            OkHttpClient okHttp = new OkHttpClient.Builder()
                    .addNetworkInterceptor(chain -> {
                        throw lost;
                    })
                    .build();
            try (SafeHttpClient client =
                    SafeHttpClient.builder().client(okHttp).tls(trusting()).build()) {
                HttpCall call = HttpCall.get(server.url("/")).build();

                HttpFailure failure = catchThrowableOfType(HttpFailure.class, () -> client.exchange(call));

                assertThat(failure.kind()).isEqualTo(Kind.TLS);
                assertThat(failure)
                        .hasMessage("GET " + server.url("/") + ": no TLS connection to localhost:" + server.getPort()
                                + ": it closed the connection; does it ask for a client certificate that it knows?");
            }
        }
    }

    @Test
    void a_file_with_something_else_is_refused_when_it_is_named() throws Exception {
        Path empty = file("empty.pem", "nothing");
        Path rsa =
                file("rsa.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        Path chain = file("chain.pem", CLIENT.certificatePem());

        assertThatThrownBy(() -> Tls.standard().trust(empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(empty + " must hold a certificate in PEM (BEGIN CERTIFICATE), but has none");
        assertThatThrownBy(() -> Tls.standard().trust(folder.resolve("missing.pem")))
                .isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> Tls.standard().clientCertificate(chain, rsa))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(rsa + " must hold a private key that is not encrypted (BEGIN PRIVATE KEY, BEGIN RSA PRIVATE"
                        + " KEY or BEGIN EC PRIVATE KEY), but has one as ENCRYPTED PRIVATE KEY; convert it with:"
                        + " openssl pkcs8 -topk8 -nocrypt -in KEY");
    }
}
