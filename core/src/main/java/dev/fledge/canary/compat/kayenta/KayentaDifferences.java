package dev.fledge.canary.compat.kayenta;

import dev.fledge.canary.compat.Difference;
import dev.fledge.canary.compat.internal.DifferenceList;
import dev.fledge.document.DocumentNode;
import java.util.List;
import java.util.Optional;

/** Where Fledge's own judge would decide differently from Kayenta's. */
final class KayentaDifferences {
    private final DifferenceList differences = new DifferenceList();

    private KayentaDifferences() {}

    static List<Difference> of(KayentaConfig config, Optional<DocumentNode> request) {
        KayentaDifferences found = new KayentaDifferences();
        config.judgeWarning()
                .ifPresent(warning -> found.differences.add(
                        config.node().field("judge").field("name"),
                        "Kayenta looks for a judge of that name, and dredd-v1.0 draws its scores by chance.",
                        "It is read as NetflixACAJudge-v1.0, because no verdict here is drawn by chance."));
        config.metrics().forEach(found::metric);
        found.classifier(config);
        request.ifPresent(found::request);
        return found.differences.inOrder();
    }

    private void metric(MetricConfig metric) {
        differences.add(
                metric.node().field("name"),
                "Each judgement is a fresh rank test of the median shift at 98 % with a tolerance of a quarter of the"
                        + " estimate; neither can be set, and looking often is not paid for.",
                "Counts are tested request by request, so a few very bad points among many good ones are seen, and levels by"
                        + " one pair of medians each half minute; looking often does not make a rollback likelier.");
        nan(metric);
        metric.setting("outliers")
                .filter(node -> metric.removesOutliers())
                .ifPresent(node -> differences.add(
                        node,
                        "Each side loses its own outliers, so a burst of errors in the canary alone can be deleted.",
                        "No sample is deleted."));
        effect(metric);
        metric.setting("critical")
                .filter(node -> metric.critical())
                .ifPresent(node -> differences.add(
                        node,
                        "A critical metric whose test fails with an error is neither critical nor scored any more.",
                        "A rule that cannot be judged is inconclusive, and the canary is held."));
        metric.setting("muted")
                .filter(node -> metric.muted())
                .ifPresent(node -> differences.add(
                        node, "A muted metric is judged but left out of the score.", "A rule that is there decides."));
    }

    private void nan(MetricConfig metric) {
        if (metric.replacesNan()) {
            metric.setting("nanStrategy")
                    .ifPresent(node -> differences.add(
                            node,
                            "A missing sample counts as 0, and a side without any sample passes.",
                            DifferenceList.NO_DATA));
        } else if (!metric.critical() && !metric.mustHaveData()) {
            differences.add(
                    metric.setting("nanStrategy").orElse(metric.node()),
                    "A metric without data is left out of the score as long as less than half of the metrics are.",
                    DifferenceList.NO_DATA);
        }
    }

    private void effect(MetricConfig metric) {
        DocumentNode where = metric.setting("effectSize").orElse(metric.node());
        if (metric.effectSize().measure().equals(EffectSize.CLES)) {
            differences.add(
                    where,
                    "The effect is the share of pairs of samples in which the canary is higher, by however little; by"
                            + " default half of them is enough.",
                    "A limit says how much higher is too much.");
        } else {
            differences.add(
                    where,
                    "A ratio of means is ignored if a mean is 0, and on negative values it points the wrong way; by default"
                            + " any change that the test sees is large enough.",
                    "A limit is compared as it stands, at zero too; levels below zero need an absolute one, since a multiple"
                            + " of the baseline points the wrong way there as well.");
        }
        if (metric.looksForLow()) {
            differences.add(
                    metric.setting("direction").orElse(metric.node()),
                    "A fall against the baseline is a failure too.",
                    "A rule has one side; a fall is only seen if a rule of its own looks for it.");
        }
    }

    private void request(DocumentNode request) {
        for (DocumentNode scope : request.field("scopes").items()) {
            minutes(scope, "controlOffsetInMinutes")
                    .ifPresent(node -> differences.add(
                            node,
                            "The baseline is what it was " + node.integer(1, Long.MAX_VALUE)
                                    + " minutes before the canary.",
                            "Both arms are compared over the same seconds, so that what hits both is not held against the"
                                    + " canary."));
        }
        minutes(request, "lookbackMins")
                .ifPresent(node -> differences.add(
                        node,
                        "Each judgement sees the last " + node.integer(1, Long.MAX_VALUE) + " minutes only.",
                        "Evidence adds up over the whole run."));
    }

    private static Optional<DocumentNode> minutes(DocumentNode node, String key) {
        return node.optional(key).filter(found -> found.integer(0, Long.MAX_VALUE) > 0);
    }

    private void classifier(KayentaConfig config) {
        DocumentNode classifier = config.node().field("classifier");
        differences.add(
                classifier.optional("groupWeights").orElse(classifier),
                "Metrics are averaged by weight, so a failing one can be outvoted; a group of errors alone scores 100; the"
                        + " weights given add up to " + config.scoring().weightSum()
                        + ", and groups without one share what is missing to 100.",
                "Nothing outvotes a broken rule: it goes back whatever the others say.");
        differences.add(
                config.thresholdsNode(),
                "The class is Marginal from " + config.thresholds().marginal()
                        + " on, but the runner already stops at exactly that score, and fails a last score below "
                        + config.thresholds().pass() + ".",
                "There is no score: a promotion needs every rule to pass, a broken one goes back, and all else is held.");
    }
}
