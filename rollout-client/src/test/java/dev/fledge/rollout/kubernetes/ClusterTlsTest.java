package dev.fledge.rollout.kubernetes;

import static dev.fledge.rollout.kubernetes.Clusters.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.Base64;
import java.util.List;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("story")
class ClusterTlsTest {
    private static final ObjectRef WEB = new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "web");

    @TempDir
    private Path folder;

    private static String name(KubernetesConfig config) throws Exception {
        try (KubernetesClient client = KubernetesClient.of(config).build()) {
            return client.get(WEB, soon()).name();
        }
    }

    private static String data(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }

    private KubernetesConfig kubeconfig(MockWebServer server, String cluster, String user) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), """
                current-context: x
                clusters: [{name: x, cluster: {server: "%s", %s}}]
                users: [{name: x, user: {%s}}]
                contexts: [{name: x, context: {cluster: x, user: x}}]
                """.formatted(server.url("/"), cluster, user));
        return KubernetesConfig.kubeconfig(List.of(file), "");
    }

    @Test
    void trusts_the_authority_and_shows_the_certificate_of_the_kubeconfig() throws Exception {
        HeldCertificate us = TlsServers.certificate("ci");
        try (MockWebServer server = TlsServers.start(TlsServers.certificate("localhost"))) {
            Files.writeString(folder.resolve("us.pem"), us.certificatePem());

            assertThat(name(kubeconfig(
                            server,
                            "certificate-authority-data: " + data(TlsServers.AUTHORITY.certificatePem()),
                            "client-certificate: us.pem, client-key-data: " + data(us.privateKeyPkcs8Pem()))))
                    .isEqualTo("web");

            Principal seen = server.takeRequest().getHandshake().peerPrincipal();
            assertThat(seen).hasToString("CN=ci");
        }
    }

    @Test
    void an_unknown_authority_names_what_to_set() throws Exception {
        try (MockWebServer server = TlsServers.start(TlsServers.certificate("localhost"))) {
            assertThatThrownBy(() -> name(KubernetesConfig.at(server.url("/"))))
                    .isInstanceOf(IOException.class)
                    .hasMessage("get deployments.apps prod/web: was not sent: the server's certificate is signed by an"
                            + " authority that is not trusted; name it as certificate-authority(-data) of the cluster in"
                            + " the kubeconfig, or by tls()");
        }
    }

    @Test
    void an_expired_certificate_is_named() throws Exception {
        HeldCertificate expired = new HeldCertificate.Builder()
                .signedBy(TlsServers.AUTHORITY)
                .addSubjectAlternativeName("localhost")
                .validityInterval(0, 1000)
                .build();
        try (MockWebServer server = TlsServers.start(expired)) {
            KubernetesConfig config = KubernetesConfig.at(server.url("/")).trust(TlsServers.AUTHORITY.certificatePem());

            assertThatThrownBy(() -> name(config))
                    .hasMessageContaining("the server's certificate has expired (NotAfter: ")
                    .hasMessageEndingWith("); renew it on the server, or set this machine's clock");
        }
    }

    @Test
    void a_refused_certificate_of_ours_names_where_it_stands() throws Exception {
        HeldCertificate expired = new HeldCertificate.Builder()
                .signedBy(TlsServers.AUTHORITY)
                .validityInterval(0, 1000)
                .build();
        try (MockWebServer server = TlsServers.start(TlsServers.certificate("localhost"))) {
            server.requireClientAuth();
            KubernetesConfig config = KubernetesConfig.at(server.url("/")).trust(TlsServers.AUTHORITY.certificatePem());

            assertThatThrownBy(() -> name(config))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("client certificate")
                    .hasMessageEndingWith(
                            " client-certificate(-data) and client-key(-data) of the user in the kubeconfig");
            assertThatThrownBy(() -> name(config.clientCertificate(
                            expired.certificatePem(), Secret.of("key", expired.privateKeyPkcs8Pem()))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("client certificate")
                    .hasMessageEndingWith(
                            " client-certificate(-data) and client-key(-data) of the user in the kubeconfig");
        }
    }

    @Test
    void a_certificate_for_another_name_names_tls_server_name_which_mends_it() throws Exception {
        try (MockWebServer server = TlsServers.start(TlsServers.certificate("kubernetes.default"))) {
            String authority = "certificate-authority-data: " + data(TlsServers.AUTHORITY.certificatePem());

            assertThatThrownBy(() -> name(kubeconfig(server, authority, "token: abcd")))
                    .hasMessageContaining("the server's certificate is not for this host name; set tls-server-name");
            assertThat(name(kubeconfig(server, authority + ", tls-server-name: kubernetes.default", "token: abcd")))
                    .isEqualTo("web");
        }
    }

    @Test
    void asks_for_the_name_that_it_expects() throws Exception {
        try (MockWebServer server = TlsServers.start(TlsServers.certificate("kubernetes.default"))) {
            String cluster = "tls-server-name: kubernetes.default, certificate-authority-data: "
                    + data(TlsServers.AUTHORITY.certificatePem());

            name(kubeconfig(server, cluster, "token: abcd"));

            assertThat(server.takeRequest().getHandshakeServerNames()).containsExactly("kubernetes.default");
        }
    }

    @Test
    void looks_at_no_certificate_if_told_so() throws Exception {
        try (MockWebServer server = TlsServers.start(TlsServers.certificate("elsewhere"))) {
            assertThat(name(kubeconfig(server, "insecure-skip-tls-verify: true", "token: abcd")))
                    .isEqualTo("web");
        }
    }

    @Test
    void a_certificate_of_ours_may_be_given_as_text() throws Exception {
        HeldCertificate us = TlsServers.certificate("pipeline");
        try (MockWebServer server = TlsServers.start(TlsServers.certificate("localhost"))) {
            KubernetesConfig config = KubernetesConfig.at(server.url("/"))
                    .trust(TlsServers.AUTHORITY.certificatePem())
                    .clientCertificate(us.certificatePem(), Secret.of("key", us.privateKeyPkcs8Pem()));

            assertThat(name(config)).isEqualTo("web");
            assertThat(server.takeRequest().getHandshake().peerPrincipal()).hasToString("CN=pipeline");
        }
    }

    @Test
    void a_plug_in_may_give_a_certificate() throws Exception {
        HeldCertificate us = TlsServers.certificate("plugged");
        try (MockWebServer server = TlsServers.start(TlsServers.certificate("localhost"))) {
            Path json = Files.writeString(
                    folder.resolve("credential.json"),
                    "{\"kind\":\"ExecCredential\",\"status\":{\"clientCertificateData\":\""
                            + us.certificatePem().replace("\n", "\\n") + "\",\"clientKeyData\":\""
                            + us.privateKeyPkcs8Pem().replace("\n", "\\n") + "\"}}");

            name(kubeconfig(
                    server,
                    "certificate-authority-data: " + data(TlsServers.AUTHORITY.certificatePem()),
                    "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: cat, args: [\"" + json
                            + "\"]}"));

            assertThat(server.takeRequest().getHandshake().peerPrincipal()).hasToString("CN=plugged");
        }
    }
}
