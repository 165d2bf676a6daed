package dev.fledge.examples.fledge;

import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.argo.ArgoTarget;
import dev.fledge.rollout.flagger.FlaggerTarget;
import dev.fledge.rollout.kubernetes.DeploymentTarget;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.KubernetesConfig;
import dev.fledge.rollout.kubernetes.Rbac;
import dev.fledge.rollout.route.DeploymentPair;
import dev.fledge.rollout.route.HttpRouteTarget;
import dev.fledge.rollout.route.IngressNginxTarget;
import dev.fledge.rollout.route.TraefikTarget;
import dev.fledge.rollout.serve.MemoryLeaseBook;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;
import picocli.CommandLine.Option;

/** Which cluster, and which objects there. */
final class ClusterOption {
    static final String KINDS = "deployment, argo, flagger, httproute, traefik or ingress-nginx";

    /** Keeps the token of the endpoint off the command line. */
    private static final String ENDPOINT = "FLEDGE_ENDPOINT";

    private static final HttpUrl NOWHERE = HttpUrl.get("http://fledge.invalid/");

    @Option(
            names = "--context",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Cluster: a context of the kubeconfig. Default: the current one.")
    private String context = "";

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "",
            description = "Cluster: an API server that wants no credential, such as that of 'kubectl proxy'.")
    private String server = "";

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Cluster: the namespace. Default: that of the context.")
    private String namespace = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Cluster: the Deployment, Rollout, Canary, HTTPRoute, TraefikService or Ingress.")
    private String name = "";

    @Option(
            names = "--stable",
            paramLabel = "NAME",
            defaultValue = "",
            description = "httproute, traefik, ingress-nginx: Deployment and Service of stable. Default: NAME-stable.")
    private String stable = "";

    @Option(
            names = "--canary",
            paramLabel = "NAME",
            defaultValue = "",
            description =
                    "httproute, traefik, ingress-nginx: Deployment and Service of the canary. Default: NAME-canary.")
    private String canary = "";

    /** Opens the target of that kind; empty if there is no such kind. */
    Optional<OpenTarget> open(String kind, Duration settle) throws IOException {
        Optional<Kind> known = kind(kind);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        KubernetesClient client = KubernetesClient.of(config()).build();
        try {
            return Optional.of(known.get().open(client, settle));
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private interface Kind {
        OpenTarget open(KubernetesClient client, Duration settle) throws IOException;
    }

    private Optional<Kind> kind(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "deployment" -> this::deployment;
                    case "argo" -> this::argo;
                    case "flagger" -> this::flagger;
                    case "httproute" -> this::httpRoute;
                    case "traefik" -> this::traefik;
                    case "ingress-nginx" -> this::ingressNginx;
                    default -> null;
                });
    }

    private OpenTarget deployment(KubernetesClient client, Duration settle) throws IOException {
        DeploymentTarget target =
                DeploymentTarget.of(client, namespace(), name()).settle(settle).build();
        return new OnCluster(client, target, target.rbac(), target::close);
    }

    private OpenTarget argo(KubernetesClient client, Duration settle) throws IOException {
        ArgoTarget target =
                ArgoTarget.of(client, namespace(), name()).settle(settle).build();
        return new OnCluster(client, target, target.rbac(), target::close);
    }

    /** The leases of releases under way are held elsewhere: from here they are only looked at and ended. */
    private OpenTarget flagger(KubernetesClient client, Duration settle) throws IOException {
        Optional<HttpUrl> endpoint = endpoint();
        FlaggerTarget target = FlaggerTarget.of(client, namespace(), name())
                .hooks(new MemoryLeaseBook(TimeSource.system()), endpoint.orElse(NOWHERE))
                .settle(settle)
                .build();
        OnCluster open = new OnCluster(client, target, target.rbac(), target::close);
        return endpoint.isPresent()
                ? open
                : open.guardedBy("not known: set " + ENDPOINT
                        + " to the URL that the webhooks of the Canary have, to see which of them ask Fledge");
    }

    private static Optional<HttpUrl> endpoint() {
        String text = System.getenv(ENDPOINT);
        if (text == null) {
            return Optional.empty();
        }
        HttpUrl url = HttpUrl.parse(text);
        if (url == null) {
            // What stands there may hold the token, so it is not shown.
            throw new IllegalArgumentException(
                    ENDPOINT + " must be the URL, with its token, at which Flagger asks the hooks");
        }
        return Optional.of(url);
    }

    private OpenTarget httpRoute(KubernetesClient client, Duration settle) throws IOException {
        HttpRouteTarget target = HttpRouteTarget.of(client, namespace(), name())
                .services(stable(), canary())
                .workload(pair(client))
                .settle(settle)
                .build();
        return new OnCluster(client, target, target.rbac(), target::close);
    }

    private OpenTarget traefik(KubernetesClient client, Duration settle) throws IOException {
        TraefikTarget target = TraefikTarget.of(client, namespace(), name())
                .services(stable(), canary())
                .workload(pair(client))
                .settle(settle)
                .build();
        return new OnCluster(client, target, target.rbac(), target::close);
    }

    private OpenTarget ingressNginx(KubernetesClient client, Duration settle) throws IOException {
        IngressNginxTarget target = IngressNginxTarget.of(client, namespace(), name())
                .services(stable(), canary())
                .workload(pair(client))
                .settle(settle)
                .build();
        return new OnCluster(client, target, target.rbac(), target::close);
    }

    private DeploymentPair pair(KubernetesClient client) throws IOException {
        return DeploymentPair.of(client, namespace(), stable(), canary()).build();
    }

    private record OnCluster(
            KubernetesClient client, RolloutTarget target, Rbac rights, Runnable closing, Optional<String> guardWords)
            implements OpenTarget {
        private OnCluster(KubernetesClient client, RolloutTarget target, Rbac rights, Runnable closing) {
            this(client, target, rights, closing, Optional.empty());
        }

        private OnCluster guardedBy(String words) {
            return new OnCluster(client, target, rights, closing, Optional.of(words));
        }

        @Override
        public String guard() {
            return guardWords.orElseGet(OpenTarget.super::guard);
        }

        @Override
        public String rights(String account) {
            return rights.yaml(account);
        }

        @Override
        public void close() {
            try (client) {
                closing.run();
            }
        }
    }

    private KubernetesConfig config() throws IOException {
        if (server.isEmpty()) {
            return context.isEmpty() ? KubernetesConfig.kubeconfig() : KubernetesConfig.kubeconfig(context);
        }
        HttpUrl url = HttpUrl.parse(server);
        if (url == null) {
            throw new IllegalArgumentException(
                    "--server must be a URL such as http://127.0.0.1:8001, but was '" + server + "'");
        }
        return KubernetesConfig.at(url);
    }

    private String namespace() throws IOException {
        return namespace.isEmpty() ? config().namespace() : namespace;
    }

    private String name() {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(
                    "--name must name the Deployment, Rollout, Canary, HTTPRoute, TraefikService or Ingress");
        }
        return name;
    }

    private String stable() {
        return stable.isEmpty() ? name() + "-stable" : stable;
    }

    private String canary() {
        return canary.isEmpty() ? name() + "-canary" : canary;
    }
}
