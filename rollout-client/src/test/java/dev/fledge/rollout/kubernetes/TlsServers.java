package dev.fledge.rollout.kubernetes;

import java.io.IOException;
import java.net.InetAddress;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** API servers over TLS on loopback. */
final class TlsServers {
    static final HeldCertificate AUTHORITY = new HeldCertificate.Builder()
            .commonName("cluster authority")
            .certificateAuthority(0)
            .build();

    private TlsServers() {}

    /** Starts one that answers with a Deployment and takes a client certificate of the same authority. */
    static MockWebServer start(HeldCertificate own) throws IOException {
        HandshakeCertificates certificates = new HandshakeCertificates.Builder()
                .heldCertificate(own, AUTHORITY.certificate())
                .addTrustedCertificate(AUTHORITY.certificate())
                .build();
        MockWebServer server = new MockWebServer();
        server.useHttps(certificates.sslSocketFactory());
        server.requestClientAuth();
        server.start(InetAddress.getLoopbackAddress(), 0);
        server.enqueue(new MockResponse.Builder()
                .body("{\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\"}}")
                .build());
        return server;
    }

    static HeldCertificate certificate(String name) {
        return new HeldCertificate.Builder()
                .signedBy(AUTHORITY)
                .commonName(name)
                .addSubjectAlternativeName(name)
                .build();
    }
}
