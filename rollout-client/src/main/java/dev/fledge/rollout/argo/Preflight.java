package dev.fledge.rollout.argo;

import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether the rights are there, also those that only a rollback needs, and whether the Rollout can be driven by its steps. */
final class Preflight implements Gate {
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final Gate rights;
    private final KubernetesClient client;
    private final ObjectRef ref;
    private final boolean templateInDeployment;
    private final TimeSource time;

    Preflight(Gate rights, KubernetesClient client, ObjectRef ref, boolean templateInDeployment, TimeSource time) {
        this.rights = rights;
        this.client = client;
        this.ref = ref;
        this.templateInDeployment = templateInDeployment;
        this.time = time;
    }

    @Override
    public List<Finding> check() throws IOException, InterruptedException {
        List<Finding> findings = new ArrayList<>(rights.check());
        RolloutView view = new RolloutView(client.get(ref, Deadline.after(WITHIN, time)));
        findings.add(finding(
                "STRATEGY",
                view.canaryStrategy(),
                "has a canary strategy",
                "has no spec.strategy.canary; other strategies have no weights to set"));
        findings.add(finding(
                "FIRST_PAUSE",
                view.steps().firstHoldAtZero().isPresent(),
                "waits at weight 0 first",
                "has no pause at weight 0; begin spec.strategy.canary.steps with setWeight: 0 and pause: {}"));
        findings.add(finding(
                "ROUTER",
                view.routed(),
                "has a traffic router",
                "has no spec.strategy.canary.trafficRouting, so weights are shares of pods and an abort takes as long as pods"
                        + " take; add a router"));
        findings.add(finding(
                "STABLE_SCALE",
                !view.scalesStable(),
                "keeps its stable pods, so that an abort needs none to start",
                "has dynamicStableScale: true, so an abort can only be as fast as stable pods start, and has been seen to"
                        + " stop on the way (argo-rollouts#4841); set it to false"));
        if (view.usesWorkload() && !templateInDeployment) {
            findings.add(finding(
                    "WORKLOAD",
                    false,
                    "",
                    "takes its template by workloadRef, whose rights are not checked; say"
                            + " templateInDeployment()"));
        }
        return findings;
    }

    private Finding finding(String reason, boolean good, String says, String lacks) {
        Finding.Builder finding = good ? Finding.pass(ref.toString()) : Finding.fail(ref.toString());
        return finding.reason(reason).message(ref + " " + (good ? says : lacks)).build();
    }
}
