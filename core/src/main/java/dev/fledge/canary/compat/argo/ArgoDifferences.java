package dev.fledge.canary.compat.argo;

import dev.fledge.canary.compat.Difference;
import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Where Fledge's own judge would decide differently from Argo's controller. */
final class ArgoDifferences {
    private static final String NO_DATA = "No data is not good data: it is inconclusive, and the canary is held.";
    private static final String WHOLE_WINDOW =
            "The whole window is judged at once, so single intervals are neither votes nor tolerated.";

    /** A difference and the construct it stands at. */
    private record Located(DocumentNode node, Difference difference) {}

    private final List<Located> differences = new ArrayList<>();

    private ArgoDifferences() {}

    static List<Difference> of(ArgoSpec spec) {
        ArgoDifferences found = new ArgoDifferences();
        spec.metrics().forEach(metric -> found.metric(metric, spec.runsDry(metric)));
        found.differences.sort(
                Comparator.comparingInt((Located each) -> each.node().line())
                        .thenComparingInt(each -> each.node().column()));
        return found.differences.stream().map(Located::difference).toList();
    }

    private void metric(ArgoMetric metric, boolean dry) {
        limits(metric);
        schedule(metric);
        conditions(metric);
        if (dry) {
            add(
                    metric.node().field("name"),
                    "The metric runs dry: whatever it finds, the run does not.",
                    "A rule that is there decides.");
        }
    }

    private void limits(ArgoMetric metric) {
        if (metric.failureLimit() >= 0) {
            add(
                    at(metric, "failureLimit"),
                    "It takes " + (metric.failureLimit() + 1)
                            + " failed measurements to fail, however far apart; the documentation promises failure after "
                            + metric.failureLimit() + ".",
                    WHOLE_WINDOW);
        } else {
            add(at(metric, "failureLimit"), "Any number of failed measurements is tolerated.", WHOLE_WINDOW);
        }
        if (metric.success().isPresent() && metric.failure().isPresent()) {
            add(
                    at(metric, "inconclusiveLimit"),
                    "More than " + metric.inconclusiveLimit()
                            + " inconclusive measurements pause the rollout even if as many failed: the milder word hides"
                            + " the failure.",
                    "A breach is never hidden by something milder.");
        }
        add(
                at(metric, "consecutiveErrorLimit"),
                "Errors do not count as measurements, and more than " + metric.consecutiveErrorLimit()
                        + " in a row end the run as Error, which hides a failure; fewer are forgotten at the next answer.",
                NO_DATA);
        if (metric.consecutiveSuccessLimit() > 0) {
            add(
                    at(metric, "consecutiveSuccessLimit"),
                    metric.consecutiveSuccessLimit()
                            + " good measurements in a row are enough, however many failed before.",
                    WHOLE_WINDOW);
        }
    }

    private void schedule(ArgoMetric metric) {
        if (metric.effectiveCount().isEmpty()) {
            add(
                    at(metric, "interval"),
                    "There is no count, so it is measured until the rollout ends or another metric stops the run, and is"
                            + " then Successful unless a limit is broken, even if it only had errors.",
                    "A canary passes only with enough requests judged.");
        } else if (metric.effectiveCount().getAsLong() == 1) {
            add(
                    metric.node().field("name"),
                    "One measurement decides.",
                    "A canary passes only with enough requests judged.");
        }
    }

    private void conditions(ArgoMetric metric) {
        Optional<Condition> success = metric.success();
        Optional<Condition> failure = metric.failure();
        if (metric.provider().isJob()) {
            return;
        }
        if (success.isEmpty() && failure.isEmpty()) {
            add(
                    metric.node().field("name"),
                    "Without a condition every measurement is Successful, although the documentation says Inconclusive.",
                    "A policy without a limit cannot be built.");
        } else if (success.isEmpty()) {
            failure.ifPresent(only -> add(only.node(), "NaN makes no comparison true, so it is Successful.", NO_DATA));
        } else if (failure.isEmpty()) {
            success.ifPresent(only -> add(only.node(), "NaN makes no comparison true, so it is Failed.", NO_DATA));
        }
        success.ifPresent(condition -> condition(metric, condition));
        failure.ifPresent(condition -> condition(metric, condition));
    }

    private void condition(ArgoMetric metric, Condition condition) {
        if (metric.provider().givesList() && condition.uses("result[")) {
            add(condition.node(), "An empty answer has no element, which is an Error that does not count.", NO_DATA);
        }
        if (condition.uses("isNil(") || condition.uses("default(")) {
            add(
                    condition.node(),
                    "isNil and default look at the whole result, whatever their first argument says, and evaluate that"
                            + " argument all the same.",
                    NO_DATA);
        }
        add(
                condition.node(),
                "Each measurement is compared by itself, and a handful of requests in one interval can decide.",
                "Counts of the whole window are compared, from the least number of requests on.");
    }

    private static DocumentNode at(ArgoMetric metric, String key) {
        return metric.node().optional(key).orElseGet(() -> metric.node().field("name"));
    }

    private void add(DocumentNode where, String foreign, String fledge) {
        differences.add(new Located(where, new Difference(where.toString(), foreign, fledge)));
    }
}
