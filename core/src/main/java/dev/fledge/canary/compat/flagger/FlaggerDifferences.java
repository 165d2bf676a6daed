package dev.fledge.canary.compat.flagger;

import dev.fledge.canary.compat.Difference;
import dev.fledge.canary.compat.internal.DifferenceList;
import dev.fledge.document.DocumentNode;
import java.util.List;

/** Says where the native judge would decide otherwise than Flagger. */
final class FlaggerDifferences {
    private final FlaggerPolicy policy;
    private final DifferenceList found = new DifferenceList();

    private FlaggerDifferences(FlaggerPolicy policy) {
        this.policy = policy;
    }

    static List<Difference> of(FlaggerPolicy policy) {
        FlaggerDifferences differences = new FlaggerDifferences(policy);
        differences.spec();
        differences.schedule();
        differences.traffic();
        differences.metrics();
        policy.hooks().forEach(differences::hook);
        return differences.found.inOrder();
    }

    /** Adds a difference at the key if it is written, and at its object if it is left to its default. */
    private void addAt(DocumentNode object, String key, String foreign, String fledge) {
        object.optional(key)
                .ifPresentOrElse(
                        value -> found.add(value, foreign, fledge),
                        () -> found.add(object, "." + key, foreign, fledge));
    }

    private void spec() {
        if (policy.skipsAnalysis()) {
            found.add(
                    policy.spec().field("skipAnalysis"),
                    "Flagger promotes without asking any metric.",
                    "Fledge never promotes without evidence; skipping the judge is a call of its own.");
        }
        policy.spec()
                .optional("progressDeadlineSeconds")
                .ifPresent(deadline -> found.add(
                        deadline,
                        "Flagger rolls back when the canary does not get ready in this time.",
                        "The rollout target waits for readiness with its own deadline; the judge does not see it."));
    }

    private void schedule() {
        DocumentNode analysis = policy.analysis();
        addAt(
                analysis,
                "threshold",
                "Flagger adds up failed checks over the whole run, never forgets one, and rolls back in the tick after it has"
                        + " counted " + policy.threshold() + ".",
                "Fledge counts no ticks: bad ones go back only if together they show the canary to be worse than its baseline"
                        + " beyond chance and beyond the limit.");
        addAt(
                analysis,
                "interval",
                "Flagger ticks every " + policy.interval().toSeconds()
                        + " s (60 s if not written, never less than 10 s) and decides each tick alone.",
                "Fledge may look at any time, and looking often does not make a rollback likelier.");
    }

    private void traffic() {
        DocumentNode analysis = policy.analysis();
        Steps steps = policy.steps();
        String key = steps.strategy() != Steps.Strategy.CANARY
                ? "iterations"
                : analysis.optional("stepWeight").isPresent() ? "stepWeight" : "stepWeights";
        addAt(
                analysis,
                key,
                "Flagger goes on after every tick without a failed check, and promotes "
                        + (steps.strategy() == Steps.Strategy.CANARY
                                ? "from weight " + steps.maxWeight() + " on"
                                : "after " + steps.iterations() + " iterations")
                        + ", however few requests there were.",
                "Fledge leaves a step once it had its least number of requests and nothing speaks against the canary, and the"
                        + " last one only with evidence on every rule.");
        if (analysis.optional("stepWeight").isPresent()) {
            analysis.optional("stepWeights")
                    .ifPresent(weights -> found.add(
                            weights,
                            "Flagger steps by stepWeight and takes only the last of these, as its maximum weight.",
                            "A native plan has one list of weights."));
        }
        if (steps.mirror()) {
            found.add(
                    analysis.field("mirror"),
                    "Flagger judges one round on mirrored requests, whose answers nobody sees.",
                    "Fledge judges the requests that users get answers to.");
        }
        if (policy.metrics().isEmpty() && !policy.skipsAnalysis()) {
            found.add(
                    analysis,
                    ".metrics",
                    "With no metric and no webhook every tick passes, and Flagger promotes.",
                    "A native policy without rules cannot be built.");
        }
    }

