package dev.fledge.rollout.kubernetes;

import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;

/** What the tests of the client share. */
final class Clusters {
    private Clusters() {}

    static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(10), TimeSource.system());
    }

    /** Looks every 20 ms and asks as often as it likes. */
    static KubernetesClient client(FakeKubernetes cluster) {
        return client(cluster, Duration.ofMillis(20));
    }

    /** Looks every 4 ms, for what is done many times. */
    static KubernetesClient quickClient(FakeKubernetes cluster) {
        return client(cluster, Duration.ofMillis(4));
    }

    private static KubernetesClient client(FakeKubernetes cluster, Duration heartbeat) {
        return KubernetesClient.at(cluster.url())
                .heartbeat(heartbeat)
                .requestsPerSecond(100_000)
                .build();
    }

    static ObjectRef rollout(String name) {
        return new ObjectRef(ResourceKind.ROLLOUT, "prod", name);
    }

    static String rollout(String name, String phase) {
        return """
                {"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout",
                 "metadata":{"name":"%s","namespace":"prod","labels":{"app":"%s"}},
                 "spec":{"replicas":3},"status":{"phase":"%s"}}""".formatted(name, name, phase);
    }

    static String phase(KubernetesObject rollout) {
        return rollout.text("/status/phase").orElse("");
    }

    /** Returns whether the watch sees the object in that phase. */
    static boolean sees(ObjectWatch<String> watch, String name, String phase) {
        return watch.find(name).map(Watched::state).filter(phase::equals).isPresent();
    }
}
