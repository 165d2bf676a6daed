package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.artifact.Digest;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes the EndpointSlices of Services, and steers routers by the pods that they select. */
final class ServiceEndpoints {
    private static final String VERSION = "fledge.dev/version";

    private final FakeKubernetes kubernetes;
    private final List<Steered> steered = new CopyOnWriteArrayList<>();
    private volatile boolean held;

    ServiceEndpoints(FakeKubernetes kubernetes) {
        this.kubernetes = kubernetes;
    }

    private record Steered(SteeredRouter router, String namespace, String service) {}

    void steer(SteeredRouter router, String namespace, String service) {
        steered.add(new Steered(router, namespace, service));
    }

    void hold(boolean on) {
        held = on;
    }

    void reconcile() {
        if (held) {
            return;
        }
        steered.forEach(this::runPods);
        for (ObjectNode service : kubernetes.trees(ResourceKind.SERVICE, "")) {
            JsonNode selector = service.at("/spec/selector");
            if (selector.isEmpty()) {
                continue;
            }
            String namespace = service.at("/metadata/namespace").asText();
            List<ObjectNode> pods = kubernetes.trees(ResourceKind.POD, namespace).stream()
                    .filter(pod -> selects(selector, pod.at("/metadata/labels")))
                    .toList();
            kubernetes.put(slice(service, pods).toString());
            for (Steered one : steered) {
                if (one.namespace.equals(namespace)
                        && one.service.equals(service.at("/metadata/name").asText())) {
                    steer(one.router, pods);
                }
            }
        }
    }

    /** A pod that no Service selects runs all the same. */
    private void runPods(Steered one) {
        for (ObjectNode pod : kubernetes.trees(ResourceKind.POD, one.namespace)) {
            if (PodStates.ready(pod)) {
                revision(pod).ifPresent(one.router::run);
            }
        }
    }

    private static boolean selects(JsonNode selector, JsonNode labels) {
        return selector.properties().stream().allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
    }

    private static ObjectNode slice(ObjectNode service, List<ObjectNode> pods) {
        String name = service.at("/metadata/name").asText();
        ObjectNode slice = JsonNodeFactory.instance.objectNode();
        slice.put("apiVersion", "discovery.k8s.io/v1")
                .put("kind", "EndpointSlice")
                .put("addressType", "IPv4");
        ObjectNode metadata = slice.putObject("metadata").put("name", name + "-fake1");
        metadata.set("namespace", service.at("/metadata/namespace"));
        metadata.putObject("labels").put("kubernetes.io/service-name", name);
        metadata.putArray("ownerReferences").add(ReplicaSets.owner(service));
        ArrayNode endpoints = slice.putArray("endpoints");
        for (ObjectNode pod : pods) {
            String address = pod.at("/status/podIP").asText();
            if (address.isEmpty()) {
                continue;
            }
            ObjectNode endpoint = endpoints.addObject();
            endpoint.putArray("addresses").add(address);
            boolean ready = PodStates.ready(pod);
            endpoint.putObject("conditions")
                    .put("ready", ready)
                    .put("serving", ready)
                    .put("terminating", false);
            ObjectNode target = endpoint.putObject("targetRef").put("kind", "Pod");
            for (String field : List.of("namespace", "name", "uid")) {
                target.set(field, pod.at("/metadata/" + field));
            }
        }
        ArrayNode ports = slice.putArray("ports");
        for (JsonNode port : service.at("/spec/ports")) {
            ports.addObject()
                    .put("name", port.path("name").asText(""))
                    .put("port", port.path("targetPort").asInt(port.path("port").asInt()))
                    .put("protocol", "TCP");
        }
        return slice;
    }

    private static void steer(SteeredRouter router, List<ObjectNode> pods) {
        Map<Revision, Integer> ready = new LinkedHashMap<>();
        for (ObjectNode pod : pods) {
            if (PodStates.ready(pod)) {
                revision(pod).ifPresent(revision -> ready.merge(revision, 1, Integer::sum));
            }
        }
        if (ready.isEmpty()) {
            return;
        }
        int all = ready.values().stream().mapToInt(Integer::intValue).sum();
        if (!ready.containsKey(router.stable())) {
            router.stable(mostOf(ready));
        }
        ready.remove(router.stable());
        if (ready.isEmpty()) {
            router.noCanary();
        } else {
            Revision canary = mostOf(ready);
            router.canary(canary);
            router.weight(1000 * ready.getOrDefault(canary, 0) / all);
        }
    }

    private static Revision mostOf(Map<Revision, Integer> ready) {
        return ready.entrySet().stream()
                .max(Comparator.comparingInt(entry -> entry.getValue()))
                .orElseThrow()
                .getKey();
    }

    /** Reads which revision a pod runs; empty if its image has no digest. */
    static Optional<Revision> revision(JsonNode pod) {
        String image = pod.at("/spec/containers/0/image").asText();
        int at = image.indexOf('@');
        if (at < 0) {
            return Optional.empty();
        }
        Digest digest = Digest.parse(image.substring(at + 1));
        String tag = image.substring(0, at).replaceFirst("^.*/", "").replaceFirst("^[^:]*:?", "");
        String fallback = tag.isEmpty() ? digest.abbreviated() : tag;
        String label =
                pod.at("/metadata/labels").path("app.kubernetes.io/version").asText(fallback);
        return Optional.of(
                new Revision(pod.at("/metadata/annotations").path(VERSION).asText(label), digest));
    }
}
