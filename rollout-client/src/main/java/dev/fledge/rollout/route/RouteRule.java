package dev.fledge.rollout.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.kubernetes.JsonPatch;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One rule of an HTTPRoute as it was read, seen from the two Services. Immutable. */
final class RouteRule {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NONE = -1;

    private final int index;
    private final KubernetesObject rule;
    private final List<KubernetesObject> backends;
    private final ServicePair pair;
    private final int stable;
    private final int canary;

    RouteRule(int index, KubernetesObject rule, ServicePair pair, String namespace) {
        this.index = index;
        this.rule = rule;
        this.pair = pair;
        this.backends = rule.objects("/backendRefs");
        this.stable = find(pair.stable(), namespace);
        this.canary = find(pair.canary(), namespace);
    }

    private int find(String service, String namespace) {
        for (int i = 0; i < backends.size(); i++) {
            KubernetesObject backend = backends.get(i);
            boolean ours = backend.text("/name").equals(Optional.of(service))
                    && backend.text("/kind").orElse("Service").equals("Service")
                    && backend.text("/group").orElse("").isEmpty()
                    && backend.text("/namespace").orElse(namespace).equals(namespace);
            if (ours) {
                return i;
            }
        }
        return NONE;
    }

    int index() {
        return index;
    }

    /** Returns whether it shares requests between the two. */
    boolean weighted() {
        return stable != NONE && canary != NONE;
    }

    /** Returns whether requests that it matches get to the canary and not to stable, whatever the weight is. */
    boolean forced() {
        return stable == NONE && canary != NONE && weight(canary) > 0;
    }

    /** Returns whether it is the forced rule of that header. */
    boolean asks(OptIn optIn) {
        List<KubernetesObject> matches = rule.objects("/matches");
        return forced()
                && !matches.isEmpty()
                && matches.stream()
                        .allMatch(match ->
                                match.objects("/headers").stream().anyMatch(header -> isHeader(header, optIn)));
    }

    private static boolean isHeader(KubernetesObject header, OptIn optIn) {
        return header.text("/name").filter(optIn.header()::equalsIgnoreCase).isPresent()
                && header.text("/value").equals(Optional.of(optIn.value()))
                && header.text("/type").orElse("Exact").equals("Exact");
    }

    private long weight(int backend) {
        return backend == NONE ? 0 : backends.get(backend).number("/weight").orElse(1);
    }

    private Shares shares() {
        long sum = 0;
        for (int i = 0; i < backends.size(); i++) {
            sum += weight(i);
        }
        return new Shares(weight(stable), weight(canary), sum - weight(stable) - weight(canary));
    }

    int permille() {
        return shares().permille();
    }

    boolean shares(int permille) {
        return shares().are(permille);
    }

    /** Returns what else gets a share here. */
    Optional<String> third() {
        return shares().others() == 0
                ? Optional.empty()
                : Optional.of("rule " + index + " also gives a share to another backend than " + pair.stable() + " and "
                        + pair.canary() + ", so no permille can be kept; set its weight to 0 or take it out");
    }

    void testNames(JsonPatch patch) {
        if (stable != NONE) {
            patch.test(backend(stable) + "/name", pair.stable());
        }
        patch.test(backend(canary) + "/name", pair.canary());
    }

    void weigh(JsonPatch patch, int permille) {
        patch.add(backend(stable) + "/weight", 1000 - permille).add(backend(canary) + "/weight", permille);
    }

    /** Adds the tests that a rule with this place is still one that the header opens. */
    void testAsks(JsonPatch patch, OptIn optIn) {
        patch.test(backend(canary) + "/name", pair.canary());
        List<KubernetesObject> headers = rule.objects("/matches/0/headers");
        for (int i = 0; i < headers.size(); i++) {
            if (isHeader(headers.get(i), optIn)) {
                patch.test(pointer() + "/matches/0/headers/" + i + "/value", optIn.value());
            }
        }
    }

    String pointer() {
        return "/spec/rules/" + index;
    }

    private String backend(int i) {
        return pointer() + "/backendRefs/" + i;
    }

    /** Returns the rule that sends what this one matches to the canary alone, if it carries the header. */
    KubernetesObject opened(OptIn optIn) throws IOException {
        try {
            ObjectNode opened = (ObjectNode) JSON.readTree(rule.json());
            opened.remove("name");
            ArrayNode matches = opened.withArray("matches");
            if (matches.isEmpty()) {
                matches.addObject().putObject("path").put("type", "PathPrefix").put("value", "/");
            }
            for (JsonNode match : matches) {
                ((ObjectNode) match)
                        .withArray("headers")
                        .addObject()
                        .put("type", "Exact")
                        .put("name", optIn.header())
                        .put("value", optIn.value());
            }
            ObjectNode only = ((ObjectNode) opened.at("/backendRefs/" + canary)).deepCopy();
            only.put("weight", 1);
            opened.putArray("backendRefs").add(only);
            return KubernetesObject.parse(opened.toString());
        } catch (JsonProcessingException e) {
            throw new AssertionError("what was read as JSON is JSON", e);
        }
    }
}
