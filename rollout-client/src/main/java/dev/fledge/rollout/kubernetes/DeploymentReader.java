package dev.fledge.rollout.kubernetes;

import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads both Deployments, what they own and the endpoints of their Service. Writes nothing. */
final class DeploymentReader {
    private final KubernetesClient client;
    private final DeploymentNames names;
    private final String container;

    DeploymentReader(KubernetesClient client, DeploymentNames names, String container) {
        this.client = client;
        this.names = names;
        this.container = container;
    }

    DeploymentLook look(Deadline deadline) throws IOException, InterruptedException {
        KubernetesObject stable = client.get(names.stableRef(), deadline);
        Optional<KubernetesObject> canary = find(names.canaryRef(), deadline);
        KubernetesObject service = find(names.serviceRef(), deadline)
                .orElseThrow(() -> new IOException(names.serviceRef()
                        + " is not there, so nobody can tell which pods users reach; name theirs with service()"));
        List<KubernetesObject> slices = client.list(
                        ResourceKind.ENDPOINT_SLICE,
                        names.namespace(),
                        "kubernetes.io/service-name=" + names.service(),
                        deadline)
                .items();
        Owned ofStable = owned(stable, deadline);
        Owned ofCanary = canary.isPresent() ? owned(canary.get(), deadline) : Owned.NOTHING;
        return new DeploymentLook(
                stable,
                canary,
                new DeploymentLook.OwnedByBoth(ofStable, ofCanary),
                ServiceReach.of(service, slices),
                autoscalers(deadline),
                container);
    }

    private Owned owned(KubernetesObject deployment, Deadline deadline) throws IOException, InterruptedException {
        return owned(client, deployment, deadline);
    }

    /** Reads what a Deployment owns. */
    static Owned owned(KubernetesClient client, KubernetesObject deployment, Deadline deadline)
            throws IOException, InterruptedException {
        String labels = selector(deployment.texts("/spec/selector/matchLabels"));
        String namespace = deployment.namespace();
        return Owned.by(
                deployment,
                client.list(ResourceKind.REPLICA_SET, namespace, labels, deadline)
                        .items(),
                client.list(ResourceKind.POD, namespace, labels, deadline).items());
    }

    private static String selector(Map<String, String> labels) {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(","));
    }

    private Optional<KubernetesObject> find(ObjectRef ref, Deadline deadline) throws IOException, InterruptedException {
        try {
            return Optional.of(client.get(ref, deadline));
        } catch (KubernetesException e) {
            if (e.notFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Autoscalers autoscalers(Deadline deadline) throws IOException, InterruptedException {
        try {
            return new Autoscalers(client.list(Autoscalers.KIND, names.namespace(), "", deadline)
                    .items());
        } catch (KubernetesException e) {
            // They only make a better message: who may not see them still moves traffic.
            if (e.notFound() || e.code() == 403) {
                return new Autoscalers(List.of());
            }
            throw e;
        }
    }
}
