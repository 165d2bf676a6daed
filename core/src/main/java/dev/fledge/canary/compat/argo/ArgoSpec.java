package dev.fledge.canary.compat.argo;

import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a run judges: the metrics of the merged templates, and which of them only run dry. */
final class ArgoSpec {
    private final String name;
    private final List<ArgoMetric> metrics = new ArrayList<>();
    private final Set<String> dryRun = new HashSet<>();

    private ArgoSpec(ArgoTemplates templates, Map<String, String> given) {
        this.name = templates.name();
        ArgoArguments arguments = new ArgoArguments();
        List<DocumentNode> specs = templates.specs();
        specs.forEach(spec -> arguments.declare(spec.optional("args"), given));
        for (DocumentNode spec : specs) {
            spec.optional("metrics")
                    .ifPresent(list -> list.items().forEach(node -> add(ArgoMetric.read(node, arguments))));
        }
        if (metrics.isEmpty()) {
            throw specs.get(0).error("has no metric, which Argo ends in an error; add one");
        }
        for (DocumentNode spec : specs) {
            spec.optional("dryRun").ifPresent(list -> list.items().forEach(rule -> matches(rule, dryRun)));
            spec.optional("measurementRetention")
                    .ifPresent(list -> list.items().forEach(rule -> {
                        rule.field("limit").integer(0, Integer.MAX_VALUE);
                        matches(rule, new HashSet<>());
                    }));
        }
    }

    static ArgoSpec read(DocumentNode root, Map<String, String> given) {
        return new ArgoSpec(ArgoTemplates.read(root), given);
    }

    private void add(ArgoMetric metric) {
        if (metrics.stream().anyMatch(known -> known.name().equals(metric.name()))) {
            throw metric.node().field("name").error("there is a metric '" + metric.name() + "' already; rename one");
        }
        metrics.add(metric);
    }

    /** A rule is a regular expression that is looked for anywhere in the name, and must be found in one. */
    private void matches(DocumentNode rule, Set<String> names) {
        rule.allowOnly("metricName", "limit");
        DocumentNode pattern = rule.field("metricName");
        boolean found = false;
        for (ArgoMetric metric : metrics) {
            if (isIn(pattern, metric.name())) {
                names.add(metric.name());
                found = true;
            }
        }
        if (!found) {
            throw pattern.error("'" + pattern.text() + "' matches no metric, which Argo ends in an error; there are "
                    + metrics.stream().map(ArgoMetric::name).toList());
        }
    }

    private static boolean isIn(DocumentNode pattern, String name) {
        try {
            return name.matches("(?s).*(?:" + pattern.text() + ").*");
        } catch (IllegalArgumentException e) {
            throw pattern.error("'" + pattern.text() + "' is no regular expression; write .* for every metric");
        }
    }

    String name() {
        return name;
    }

    List<ArgoMetric> metrics() {
        return metrics;
    }

    boolean runsDry(ArgoMetric metric) {
        return dryRun.contains(metric.name());
    }
}
