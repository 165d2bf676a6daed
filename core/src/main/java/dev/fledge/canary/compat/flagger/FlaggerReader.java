package dev.fledge.canary.compat.flagger;

import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a canary and its templates. Strict inside {@code analysis}: what it does not know is an error at its place. */
final class FlaggerReader {
    private static final String API_VERSION = "flagger.app/v1beta1";

    private static final String[] SPEC_KEYS = {
        "provider",
        "metricsServer",
        "targetRef",
        "autoscalerRef",
        "ingressRef",
        "routeRef",
        "upstreamRef",
        "service",
        "analysis",
        "progressDeadlineSeconds",
        "skipAnalysis",
        "revertOnDeletion",
        "suspend"
    };

    private static final String[] ANALYSIS_KEYS = {
        "interval",
        "threshold",
        "iterations",
        "mirror",
        "mirrorWeight",
        "maxWeight",
        "stepWeight",
        "stepWeights",
        "stepWeightPromotion",
        "primaryReadyThreshold",
        "canaryReadyThreshold",
        "metrics",
        "webhooks",
        "alerts",
        "match",
        "sessionAffinity"
    };

    private final DocumentNode canary;
    private final List<Template> templates;

    private FlaggerReader(DocumentNode canary, List<Template> templates) {
        this.canary = canary;
        this.templates = templates;
    }

    static FlaggerPolicy read(List<DocumentNode> documents) {
        if (documents.isEmpty()) {
            throw new IllegalArgumentException("there is no document; give the one with kind: Canary");
        }
        List<DocumentNode> canaries = ofKind(documents, "Canary");
        if (canaries.isEmpty()) {
            throw documents.get(0).error("no document is a Canary; give one with kind: Canary");
        }
        if (canaries.size() > 1) {
            throw canaries.get(1).error("a second Canary; read one at a time");
        }
        List<Template> templates = ofKind(documents, "MetricTemplate").stream()
                .map(document -> Template.read(apiVersionChecked(document)))
                .toList();
        return new FlaggerReader(apiVersionChecked(canaries.get(0)), templates).policy();
    }

    private static List<DocumentNode> ofKind(List<DocumentNode> documents, String kind) {
        return documents.stream()
                .filter(document -> document.field("kind").text().equals(kind))
                .toList();
    }

    private static DocumentNode apiVersionChecked(DocumentNode document) {
        document.allowOnly("apiVersion", "kind", "metadata", "spec", "status");
        document.field("apiVersion").oneOf(API_VERSION);
        return document;
    }

    private FlaggerPolicy policy() {
        String name = canary.field("metadata").field("name").text();
        DocumentNode spec = canary.field("spec").allowOnly(SPEC_KEYS);
        spec.optional("suspend").filter(DocumentNode::bool).ifPresent(suspend -> {
            throw suspend.error("Flagger judges nothing while the canary is suspended; remove it");
        });
        DocumentNode analysis = spec.field("analysis").allowOnly(ANALYSIS_KEYS);
        Set<String> names = new HashSet<>();
        List<MetricCheck> checks = checks(analysis, names);
        FlaggerPolicy policy = new FlaggerPolicy(name, spec, checks, hooks(analysis, names));
        // Read once, so that a mistake is found now and not in the first tick.
        policy.threshold();
        policy.interval();
        policy.skipsAnalysis();
        return policy;
    }

    private List<Hook> hooks(DocumentNode analysis, Set<String> names) {
        List<Hook> hooks = new ArrayList<>();
        for (DocumentNode node : items(analysis, "webhooks")) {
            Hook hook = Hook.read(node);
            requireNew(node, names);
            hooks.add(hook);
        }
        return hooks;
    }

    /** Reads the metrics in the order Flagger asks them: what it has built in before the templates. */
    private List<MetricCheck> checks(DocumentNode analysis, Set<String> names) {
        List<MetricCheck> checks = new ArrayList<>();
        List<MetricCheck> later = new ArrayList<>();
        for (DocumentNode node : items(analysis, "metrics")) {
            node.allowOnly(
                    "name", "interval", "threshold", "thresholdRange", "query", "templateRef", "templateVariables");
            requireNew(node, names);
            check(node).ifPresent(check -> (check.kind() == MetricCheck.Kind.TEMPLATE ? later : checks).add(check));
        }
        checks.addAll(later);
        checks.forEach(MetricCheck::interval);
        return checks;
    }

    private static List<DocumentNode> items(DocumentNode analysis, String key) {
        return analysis.optional(key).map(DocumentNode::items).orElse(List.of());
    }

    private static void requireNew(DocumentNode node, Set<String> names) {
        DocumentNode name = node.field("name");
        if (name.text().isBlank()) {
            throw name.error("the name is blank, but readings are asked by it; write one");
        }
        if (!names.add(name.text())) {
            throw name.error("a second metric or webhook is called '" + name.text()
                    + "', so their readings could not be told apart; give it a name of its own");
        }
    }

    /** Empty for a metric without a source, which Flagger passes over. */
    private Optional<MetricCheck> check(DocumentNode node) {
        Optional<MetricCheck.Kind> builtIn =
                MetricCheck.Kind.builtIn(node.field("name").text());
        Optional<DocumentNode> query =
                node.optional("query").filter(q -> !q.text().isEmpty());
        Optional<DocumentNode> template = node.optional("templateRef");
        long sources = builtIn.stream().count()
                + query.stream().count()
                + template.stream().count();
        if (sources > 1) {
            throw query.or(() -> template)
                    .orElseThrow()
                    .error("Flagger would ask this and another source under the name '"
                            + node.field("name").text() + "'; make two metrics of it");
        }
        if (builtIn.isPresent()) {
            return Optional.of(MetricCheck.builtIn(node, builtIn.get()));
        }
        return template.isPresent()
                ? Optional.of(template(node, template.get()))
                : query.map(q -> MetricCheck.query(node, q.text()));
    }

    private MetricCheck template(DocumentNode node, DocumentNode reference) {
        reference.allowOnly("apiVersion", "kind", "name", "namespace");
        String name = reference.field("name").text();
        String namespace =
                reference.optional("namespace").map(DocumentNode::text).orElseGet(() -> namespace(canary));
        Template template = templates.stream()
                .filter(candidate -> candidate.isCalled(name, namespace))
                .findFirst()
                .orElseThrow(() -> reference.error("no MetricTemplate '" + name + "' in namespace '" + namespace
                        + "' among the documents, and Flagger fails every check without it; add it to the stream"));
        return MetricCheck.template(node, template.provider(), template.query(canary, node));
    }

    static String namespace(DocumentNode document) {
        return document.optional("metadata")
                .flatMap(metadata -> metadata.optional("namespace"))
                .map(DocumentNode::text)
                .orElse("default");
    }
}
