package dev.fledge.canary.compat.keptn;

import dev.fledge.canary.compat.Difference;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.canary.compat.internal.DifferenceList;
import dev.fledge.document.DocumentNode;
import java.util.List;
import java.util.Optional;

/** The judge of Keptn's lifecycle toolkit. */
final class AnalysisDefinition implements KeptnJudge {
    static final String KIND = "AnalysisDefinition";

    private final DocumentNode document;
    private final List<Objective> objectives;
    private final long pass;
    private final long warning;

    private AnalysisDefinition(DocumentNode document, List<Objective> objectives, DocumentNode total) {
        this.document = document;
        this.objectives = List.copyOf(objectives);
        this.pass = total.field("passPercentage").integer(0, 100);
        this.warning = total.field("warningPercentage").integer(0, 100);
        if (warning >= pass) {
            throw total.field("warningPercentage")
                    .error("must be below passPercentage " + pass + ", but was " + warning
                            + "; Keptn refuses it too, lower it");
        }
    }

    static AnalysisDefinition read(DocumentNode document) {
        document.allowOnly("apiVersion", "kind", "metadata", "spec", "status");
        document.field("apiVersion")
                .oneOf("metrics.keptn.sh/v1", "metrics.keptn.sh/v1beta1", "metrics.keptn.sh/v1alpha3");
        document.field("kind").oneOf(KIND);
        document.field("metadata").field("name").text();
        DocumentNode spec = document.field("spec").allowOnly("objectives", "totalScore");
        DocumentNode list = spec.field("objectives");
        List<Objective> objectives = list.items().stream().map(Objective::read).toList();
        if (objectives.isEmpty()) {
            throw list.error("has no objective, so there is nothing to judge; add one");
        }
        return new AnalysisDefinition(
                document, objectives, spec.field("totalScore").allowOnly("passPercentage", "warningPercentage"));
    }

    @Override
    public String name() {
        return document.field("metadata").field("name").text();
    }

    @Override
    public List<String> metrics() {
        return objectives.stream().map(Objective::metric).distinct().toList();
    }

    @Override
    public ForeignVerdict judge(Asked asked) {
        Score score = new Score();
        objectives.forEach(objective -> objective.judge(asked.value(objective.metric()), score));
        double percent = percent(score);
        String result = score.keyFailed() ? "fail" : percent >= pass ? "pass" : percent >= warning ? "warning" : "fail";
        return new ForeignVerdict(
                Score.decision(result),
                result + " (" + KeptnText.score(percent) + (score.keyFailed() ? ", a key objective failed)" : ")"),
                asked.now(),
                score.findings());
    }

    private static double percent(Score score) {
        if (score.possible() == 0) {
            return 0;
        }
        return score.earned() == score.possible() ? 100 : score.earned() / score.possible() * 100;
    }

    @Override
    public List<Difference> explain() {
        DifferenceList differences = new DifferenceList();
        objectives.forEach(objective -> explain(objective, differences));
        DocumentNode total = document.field("spec").field("totalScore");
        differences.add(
                total,
                "The analysis passes from " + pass
                        + " % of the weights on, so objectives may fail unseen; warnings count half.",
                "Fledge promotes only when every rule passes.");
        if (objectives.stream().allMatch(objective -> objective.weight() == 0)) {
            differences.add(total, "All weights are 0, so every analysis scores 0 %.", "A native rule has no weight.");
        }
        return differences.inOrder();
    }

    @Override
    public void convert(KeptnConversion conversion) {
        for (Objective objective : objectives) {
            Optional<Operator> failure = objective.criterion("failure");
            Optional<Operator> upper = failure.filter(Operator::isUpperLimit);
            if (upper.isPresent()) {
                conversion.atMost(objective.metric(), upper.get().low());
            } else {
                conversion.lose(objective.metric() + ": "
                        + failure.map(operator -> "the failure criterion " + operator + " is no upper limit.")
                                .orElse("there is no failure criterion."));
            }
        }
    }

    private static void explain(Objective objective, DifferenceList differences) {
        DocumentNode node = objective.node();
        DocumentNode reference = node.field("analysisValueTemplateRef");
        differences.add(
                reference,
                "Keptn judges one number, however few requests it stands for; NaN meets no criterion, so it passes, and no"
                        + (objective.key() ? " value fails the analysis." : " value only loses the weight."),
                DifferenceList.TWO_QUESTIONS);
        if (objective.criterion("failure").isEmpty()
                && objective.criterion("warning").isEmpty()) {
            differences.add(
                    node.optional("target").orElse(node),
                    "Without criteria every value passes and earns the weight.",
                    "A native rule cannot be built without a limit.");
        }
        if (objective.weight() == 0) {
            differences.add(
                    node.field("weight"),
                    objective.key()
                            ? "A key objective of weight 0 always scores 0, so the analysis always fails."
                            : "An objective of weight 0 changes nothing.",
                    "A native rule has no weight.");
        } else if (!objective.key()) {
            differences.add(
                    node.optional("weight").orElse(node),
                    "A failed objective that is no key objective only loses its weight.",
                    "Each native rule that fails goes back.");
        }
    }
}
