package dev.fledge.canary.compat.argo;

import dev.fledge.canary.compat.Difference;
import dev.fledge.canary.compat.internal.DifferenceList;
import dev.fledge.document.DocumentNode;
import java.util.List;
import java.util.Optional;

/** Where Fledge's own judge would decide differently from Argo's controller. */
final class ArgoDifferences {
    private static final String WHOLE_RUN =
            "Evidence adds up over the whole run, so a single interval is neither a vote nor tolerated.";
    private static final String SHOWN = "A canary passes only once it is shown that no limit is reached.";

    private final DifferenceList differences = new DifferenceList();

    private ArgoDifferences() {}

    static List<Difference> of(ArgoSpec spec) {
        ArgoDifferences found = new ArgoDifferences();
        spec.metrics().forEach(metric -> found.metric(metric, spec.runsDry(metric)));
        return found.differences.inOrder();
    }

    private void metric(ArgoMetric metric, boolean dry) {
        limits(metric);
        schedule(metric);
        conditions(metric);
        if (dry) {
            differences.add(
                    metric.node().field("name"),
                    "The metric runs dry: whatever it finds, the run does not.",
                    "A rule that is there decides.");
        }
    }

    private void limits(ArgoMetric metric) {
        differences.add(at(metric, "failureLimit"), failures(metric.failureLimit()), WHOLE_RUN);
        if (metric.success().isPresent() && metric.failure().isPresent()) {
            differences.add(
                    at(metric, "inconclusiveLimit"),
                    "More than " + metric.inconclusiveLimit()
                            + " inconclusive measurements pause the rollout even if as many failed: the milder word hides"
                            + " the failure.",
                    "A breach is never hidden by something milder.");
        }
        differences.add(
                at(metric, "consecutiveErrorLimit"),
                "Errors do not count as measurements, and more than " + metric.consecutiveErrorLimit()
                        + " in a row end the run as Error, which hides a failure; fewer are forgotten at the next answer.",
                DifferenceList.NO_DATA);
        if (metric.consecutiveSuccessLimit() > 0) {
            differences.add(
                    at(metric, "consecutiveSuccessLimit"),
                    metric.consecutiveSuccessLimit()
                            + " good measurements in a row are enough, however many failed before.",
                    WHOLE_RUN);
        }
    }

    private static String failures(long limit) {
        if (limit < 0) {
            return "Any number of failed measurements is tolerated.";
        }
        return limit == 0
                ? "The first failed measurement fails the run."
                : "It takes " + (limit + 1)
                        + " failed measurements to fail, however far apart; the documentation promises failure after "
                        + limit + ".";
    }

    private void schedule(ArgoMetric metric) {
        if (metric.effectiveCount().isEmpty()) {
            differences.add(
                    at(metric, "interval"),
                    "There is no count, so it is measured until the rollout ends or another metric stops the run, and is"
                            + " then Successful unless a limit is broken, even if it only had errors.",
                    SHOWN);
        } else if (metric.effectiveCount().getAsLong() == 1) {
            differences.add(metric.node().field("name"), "One measurement decides.", SHOWN);
        }
    }

    private void conditions(ArgoMetric metric) {
        Optional<Condition> success = metric.success();
        Optional<Condition> failure = metric.failure();
        if (metric.provider().isJob()) {
            return;
        }
        if (success.isEmpty() && failure.isEmpty()) {
            differences.add(
                    metric.node().field("name"),
                    "Without a condition every measurement is Successful, although the documentation says Inconclusive.",
                    "A policy without a limit cannot be built.");
        } else if (success.isEmpty()) {
            failure.ifPresent(only -> differences.add(
                    only.node(), "NaN makes no comparison true, so it is Successful.", DifferenceList.NO_DATA));
        } else if (failure.isEmpty()) {
            success.ifPresent(only -> differences.add(
                    only.node(), "NaN makes no comparison true, so it is Failed.", DifferenceList.NO_DATA));
        }
        success.ifPresent(condition -> condition(metric, condition));
        failure.ifPresent(condition -> condition(metric, condition));
    }

    private void condition(ArgoMetric metric, Condition condition) {
        if (metric.provider().givesList() && condition.uses("result[")) {
            differences.add(
                    condition.node(),
                    "An empty answer has no element, which is an Error that does not count.",
                    DifferenceList.NO_DATA);
        }
        if (condition.uses("isNil(") || condition.uses("default(")) {
            differences.add(
                    condition.node(),
                    "isNil and default look at the whole result, whatever their first argument says, and evaluate that"
                            + " argument all the same.",
                    DifferenceList.NO_DATA);
        }
        differences.add(
                condition.node(),
                "Each measurement is compared by itself and with no baseline, and a handful of requests in one interval can"
                        + " decide.",
                DifferenceList.TWO_QUESTIONS);
    }

    private static DocumentNode at(ArgoMetric metric, String key) {
        return metric.node().optional(key).orElseGet(() -> metric.node().field("name"));
    }
}
