package dev.fledge.rollout.route;

import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.Rbac;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Gate;

/** A target whose router is an object of a cluster. */
abstract class RoutedClusterTarget extends RoutedTarget {
    private final KubernetesClient client;
    private final TimeSource time;
    private final Rbac rbac;

    RoutedClusterTarget(Route route, RoutedSettings<?> settings, KubernetesClient client, Rbac own) {
        super(route, settings);
        this.client = client;
        this.time = settings.time;
        this.rbac = settings.workload().rbac().map(own::and).orElse(own);
    }

    /** Returns the rights that this target and its workload need, those of an abort and a rollback among them. */
    public Rbac rbac() {
        return rbac;
    }

    /** Returns the gate that asks the cluster for each of these rights; to be asked before the canary starts. */
    public Gate preflight() {
        return rbac.preflight(client, time);
    }
}
