package dev.fledge.rollout.route;

import dev.fledge.rollout.Guard;
import dev.fledge.rollout.kubernetes.JsonPatch;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.WriteRequest;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The weights of a TraefikService. Thread-safe. */
final class TraefikServiceRoute implements Route {
    private static final String LIST = "/spec/weighted/services";

    private final KubernetesClient client;
    private final ObjectRef ref;
    private final ServicePair pair;
    private final TraefikApi api;

    TraefikServiceRoute(KubernetesClient client, ObjectRef ref, ServicePair pair, TraefikApi api) {
        this.client = client;
        this.ref = ref;
        this.pair = pair;
        this.api = api;
    }

    @Override
    public String name() {
        return "TraefikService " + ref.namespace() + "/" + ref.name();
    }

    @Override
    public Route urgent() {
        return new TraefikServiceRoute(client.urgent(), ref, pair, api);
    }

    @Override
    public boolean opensByWish() {
        return false;
    }

    @Override
    public String fixOfDrift() {
        return "if that is Argo CD's self-heal, give the Application ignoreDifferences for TraefikService with the"
                + " jqPathExpression .spec.weighted.services[].weight and the sync option RespectIgnoreDifferences=true, and"
                + " keep explicit weights in Git, since entries without one share evenly; then abort, which takes the shares in"
                + " hand again";
    }

    @Override
    public Guard guard() {
        return new Guard.None(
                "a TraefikService keeps its weights when we die; finish with a rollback in another process, or"
                        + " with kubectl as docs/rollback.md says");
    }

    @Override
    public Reading read(Deadline deadline) throws IOException, InterruptedException {
        KubernetesObject service = client.get(ref, deadline);
        List<KubernetesObject> entries = service.objects(LIST);
        int stable = find(entries, pair.stable());
        int canary = find(entries, pair.canary());
        if (stable < 0 || canary < 0) {
            throw new IOException(name() + " does not name both " + pair.stable() + " and " + pair.canary()
                    + " in spec.weighted.services; add the canary with weight 0 beside stable with weight 1000");
        }
        List<Long> weights = entries.stream().map(TraefikServiceRoute::weight).toList();
        return new Read(service, stable, canary, api.missing(weights, deadline));
    }

    private static int find(List<KubernetesObject> entries, String name) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).text("/name").equals(Optional.of(name))) {
                return i;
            }
        }
        return -1;
    }

    private static long weight(KubernetesObject entry) {
        return entry.number("/weight").orElse(1);
    }

    private final class Read implements Reading {
        private final KubernetesObject service;
        private final int stable;
        private final int canary;
        private final Map<String, String> missing;

        private Read(KubernetesObject service, int stable, int canary, Map<String, String> missing) {
            this.service = service;
            this.stable = stable;
            this.canary = canary;
            this.missing = missing;
        }

        private Shares shares() {
            // Traefik takes an entry of weight 0 or less out of the balancer, with its sticky sessions.
            List<KubernetesObject> entries = service.objects(LIST);
            long sum = entries.stream()
                    .mapToLong(entry -> Math.max(0, weight(entry)))
                    .sum();
            long ofStable = Math.max(0, weight(entries.get(stable)));
            long ofCanary = Math.max(0, weight(entries.get(canary)));
            return new Shares(ofStable, ofCanary, sum - ofStable - ofCanary);
        }

        @Override
        public Split split() {
            return new Split(shares().permille(), false);
        }

        @Override
        public String identity() {
            return service.uid();
        }

        @Override
        public Map<String, String> missing() {
            return missing;
        }

        @Override
        public List<String> obstacles() {
            return shares().others() == 0
                    ? List.of()
                    : List.of(name() + " also gives a share to another service than " + pair.stable() + " and "
                            + pair.canary() + ", so no permille can be kept; set its weight to 0 or take it out");
        }

        @Override
        public boolean is(Split wanted) {
            return shares().are(wanted.weightPermille());
        }

        @Override
        public List<String> plan(Split wanted) {
            return List.of(request(wanted).describe());
        }

        @Override
        public boolean write(Split wanted, Deadline deadline) throws IOException, InterruptedException {
            return GuardedPatch.send(client, request(wanted), deadline);
        }

        private WriteRequest request(Split wanted) {
            JsonPatch patch = JsonPatch.begin();
            if (!wanted.closed()) {
                // A closing write must not lose against whoever else touches the object: names are enough for it.
                patch.test("/metadata/resourceVersion", service.resourceVersion());
            }
            patch.test(LIST + "/" + stable + "/name", pair.stable())
                    .test(LIST + "/" + canary + "/name", pair.canary())
                    .add(LIST + "/" + stable + "/weight", 1000 - wanted.weightPermille())
                    .add(LIST + "/" + canary + "/weight", wanted.weightPermille());
            return WriteRequest.patch("give the canary " + wanted, ref, patch.build());
        }
    }
}
