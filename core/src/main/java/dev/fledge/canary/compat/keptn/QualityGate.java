package dev.fledge.canary.compat.keptn;

import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.Difference;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.canary.compat.Reading;
import dev.fledge.canary.compat.internal.DifferenceList;
import dev.fledge.document.DocumentNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The quality gate of Keptn's first version, written in {@code slo.yaml}. */
final class QualityGate implements KeptnJudge {
    private final DocumentNode document;
    private final List<GateObjective> objectives;
    private final Comparison comparison;

    private QualityGate(DocumentNode document, List<GateObjective> objectives) {
        this.document = document;
        this.objectives = List.copyOf(objectives);
        this.comparison = Comparison.read(document.optional("comparison").filter(node -> !node.isNone()));
    }

    static QualityGate read(DocumentNode document) {
        document.allowOnly("spec_version", "filter", "comparison", "objectives", "total_score");
        DocumentNode list = document.field("objectives");
        List<GateObjective> objectives =
                list.items().stream().map(GateObjective::read).toList();
        if (objectives.isEmpty()) {
            throw list.error("has no objective, so there is nothing to judge; add one");
        }
        QualityGate gate = new QualityGate(document, objectives);
        if (objectives.stream().anyMatch(objective -> !objective.informational())) {
            gate.percent(document.field("total_score").field("pass"));
        }
        document.optional("total_score").ifPresent(total -> total.allowOnly("pass", "warning"));
        gate.warning();
        return gate;
    }

    @Override
    public String name() {
        return "keptn";
    }

    @Override
    public List<String> metrics() {
        return objectives.stream().map(GateObjective::metric).distinct().toList();
    }

    private Optional<Double> warning() {
        return document.optional("total_score")
                .flatMap(total -> total.optional("warning"))
                .filter(node -> !node.isText() || !node.text().isEmpty())
                .map(this::percent);
    }

    private double percent(DocumentNode node) {
        if (node.isNumber()) {
            return node.number(-Double.MAX_VALUE, Double.MAX_VALUE);
        }
        String text = node.text();
        String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
        if (!Quantity.isDecimal(number)) {
            throw node.error("expected a score such as 90%, found text \"" + text
                    + "\"; Keptn would fail every evaluation, write a number and %");
        }
        return Double.parseDouble(number);
    }

    @Override
    public ForeignVerdict judge(Asked asked) {
        Score score = new Score();
        for (GateObjective objective : objectives) {
            OptionalDouble previous = OptionalDouble.empty();
            if (objective.isRelative()) {
                Reading before = asked.previous(objective.metric());
                if (before instanceof Reading.Failed failed) {
                    return new ForeignVerdict(
                            Decision.ROLLBACK,
                            "fail (previous results cannot be read: " + failed.why() + ")",
                            asked.now(),
                            score.findings());
                }
                previous = before instanceof Reading.Values values ? comparison.of(values.values()) : previous;
            }
            objective.judge(asked.value(objective.metric()), previous, score);
        }
        return verdict(score, asked.now());
    }

    private ForeignVerdict verdict(Score score, Instant now) {
        double percent = score.possible() == 0 ? 100.0 : 100.0 * (score.earned() / score.possible());
        String result = score.possible() == 0 ? "pass" : score.keyFailed() ? "fail" : result(percent);
        return new ForeignVerdict(
                Score.decision(result),
                result + " (" + KeptnText.score(percent) + (score.keyFailed() ? ", a key SLI failed)" : ")"),
                now,
                score.findings());
    }

    private String result(double percent) {
        if (percent >= percent(document.field("total_score").field("pass"))) {
            return "pass";
        }
        return warning().filter(least -> percent >= least).isPresent() ? "warning" : "fail";
    }

    @Override
    public List<Difference> explain() {
        DifferenceList differences = new DifferenceList();
        objectives.forEach(objective -> explain(objective, differences));
        if (objectives.stream().allMatch(GateObjective::informational)) {
            differences.add(
                    document.field("objectives"),
                    "No objective has pass criteria, so every evaluation passes with 100 %.",
                    "A native policy without rules cannot be built.");
        } else {
            differences.add(
                    document.field("total_score"),
                    "The evaluation passes from a share of the weights on, so objectives may fail unseen; warnings count"
                            + " half.",
                    "Fledge promotes only when every rule passes.");
        }
        return differences.inOrder();
    }

    @Override
    public void convert(KeptnConversion conversion) {
        for (GateObjective objective : objectives) {
            if (objective.pass().size() == 1) {
                objective.pass().get(0).forEach(criterion -> criterion.convert(objective.metric(), conversion));
            } else {
                conversion.lose(objective.metric() + ": "
                        + (objective.informational()
                                ? "there are no pass criteria."
                                : "of several lists one is enough."));
            }
        }
    }

    private static void explain(GateObjective objective, DifferenceList differences) {
        DocumentNode node = objective.node();
        if (objective.informational()) {
            differences.add(
                    node,
                    "Without pass criteria the objective is shown and not judged.",
                    "A native rule always judges.");
            return;
        }
        differences.add(
                node.field("pass"),
                "Keptn judges one number, however few requests it stands for.",
                DifferenceList.TWO_QUESTIONS);
        if (objective.pass().size() > 1) {
            differences.add(
                    node.field("pass"), "Of several lists of criteria one met is enough.", "Every rule must pass.");
        }
        if (objective.pass().stream().anyMatch(List::isEmpty)) {
            differences.add(
                    node.field("pass"),
                    "An empty list of criteria is met by every value.",
                    "A native rule cannot be built without a limit.");
        }
        if (objective.isRelative()) {
            differences.add(
                    node.field("pass"),
                    "Compared with previous evaluations; as long as there are none, every value passes.",
                    "Fledge compares with the baseline of the same time; without one it holds.");
        }
        if (objective.key()) {
            differences.add(
                    node.field("key_sli"),
                    "If the key SLI has no value at all, it only loses its weight and does not fail the evaluation.",
                    "Without data Fledge holds, and no data never passes.");
        }
    }
}
