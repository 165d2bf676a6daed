package dev.fledge.canary.compat.kayenta;

import dev.fledge.document.DocumentNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A canary configuration as read. */
final class KayentaConfig {
    private static final String JUDGE = "NetflixACAJudge-v1.0";

    private final DocumentNode node;
    private final List<MetricConfig> metrics;
    private final Scoring scoring;
    private final DocumentNode thresholdsNode;
    private final Thresholds thresholds;

    private KayentaConfig(DocumentNode node, Optional<DocumentNode> ownThresholds) {
        node.allowOnly(
                "id",
                "name",
                "description",
                "configVersion",
                "applications",
                "owner",
                "createdTimestamp",
                "createdTimestampIso",
                "updatedTimestamp",
                "updatedTimestampIso",
                "isNew",
                "judge",
                "metrics",
                "templates",
                "classifier");
        this.node = node;
        node.optional("templates")
                .ifPresent(templates ->
                        templates.keys().forEach(key -> templates.field(key).text()));
        this.metrics = metrics(node.field("metrics"));
        DocumentNode classifier = node.field("classifier").allowOnly("groupWeights", "scoreThresholds");
        this.scoring = Scoring.read(classifier.optional("groupWeights"));
        this.thresholdsNode = ownThresholds.orElseGet(() -> classifier.field("scoreThresholds"));
        this.thresholds = Thresholds.read(thresholdsNode);
        judgeNode()
                .ifPresent(judge -> judge.allowOnly("name", "judgeConfigurations")
                        .field("name")
                        .text());
    }

    /**
     * Reads a configuration.
     *
     * @param thresholds of the execution request, which outrank the configuration's
     */
    static KayentaConfig read(DocumentNode node, Optional<DocumentNode> thresholds) {
        return new KayentaConfig(node, thresholds);
    }

    private static List<MetricConfig> metrics(DocumentNode node) {
        List<MetricConfig> metrics =
                node.items().stream().map(MetricConfig::read).toList();
        if (metrics.isEmpty()) {
            throw node.error("must hold at least one metric: a judgement of none would mean nothing");
        }
        Set<String> names = new HashSet<>();
        for (MetricConfig metric : metrics) {
            if (!names.add(metric.name())) {
                throw metric.node()
                        .field("name")
                        .error("there is a metric '" + metric.name()
                                + "' already, and Kayenta would judge both by the first; rename one");
            }
        }
        return metrics;
    }

    private Optional<DocumentNode> judgeNode() {
        return node.optional("judge");
    }

    /** Returns a sentence if the file names another judge than the one that is followed here. */
    Optional<String> judgeWarning() {
        return judgeNode()
                .map(judge -> judge.field("name"))
                .filter(name -> !name.text().equals(JUDGE))
                .map(name -> name + ": '" + name.text() + "' is judged as " + JUDGE
                        + "; Kayenta would look for a judge of that name");
    }

    DocumentNode node() {
        return node;
    }

    String name() {
        return node.optional("name")
                .map(DocumentNode::text)
                .filter(text -> !text.isBlank())
                .orElse("kayenta");
    }

    List<MetricConfig> metrics() {
        return metrics;
    }

    Scoring scoring() {
        return scoring;
    }

    /** Returns where the thresholds stand that count. */
    DocumentNode thresholdsNode() {
        return thresholdsNode;
    }

    Thresholds thresholds() {
        return thresholds;
    }
}
