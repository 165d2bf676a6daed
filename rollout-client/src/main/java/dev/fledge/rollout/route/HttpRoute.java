package dev.fledge.rollout.route;

import dev.fledge.rollout.Guard;
import dev.fledge.rollout.kubernetes.JsonPatch;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.WriteRequest;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The shares of an HTTPRoute: one JSON patch over all rules that name the two Services. Thread-safe. */
final class HttpRoute implements Route {
    private final KubernetesClient client;
    private final ObjectRef ref;
    private final ServicePair pair;
    private final Optional<OptIn> optIn;

    HttpRoute(KubernetesClient client, ObjectRef ref, ServicePair pair, Optional<OptIn> optIn) {
        this.client = client;
        this.ref = ref;
        this.pair = pair;
        this.optIn = optIn;
    }

    @Override
    public String name() {
        return "HTTPRoute " + ref.namespace() + "/" + ref.name();
    }

    @Override
    public Route urgent() {
        return new HttpRoute(client.urgent(), ref, pair, optIn);
    }

    @Override
    public boolean opensByWish() {
        return optIn.isPresent();
    }

    @Override
    public String fixOfDrift() {
        return "if that is Argo CD's self-heal, give the Application ignoreDifferences for HTTPRoute with the jqPathExpression"
                + " .spec.rules[].backendRefs[].weight" + (optIn.isPresent() ? " (and turn the opt-in rule off)" : "")
                + " and the sync option RespectIgnoreDifferences=true; then abort, which takes the shares in hand again";
    }

    @Override
    public Guard guard() {
        return new Guard.None(
                "an HTTPRoute keeps its weights when we die; finish with a rollback in another process, or with"
                        + " kubectl as docs/rollback.md says");
    }

    @Override
    public Reading read(Deadline deadline) throws IOException, InterruptedException {
        KubernetesObject route = client.get(ref, deadline);
        List<RouteRule> rules = new ArrayList<>();
        for (KubernetesObject rule : route.objects("/spec/rules")) {
            rules.add(new RouteRule(rules.size(), rule, pair, ref.namespace()));
        }
        if (rules.stream().noneMatch(RouteRule::weighted)) {
            throw new IOException(
                    name() + " has no rule whose backendRefs name both Service " + pair.stable() + " and Service "
                            + pair.canary() + "; add the canary with weight 0 beside stable with weight 1000");
        }
        return new Read(route, rules);
    }

    private final class Read implements Reading {
        private final KubernetesObject route;
        private final List<RouteRule> weighted;
        private final List<RouteRule> asking;
        private final List<RouteRule> foreign;

        private Read(KubernetesObject route, List<RouteRule> rules) {
            this.route = route;
            this.weighted = rules.stream().filter(RouteRule::weighted).toList();
            this.asking = rules.stream().filter(this::asks).toList();
            this.foreign =
                    rules.stream().filter(rule -> rule.forced() && !asks(rule)).toList();
        }

        private boolean asks(RouteRule rule) {
            return optIn.isPresent() && rule.asks(optIn.get());
        }

        @Override
        public Split split() {
            int largest = weighted.stream().mapToInt(RouteRule::permille).max().orElse(0);
            return new Split(largest, !asking.isEmpty() || !foreign.isEmpty());
        }

        @Override
        public String identity() {
            return route.uid();
        }

        @Override
        public Map<String, String> missing() {
            boolean closed = split().closed();
            Map<String, String> missing = new TreeMap<>(new RouteParents(route).missing(closed));
            foreign.forEach(rule -> missing.put("rule " + rule.index(), stranger(rule)));
            return missing;
        }

        private String stranger(RouteRule rule) {
            return name() + " sends what rule " + rule.index() + " matches to " + pair.canary()
                    + " whatever the weight is, and the rule is not ours; take it out";
        }

        @Override
        public List<String> obstacles() {
            List<String> obstacles = new ArrayList<>(new RouteParents(route).refusals());
            weighted.forEach(rule -> rule.third().ifPresent(third -> obstacles.add(name() + ": " + third)));
            foreign.forEach(rule -> obstacles.add(stranger(rule)));
            return obstacles;
        }

        @Override
        public boolean is(Split wanted) {
            boolean asked = wanted.byWish() ? asking.size() == weighted.size() : asking.isEmpty();
            return asked && weighted.stream().allMatch(rule -> rule.shares(wanted.weightPermille()));
        }

        @Override
        public List<String> plan(Split wanted) throws IOException {
            return List.of(request(wanted).describe());
        }

        @Override
        public boolean write(Split wanted, Deadline deadline) throws IOException, InterruptedException {
            return GuardedPatch.send(client, request(wanted), deadline);
        }

        private WriteRequest request(Split wanted) throws IOException {
            JsonPatch patch = JsonPatch.begin();
            if (!wanted.closed()) {
                // A closing write must not lose against whoever else touches the route: names are enough for it.
                patch.test("/metadata/resourceVersion", route.resourceVersion());
            }
            weighted.forEach(rule -> rule.testNames(patch));
            weighted.forEach(rule -> rule.weigh(patch, wanted.weightPermille()));
            if (optIn.isPresent()) {
                ask(patch, wanted.byWish(), optIn.get());
            }
            return WriteRequest.patch("give the canary " + wanted, ref, patch.build());
        }

        private void ask(JsonPatch patch, boolean wanted, OptIn header) throws IOException {
            if (wanted && asking.size() == weighted.size()) {
                return;
            }
            List<RouteRule> backwards = new ArrayList<>(asking);
            Collections.reverse(backwards);
            for (RouteRule rule : backwards) {
                rule.testAsks(patch, header);
                patch.remove(rule.pointer());
            }
            List<RouteRule> last = new ArrayList<>(weighted);
            Collections.reverse(last);
            for (RouteRule rule : wanted ? last : List.<RouteRule>of()) {
                long gone = asking.stream()
                        .filter(taken -> taken.index() < rule.index())
                        .count();
                patch.add("/spec/rules/" + (rule.index() - gone), rule.opened(header));
            }
        }
    }
}
