package dev.fledge.rollout.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import java.util.Optional;

/** The stable Ingress and the canary Ingress that is made from it, as they were read. Immutable. */
final class IngressPair {
    static final String CANARY = "nginx.ingress.kubernetes.io/canary";
    private static final String WEIGHT = CANARY + "-weight";
    private static final String TOTAL = CANARY + "-weight-total";
    private static final String HEADER = CANARY + "-by-header";
    private static final String HEADER_VALUE = CANARY + "-by-header-value";
    private static final String AFFINITY = "nginx.ingress.kubernetes.io/affinity-canary-behavior";
    private static final String CLASS = "kubernetes.io/ingress.class";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesObject stable;
    private final Optional<KubernetesObject> canary;
    private final ServicePair pair;
    private final Optional<OptIn> optIn;

    IngressPair(KubernetesObject stable, Optional<KubernetesObject> canary, ServicePair pair, Optional<OptIn> optIn) {
        this.stable = stable;
        this.canary = canary;
        this.pair = pair;
        this.optIn = optIn;
    }

    Optional<KubernetesObject> canary() {
        return canary;
    }

    /** Returns whether the object of the canary's name is a canary. */
    boolean active() {
        return annotation(CANARY).equals("true");
    }

    /** Returns whether an object of the canary's name is there that somebody made for something else. */
    boolean foreign() {
        return canary.isPresent() && annotation(CANARY).isEmpty();
    }

    private String annotation(String name) {
        return canary.map(ingress -> ingress.texts("/metadata/annotations").getOrDefault(name, ""))
                .orElse("");
    }

    Split split() {
        if (!active()) {
            return Split.CLOSED;
        }
        long weight = number(WEIGHT, 0);
        long total = Math.max(1, number(TOTAL, 100));
        int permille = (int) Math.min(1000, (weight * 1000 + total - 1) / total);
        return new Split(
                permille,
                !annotation(HEADER).isEmpty()
                        || !annotation(CANARY + "-by-cookie").isEmpty());
    }

    private long number(String name, long otherwise) {
        try {
            return annotation(name).isEmpty() ? otherwise : Math.max(0, Long.parseLong(annotation(name)));
        } catch (NumberFormatException e) {
            // The controller refuses what is no number and keeps its default.
            return otherwise;
        }
    }

    /** Returns whether stable has a rule with a path to the stable Service, for the canary to copy. */
    boolean hasRules() {
        return !rules().isEmpty();
    }

    boolean is(Split wanted) {
        if (wanted.closed()) {
            return !active();
        }
        return active()
                && split().equals(wanted)
                && number(WEIGHT, 0) * 1000 == wanted.weightPermille() * number(TOTAL, 100)
                && tree(canary.orElseThrow()).at("/spec/rules").equals(rules());
    }

    /** Returns the canary Ingress as it is to be made. */
    String made(String name, Split wanted) {
        ObjectNode made = JSON.createObjectNode()
                .put("apiVersion", "networking.k8s.io/v1")
                .put("kind", "Ingress");
        ObjectNode metadata = made.putObject("metadata").put("name", name).put("namespace", stable.namespace());
        ObjectNode annotations = metadata.putObject("annotations");
        annotate(annotations, wanted);
        stable.text("/metadata/annotations/kubernetes.io~1ingress.class")
                .ifPresent(type -> annotations.put(CLASS, type));
        ObjectNode spec = made.putObject("spec");
        JsonNode from = tree(stable).path("spec");
        for (String field : new String[] {"ingressClassName", "tls"}) {
            if (from.has(field)) {
                spec.set(field, from.get(field).deepCopy());
            }
        }
        spec.set("rules", rules());
        return made.toString();
    }

    /** Returns the merge patch of the canary Ingress, presuming its version. */
    String changed(Split wanted) {
        ObjectNode patch = JSON.createObjectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("resourceVersion", canary.orElseThrow().resourceVersion());
        annotate(metadata.putObject("annotations"), wanted);
        patch.putObject("spec").set("rules", rules());
        return patch.toString();
    }

    private void annotate(ObjectNode annotations, Split wanted) {
        annotations
                .put(CANARY, "true")
                .put(WEIGHT, Integer.toString(wanted.weightPermille()))
                .put(TOTAL, "1000")
                .put(AFFINITY, "legacy");
        if (wanted.byWish()) {
            optIn.ifPresent(header -> annotations.put(HEADER, header.header()).put(HEADER_VALUE, header.value()));
        }
    }

    private ArrayNode rules() {
        ArrayNode rules = JSON.createArrayNode();
        for (JsonNode rule : tree(stable).at("/spec/rules")) {
            ArrayNode paths = JSON.createArrayNode();
            for (JsonNode path : rule.at("/http/paths")) {
                if (path.at("/backend/service/name").asText().equals(pair.stable())) {
                    ObjectNode copy = path.deepCopy();
                    ((ObjectNode) copy.at("/backend/service")).put("name", pair.canary());
                    paths.add(copy);
                }
            }
            if (!paths.isEmpty()) {
                ObjectNode copy = rule.deepCopy();
                ((ObjectNode) copy.path("http")).set("paths", paths);
                rules.add(copy);
            }
        }
        return rules;
    }

    private static JsonNode tree(KubernetesObject object) {
        try {
            return JSON.readTree(object.json());
        } catch (JsonProcessingException e) {
            throw new AssertionError("what was read as JSON is JSON", e);
        }
    }
}
