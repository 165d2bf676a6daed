package dev.fledge.rollout.kubernetes;

import dev.fledge.http.Secret;
import dev.fledge.http.Tls;
import dev.fledge.internal.Check;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * How one API server is reached: its address, whom to trust, how to show who we are. Immutable and thread-safe; methods return new
 * settings. Credentials that expire are asked anew by themselves; no secret reaches a message.
 */
public final class KubernetesConfig {
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final int HTTPS_PORT = 443;

    private final Reach reach;
    private final Tls tls;
    private final Credential credential;

    KubernetesConfig(Reach reach, Tls tls, Credential credential) {
        this.reach = reach;
        this.tls = tls;
        this.credential = credential;
    }

    /**
     * How to get to a server.
     *
     * @param namespace that commands without one would take
     * @param way of the TLS connection
     */
    record Reach(HttpUrl server, String namespace, Way way, Optional<HttpUrl> proxy) {}

    /**
     * @param serverName that the certificate must be for; empty for the host of the address
     * @param anybody whether no certificate is looked at
     */
    record Way(String serverName, boolean anybody) {
        static final Way STANDARD = new Way("", false);
    }

    /**
     * Starts with a server that is asked without a credential, such as that of {@code kubectl proxy}, or any other, with
     * {@link #token} and {@link #tls}.
     */
    public static KubernetesConfig at(HttpUrl server) {
        Check.notNull("server", server);
        return new KubernetesConfig(
                new Reach(server, "default", Way.STANDARD, Optional.empty()), Tls.standard(), Credential.none());
    }

    /**
     * Returns what a pod is given by its service account. The token is read again every minute, since the kubelet changes it.
     *
     * @throws IOException if this is no pod, or it is not given a service account; the message names the fix
     */
    public static KubernetesConfig inCluster() throws IOException {
        return inCluster(SERVICE_ACCOUNT, System.getenv(), TimeSource.system());
    }

    static KubernetesConfig inCluster(Path account, Map<String, String> environment, TimeSource time)
            throws IOException {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", String.valueOf(HTTPS_PORT));
        if (host.isBlank()) {
            throw new IOException(
                    "KUBERNETES_SERVICE_HOST is not set, so this is no pod; use kubeconfig() outside a cluster");
        }
        if (!Files.isReadable(account.resolve("token"))) {
            throw new IOException(account.resolve("token") + " cannot be read; the pod needs a service account"
                    + " (automountServiceAccountToken: true)");
        }
        HttpUrl server = HttpUrl.get("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
        Path namespace = account.resolve("namespace");
        String own = Files.isReadable(namespace) ? Files.readString(namespace).strip() : "default";
        return new KubernetesConfig(
                new Reach(server, own, Way.STANDARD, Optional.empty()),
                Tls.standard().trust(account.resolve("ca.crt")),
                new TokenFile(account.resolve("token"), time));
    }

    /**
     * Returns the current context of the kubeconfig: the files that {@code KUBECONFIG} names, else {@code ~/.kube/config}.
     *
     * @throws IOException if a file cannot be read
     * @throws dev.fledge.document.DocumentException if a file says something that cannot be used, with line and fix
     */
    public static KubernetesConfig kubeconfig() throws IOException {
        return Kubeconfig.standard(System.getenv()).context("");
    }

    /** Returns a context of the kubeconfig, by its name. As {@link #kubeconfig()} otherwise. */
    public static KubernetesConfig kubeconfig(String context) throws IOException {
        return Kubeconfig.standard(System.getenv()).context(Check.notBlank("context", context));
    }

    /**
     * Returns a context of these files. Of what several of them name, the first counts. As {@link #kubeconfig()} otherwise.
     *
     * @param context its name; empty for the current one
     */
    public static KubernetesConfig kubeconfig(List<Path> files, String context) throws IOException {
        return Kubeconfig.read(files, System.getenv(), TimeSource.system()).context(Check.notNull("context", context));
    }

    /** Sets what gives the bearer token; asked at each request. An empty token is not sent. */
    public KubernetesConfig token(Supplier<String> token) {
        return new KubernetesConfig(reach, tls, Credential.bearer(Check.notNull("token", token)));
    }

    /** Sets whom to trust, and our certificate. The default is whom the JVM trusts, and none. */
    public KubernetesConfig tls(Tls tls) {
        return new KubernetesConfig(reach, Check.notNull("TLS settings", tls), credential);
    }

    /**
     * Trusts these certificates and nobody else.
     *
     * @param pem the text of one or more certificates
     * @throws IllegalArgumentException if it holds none
     */
    public KubernetesConfig trust(String pem) {
        return tls(tls.trustPem("trusted certificates", Check.notNull("trusted certificates", pem)));
    }

    /**
     * Shows this certificate.
     *
     * @param chain in PEM
     * @param key in PEM: PKCS#8, PKCS#1 (RSA) or SEC1 (EC), not encrypted
     * @throws IllegalArgumentException if they hold something else
     */
    public KubernetesConfig clientCertificate(String chain, Secret key) {
        return tls(tls.clientCertificatePem("client certificate", chain, key));
    }

    /** Returns the address of the API server. */
    public HttpUrl server() {
        return reach.server();
    }

    /** Returns the namespace that the context, or the service account, is in; {@code default} if neither says. */
    public String namespace() {
        return reach.namespace();
    }

    Tls tls() {
        return tls;
    }

    Credential credential() {
        return credential;
    }

    Reach reach() {
        return reach;
    }

    /** Returns the client that all lanes are made of. */
    OkHttpClient base(Tls present) {
        OkHttpClient.Builder client = present.appliedTo(new OkHttpClient()).newBuilder();
        reach.proxy()
                .ifPresent(proxy -> client.proxy(
                        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port()))));
        ServerName.apply(reach.way(), client.build(), client);
        return client.build();
    }

    @Override
    public String toString() {
        return server() + " (namespace " + namespace() + ", " + tls + ")";
    }
}
