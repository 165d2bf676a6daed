package dev.fledge.rollout.flagger;

import dev.fledge.rollout.kubernetes.JsonPatch;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.KubernetesException;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.Rbac;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.rollout.kubernetes.WriteRequest;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The HTTPRoute that Flagger makes for a Canary, with one backend {@code -primary} and one {@code -canary}. */
final class CanaryHttpRoute implements FlaggerRoute {
    private static final int TRIES = 5;

    private final KubernetesClient client;
    private final ObjectRef ref;

    CanaryHttpRoute(KubernetesClient client, String namespace, String service) {
        this.client = client;
        this.ref = new ObjectRef(ResourceKind.HTTP_ROUTE, namespace, service);
    }

    @Override
    public Share read(Deadline deadline) throws IOException, InterruptedException {
        return share(client.get(ref, deadline));
    }

    private Share share(KubernetesObject route) {
        int permille = 0;
        boolean reachable = false;
        for (KubernetesObject rule : route.objects("/spec/rules")) {
            long canary = weight(rule, "-canary");
            long all = canary + weight(rule, "-primary");
            reachable |= canary > 0;
            if (all > 0) {
                permille = Math.max(permille, (int) Math.round(1000.0 * canary / all));
            }
        }
        List<String> problems = problems(route);
        return new Share(permille, reachable, problems.isEmpty(), problems);
    }

    private long weight(KubernetesObject rule, String suffix) {
        return rule.objects("/backendRefs").stream()
                .filter(backend -> backend.text("/name").orElse("").equals(ref.name() + suffix))
                .mapToLong(backend -> backend.number("/weight").orElse(1))
                .sum();
    }

    private List<String> problems(KubernetesObject route) {
        List<KubernetesObject> parents = route.objects("/status/parents");
        List<String> problems = new ArrayList<>();
        if (parents.isEmpty()) {
            problems.add(ref + " has no status.parents, so no gateway has taken it yet; look at its parentRefs");
        }
        for (KubernetesObject parent : parents) {
            for (KubernetesObject condition : parent.objects("/conditions")) {
                String type = condition.text("/type").orElse("");
                if (!type.equals("Accepted") && !type.equals("ResolvedRefs")) {
                    continue;
                }
                String status = condition.text("/status").orElse("");
                if (condition.number("/observedGeneration").orElse(0) < route.generation()) {
                    problems.add(ref + " is not taken by its gateway yet: " + type + " is about an older generation");
                } else if (!status.equals("True")) {
                    problems.add(ref + ": " + type + " is " + status + ", "
                            + condition.text("/reason").orElse("no reason") + ": "
                            + condition.text("/message").orElse("see its gateway"));
                }
            }
        }
        return problems;
    }

    @Override
    public void close(Deadline deadline) throws IOException, InterruptedException {
        for (int left = TRIES; ; left--) {
            KubernetesObject route = client.get(ref, deadline);
            if (!share(route).reachable()) {
                return;
            }
            try {
                allToPrimary(route).send(client, deadline);
                return;
            } catch (KubernetesException e) {
                if (!e.conflict() || left <= 1) {
                    throw e;
                }
            }
        }
    }

    private WriteRequest allToPrimary(KubernetesObject route) {
        JsonPatch patch = JsonPatch.begin().test("/metadata/resourceVersion", route.resourceVersion());
        List<KubernetesObject> rules = route.objects("/spec/rules");
        for (int r = 0; r < rules.size(); r++) {
            List<KubernetesObject> backends = rules.get(r).objects("/backendRefs");
            for (int b = 0; b < backends.size(); b++) {
                String name = backends.get(b).text("/name").orElse("");
                String place = "/spec/rules/" + r + "/backendRefs/" + b;
                if (name.equals(ref.name() + "-primary")) {
                    patch.test(place + "/name", name).add(place + "/weight", 100);
                } else if (name.equals(ref.name() + "-canary")) {
                    patch.test(place + "/name", name).add(place + "/weight", 0);
                }
            }
        }
        return WriteRequest.patch("send everything to " + ref.name() + "-primary", ref, patch.build());
    }

    @Override
    public List<String> closing(Deadline deadline) throws IOException, InterruptedException {
        KubernetesObject route = client.get(ref, deadline);
        return share(route).reachable() ? List.of(allToPrimary(route).describe()) : List.of();
    }

    @Override
    public Rbac rights(Rbac rbac) {
        return rbac.allow(ResourceKind.HTTP_ROUTE, "", "get", "patch");
    }
}
