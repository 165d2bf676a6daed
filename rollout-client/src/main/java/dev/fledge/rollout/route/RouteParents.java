package dev.fledge.rollout.route;

import dev.fledge.rollout.kubernetes.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What the parents of an HTTPRoute report of it: one part for each parentRef and controller. Immutable. */
final class RouteParents {
    private static final String ACCEPTED = "Accepted";
    private static final String RESOLVED = "ResolvedRefs";

    private final KubernetesObject route;

    RouteParents(KubernetesObject route) {
        this.route = route;
    }

    /**
     * Returns what is missing of each part until it has taken the present generation; empty text for nothing.
     *
     * @param closed whether the canary gets nothing, so that it does not matter whether its Service is there
     */
    Map<String, String> missing(boolean closed) {
        Map<String, String> missing = new TreeMap<>();
        for (KubernetesObject parent : route.objects("/spec/parentRefs")) {
            List<KubernetesObject> reports = reports(parent);
            if (reports.isEmpty()) {
                missing.put(name(parent), "no controller reports on it; look whether it is there and has a controller");
            }
            for (KubernetesObject report : reports) {
                String controller = report.text("/controllerName").orElse("unnamed controller");
                missing.put(name(parent) + " of " + controller, missing(report, closed));
            }
        }
        if (missing.isEmpty()) {
            missing.put(
                    route.toString(), "it has no spec.parentRefs, so no gateway routes by it; name its gateway there");
        }
        return missing;
    }

    private String missing(KubernetesObject report, boolean closed) {
        String accepted = missing(report, ACCEPTED, false);
        return accepted.isEmpty() ? missing(report, RESOLVED, closed) : accepted;
    }

    private String missing(KubernetesObject report, String type, boolean anyStatus) {
        Optional<KubernetesObject> condition = condition(report, type);
        if (condition.isEmpty()) {
            return "no condition " + type + " yet";
        }
        long seen = condition.get().number("/observedGeneration").orElse(0);
        if (seen < route.generation()) {
            return "condition " + type + " is of generation " + seen + ", not of " + route.generation() + " yet";
        }
        boolean met = anyStatus || isStatus(condition.get(), "True");
        return met ? "" : said(condition.get(), type);
    }

    /** Returns what a controller says against the present generation. */
    List<String> refusals() {
        List<String> refusals = new ArrayList<>();
        for (KubernetesObject parent : route.objects("/spec/parentRefs")) {
            for (KubernetesObject report : reports(parent)) {
                for (String type : List.of(ACCEPTED, RESOLVED)) {
                    condition(report, type)
                            .filter(each -> isStatus(each, "False"))
                            .filter(each -> each.number("/observedGeneration").orElse(0) >= route.generation())
                            .ifPresent(each ->
                                    refusals.add(route + " is not served by " + name(parent) + ": " + said(each, type)
                                            + "; requests for the canary would fail, so put that right first"));
                }
            }
        }
        return refusals;
    }

    private static boolean isStatus(KubernetesObject condition, String status) {
        return condition.text("/status").equals(Optional.of(status));
    }

    private static String said(KubernetesObject condition, String type) {
        String message = condition.text("/message").orElse("");
        return type + " is " + condition.text("/status").orElse("absent") + " ("
                + condition.text("/reason").orElse("no reason") + (message.isEmpty() ? "" : ": " + message) + ")";
    }

    private static Optional<KubernetesObject> condition(KubernetesObject report, String type) {
        return report.objects("/conditions").stream()
                .filter(condition -> condition.text("/type").equals(Optional.of(type)))
                .findFirst();
    }

    private List<KubernetesObject> reports(KubernetesObject parent) {
        return route.objects("/status/parents").stream()
                .filter(report -> report.object("/parentRef").map(this::name).equals(Optional.of(name(parent))))
                .toList();
    }

    private String name(KubernetesObject parent) {
        OptionalLong port = parent.number("/port");
        return parent.text("/kind").orElse("Gateway") + " "
                + parent.text("/namespace").orElse(route.namespace()) + "/"
                + parent.text("/name").orElse("?")
                + parent.text("/sectionName").map(section -> "/" + section).orElse("")
                + (port.isPresent() ? ":" + port.getAsLong() : "");
    }
}
