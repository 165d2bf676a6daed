package dev.fledge.canary.compat.kayenta;

import dev.fledge.canary.compat.Difference;
import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where Fledge's own judge would decide differently from Kayenta's. */
final class KayentaDifferences {
    /** A difference and the construct it stands at. */
    private record Located(DocumentNode node, Difference difference) {}

    private final List<Located> differences = new ArrayList<>();

    private KayentaDifferences() {}

    static List<Difference> of(KayentaConfig config) {
        KayentaDifferences found = new KayentaDifferences();
        config.judgeWarning()
                .ifPresent(warning -> found.add(
                        config.node().field("judge").field("name"),
                        "Kayenta looks for a judge of that name, and dredd-v1.0 draws its scores by chance.",
                        "It is read as NetflixACAJudge-v1.0, because no verdict here is drawn by chance."));
        config.metrics().forEach(found::metric);
        found.classifier(config);
        found.differences.sort(
                Comparator.comparingInt((Located each) -> each.node().line())
                        .thenComparingInt(each -> each.node().column()));
        return found.differences.stream().map(Located::difference).toList();
    }

    private void metric(MetricConfig metric) {
        add(
                metric.node().field("name"),
                "Each judgement is a fresh rank test of the median shift at 98 % with a tolerance of a quarter of the"
                        + " estimate; neither can be set, and looking often is not paid for.",
                "A rule tests what it names on all requests of the window, so a few very bad points among many good ones"
                        + " are seen, and looking often does not roll a good canary back.");
        nan(metric);
        metric.setting("outliers")
                .filter(node -> metric.removesOutliers())
                .ifPresent(node -> add(
                        node,
                        "Each side loses its own outliers, so a burst of errors in the canary alone can be deleted.",
                        "No sample is deleted."));
        effect(metric);
        metric.setting("critical")
                .filter(node -> metric.critical())
                .ifPresent(node -> add(
                        node,
                        "A critical metric whose test fails with an error is neither critical nor scored any more.",
                        "A rule that cannot be judged is inconclusive, and the canary is held."));
        metric.setting("muted")
                .filter(node -> metric.muted())
                .ifPresent(node -> add(
                        node, "A muted metric is judged but left out of the score.", "A rule that is there decides."));
    }

    private void nan(MetricConfig metric) {
        if (metric.replacesNan()) {
            metric.setting("nanStrategy")
                    .ifPresent(node -> add(
                            node,
                            "A missing sample counts as 0, and a side without any sample passes.",
                            "No data is not good data: it is inconclusive, and the canary is held."));
        } else if (!metric.critical() && !metric.mustHaveData()) {
            add(
                    metric.setting("nanStrategy").orElse(metric.node()),
                    "A metric without data is left out of the score as long as less than half of the metrics are.",
                    "No data is not good data: it is inconclusive, and the canary is held.");
        }
    }

    private void effect(MetricConfig metric) {
        add(
                metric.setting("effectSize").orElse(metric.node()),
                "A ratio of means is ignored if a mean is 0, and on negative values it can make neither High nor Low; by"
                        + " default any change that the test sees is large enough.",
                "A limit is compared as it stands, at zero and below as elsewhere.");
        if (metric.looksForLow()) {
            add(
                    metric.setting("direction").orElse(metric.node()),
                    "A fall against the baseline is a failure too.",
                    "A rule has one side; a fall is only seen if a rule of its own looks for it.");
        }
    }

    private void classifier(KayentaConfig config) {
        DocumentNode classifier = config.node().field("classifier");
        add(
                classifier.optional("groupWeights").orElse(classifier),
                "Metrics are averaged by weight, so a failing one can be outvoted; a group of errors alone scores 100; the"
                        + " weights given add up to " + config.scoring().weightSum()
                        + ", and groups without one share what is missing to 100.",
                "One broken rule rolls back; nothing outvotes it.");
        add(
                classifier.optional("scoreThresholds").orElse(classifier),
                "The class is Marginal from " + config.thresholds().marginal()
                        + " on, but the runner already stops at exactly that score, and fails a last score below "
                        + config.thresholds().pass() + ".",
                "There is no score: every rule passes, or one is broken, or the canary is held.");
    }

    private void add(DocumentNode where, String foreign, String fledge) {
        differences.add(new Located(where, new Difference(where.toString(), foreign, fledge)));
    }
}
