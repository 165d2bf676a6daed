package dev.fledge.rollout.kubernetes;

import dev.fledge.document.DocumentNode;
import dev.fledge.http.Secret;
import dev.fledge.http.Tls;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/** One context of a kubeconfig with its cluster and its user. */
final class KubeconfigContext {
    private final Kubeconfig.Named context;
    private final Kubeconfig.Named cluster;
    private final Optional<Kubeconfig.Named> user;
    private final Map<String, String> environment;
    private final TimeSource time;

    KubeconfigContext(
            Kubeconfig.Named context,
            Kubeconfig.Named cluster,
            Optional<Kubeconfig.Named> user,
            Map<String, String> environment,
            TimeSource time) {
        this.context = context;
        this.cluster = cluster;
        this.user = user;
        this.environment = environment;
        this.time = time;
    }

    KubernetesConfig config() throws IOException {
        HttpUrl server = Kubeconfig.url(cluster.node().field("server"));
        Optional<HttpUrl> proxy = cluster.node()
                .optional("proxy-url")
                .filter(node -> cluster.text("proxy-url").isPresent())
                .map(KubeconfigContext::proxy);
        boolean anybody = cluster.node()
                .optional("insecure-skip-tls-verify")
                .map(DocumentNode::bool)
                .orElse(false);
        KubernetesConfig.Way way =
                new KubernetesConfig.Way(cluster.text("tls-server-name").orElse(""), anybody);
        String namespace = context.text("namespace").orElse("default");
        try {
            return new KubernetesConfig(
                    new KubernetesConfig.Reach(server, namespace, way, proxy), tls(anybody), credential());
        } catch (UncheckedIOException e) {
            throw cluster.node().error(String.valueOf(e.getMessage()));
        }
    }

    private static HttpUrl proxy(DocumentNode node) {
        HttpUrl url = Kubeconfig.url(node);
        if (url.isHttps()) {
            throw node.error("a proxy over https or socks5 is not supported; name one that is reached by http");
        }
        return url;
    }

    private Tls tls(boolean anybody) {
        Tls tls = Tls.standard();
        Optional<String> authority = pem(cluster, "certificate-authority");
        if (authority.isPresent() && !anybody) {
            tls = checked(cluster, "certificate-authority", tls, authority.get());
        }
        if (user.isEmpty()) {
            return tls;
        }
        Optional<String> chain = pem(user.get(), "client-certificate");
        Optional<String> key = pem(user.get(), "client-key");
        if (chain.isPresent() != key.isPresent()) {
            throw user.get()
                    .node()
                    .error("client-certificate and client-key belong together, but only "
                            + (chain.isPresent() ? "client-certificate" : "client-key") + " is there");
        }
        if (chain.isEmpty() || key.isEmpty()) {
            return tls;
        }
        try {
            return tls.clientCertificatePem(
                    "client certificate of " + user.get().name(), chain.get(), Secret.of("client-key", key.get()));
        } catch (IllegalArgumentException e) {
            throw user.get().node().error(String.valueOf(e.getMessage()));
        }
    }

    private static Tls checked(Kubeconfig.Named of, String key, Tls tls, String pem) {
        try {
            return tls.trustPem(key, pem);
        } catch (IllegalArgumentException e) {
            throw of.node().error(String.valueOf(e.getMessage()));
        }
    }

    /** Returns what stands there as data in Base64, which counts more, or in a file; empty if neither is there. */
    private static Optional<String> pem(Kubeconfig.Named of, String key) {
        Optional<String> data = of.text(key + "-data");
        if (data.isPresent()) {
            try {
                return Optional.of(new String(Base64.getMimeDecoder().decode(data.get()), StandardCharsets.US_ASCII));
            } catch (IllegalArgumentException e) {
                throw of.node().field(key + "-data").error("must be Base64 of PEM: " + e.getMessage());
            }
        }
        Optional<Path> file = of.path(key);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file.get(), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw of.node().field(key).error("the file cannot be read: " + file.get());
        }
    }

    private Credential credential() {
        if (user.isEmpty()) {
            return Credential.none();
        }
        Kubeconfig.Named shown = user.get();
        Optional<DocumentNode> provider = shown.node().optional("auth-provider").filter(node -> !node.isNone());
        if (provider.isPresent()) {
            throw provider.get()
                    .error(
                            "auth-provider was removed from Kubernetes; log in anew with a tool that writes 'exec', such as"
                                    + " 'aws eks update-kubeconfig', gke-gcloud-auth-plugin, kubelogin");
        }
        Optional<DocumentNode> exec = shown.node().optional("exec").filter(node -> !node.isNone());
        if (exec.isPresent()) {
            return exec(shown, exec.get());
        }
        Optional<Path> file = shown.path("tokenFile");
        if (file.isPresent()) {
            return new TokenFile(file.get(), time);
        }
        Optional<String> token = shown.text("token");
        if (token.isPresent()) {
            String fixed = token.get();
            return Credential.fixedBearer(fixed);
        }
        return shown.text("username")
                .map(name -> Credential.basic(name, shown.text("password").orElse("")))
                .orElseGet(Credential::none);
    }

    private Credential exec(Kubeconfig.Named shown, DocumentNode node) {
        Kubeconfig.Named exec = new Kubeconfig.Named(shown.name(), node, shown.folder());
        if (exec.text("interactiveMode").filter("Always"::equals).isPresent()) {
            throw node.error(
                    "interactiveMode is Always, but there is nobody to ask here; use a plug-in that needs no keyboard");
        }
        String command = node.field("command").text();
        // As kubectl does it: what looks like a path is one, from the folder of the file; the rest is looked for in
        // PATH.
        String program = command.contains("/") ? shown.folder().resolve(command).toString() : command;
        List<String> args = node.optional("args")
                .filter(list -> !list.isNone())
                .map(list -> list.items().stream().map(DocumentNode::text).toList())
                .orElse(List.of());
        Map<String, String> more = new LinkedHashMap<>(environment);
        node.optional("env").filter(list -> !list.isNone()).map(DocumentNode::items).orElse(List.of()).stream()
                .forEach(entry -> more.put(
                        entry.field("name").text(), entry.field("value").text()));
        boolean tellCluster =
                node.optional("provideClusterInfo").map(DocumentNode::bool).orElse(false);
        ExecPlugin.Program run = new ExecPlugin.Program(
                program, args, more, exec.text("installHint").orElse(""));
        String version = node.field("apiVersion")
                .oneOf("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1");
        return new ExecPlugin(run, ExecPlugin.question(version, tellCluster ? clusterInfo() : Map.of()), time);
    }

    private Map<String, Object> clusterInfo() {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("server", cluster.node().field("server").text());
        cluster.text("tls-server-name").ifPresent(name -> info.put("tls-server-name", name));
        cluster.text("proxy-url").ifPresent(proxy -> info.put("proxy-url", proxy));
        cluster.node()
                .optional("insecure-skip-tls-verify")
                .ifPresent(node -> info.put("insecure-skip-tls-verify", node.bool()));
        pem(cluster, "certificate-authority")
                .ifPresent(pem -> info.put(
                        "certificate-authority-data",
                        Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII))));
        return info;
    }
}