    private void metrics() {
        policy.checks().forEach(this::metric);
        policy.analysis().optional("metrics").map(DocumentNode::items).orElse(List.of()).stream()
                .filter(node -> policy.checks().stream().noneMatch(check -> check.node() == node))
                .forEach(node -> found.add(
                        node,
                        "Flagger passes over a metric that is neither built in nor has a templateRef or query.",
                        "Fledge refuses a rule without a source."));
    }

    private void metric(MetricCheck check) {
        DocumentNode node = check.node();
        found.add(
                node.field("name"),
                "Flagger compares one number in each tick, from " + value(check)
                        + ", and not with the primary; no value and a failed provider are failed checks.",
                DifferenceList.TWO_QUESTIONS);
        limits(check);
        if (check.provider() != Provider.PROMETHEUS) {
            found.add(
                    node.field("templateRef"),
                    "From this provider NaN is a number that is neither below nor above a limit, so it passes.",
                    "NaN is no data, which never passes.");
        }
        if (check.kind() == MetricCheck.Kind.TEMPLATE
                && node.optional("interval").isEmpty()) {
            found.add(
                    node,
                    ".interval",
                    "Flagger fills {{ interval }} of a template with nothing; only built-in metrics default to 1m.",
                    "Evidence adds up over the whole run, so a native rule needs no interval.");
        }
    }

    private static String value(MetricCheck check) {
        return check.provider() == Provider.OTHER ? "the first value of the answer" : "the last series of the answer";
    }

    private void limits(MetricCheck check) {
        DocumentNode node = check.node();
        boolean range = node.optional("thresholdRange").isPresent();
        if (check.bounds().equals(Bounds.NONE)) {
            found.add(
                    node.field("thresholdRange"),
                    "Without min and max every value passes.",
                    "A native rule cannot be built without a limit.");
        } else if (!range) {
            addAt(
                    node,
                    "threshold",
                    "The deprecated number is the least that passes of request-success-rate and the greatest of any other"
                            + " metric; left out it is 0.",
                    "A native rule says whether its limit is a least or a greatest value.");
        }
        if (check.kind() == MetricCheck.Kind.DURATION) {
            addAt(
                    node,
                    range ? "thresholdRange" : "threshold",
                    "Flagger cuts the limits and the measured p99 to whole milliseconds: 500.9 is not above 500.",
                    "Fledge counts the requests that took longer than the limit, without cutting.");
        }
    }

    private void hook(Hook hook) {
        found.add(hook.node().field("name"), foreign(hook.kind()), fledge(hook.kind()));
    }

    private static String foreign(Hook.Kind kind) {
        return switch (kind) {
            case ROLLOUT -> "Flagger calls it before the metrics in each tick; a status above 202 is a failed check.";
            case PRE_ROLLOUT -> "Flagger calls it before the first step; a status above 202 is a failed check.";
            case CONFIRM_ROLLOUT -> "Flagger does not begin while it answers above 202, without any limit of time.";
            case CONFIRM_TRAFFIC_INCREASE ->
                "Flagger keeps the weight while it answers above 202; that is no failed check.";
            case CONFIRM_PROMOTION -> "Flagger does not promote while it answers above 202; that is no failed check.";
            case ROLLBACK -> "Flagger rolls back in the tick in which it answers at most 202.";
            case POST_ROLLOUT -> "Flagger calls it after the end and does nothing with the answer but an event.";
            case EVENT -> "Flagger tells it about events and does not read the answer.";
        };
    }

    private static String fledge(Hook.Kind kind) {
        return switch (kind) {
            case ROLLOUT, PRE_ROLLOUT -> "The native judge calls nobody; make the question a gate or a probe.";
            case CONFIRM_ROLLOUT, CONFIRM_TRAFFIC_INCREASE, CONFIRM_PROMOTION ->
                "A promotion waits for its gates, and a hold that is too long ends in going back.";
            case ROLLBACK -> "An operator aborts the promotion; the judge does not ask.";
            case POST_ROLLOUT, EVENT -> "A listener of the promotion is told instead.";
        };
    }
}
