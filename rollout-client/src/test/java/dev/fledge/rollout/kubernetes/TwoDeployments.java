package dev.fledge.rollout.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.fake.DeploymentController;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.rollout.fake.Manifests;
import dev.fledge.rollout.fake.SteeredRouter;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** A cluster with the Deployment {@code prod/app} behind the Service {@code prod/app}, and a router that its pods steer. */
final class TwoDeployments implements AutoCloseable {
    static final ObjectRef APP = new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "app");
    static final ObjectRef CANARY = new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "app-canary");

    final FakeKubernetes cluster;
    final DeploymentController controller;
    final KubernetesClient client;
    private final FakeApps apps = new FakeApps();
    private final SteeredRouter router;
    private final OkHttpClient users = new OkHttpClient();
    private final DeploymentTarget target;

    private TwoDeployments(Revision stable, int replicas) throws Exception {
        cluster = FakeKubernetes.start();
        controller = DeploymentController.of(cluster);
        router = SteeredRouter.inFrontOf(stable, apps);
        cluster.put(Manifests.service("prod", "app", "app"));
        cluster.put(Manifests.deployment("prod", "app", stable, replicas));
        controller.steer(router, "prod", "app");
        client = KubernetesClient.at(cluster.url()).requestsPerSecond(100_000).build();
        target = builder().build();
        holds("the stable pods to serve", () -> ready(APP) == replicas);
    }

    static TwoDeployments serving(Revision stable, int replicas) throws Exception {
        return new TwoDeployments(stable, replicas);
    }

    DeploymentTarget.Builder builder() {
        return DeploymentTarget.of(client, "prod", "app")
                .poll(Duration.ofMillis(5))
                .unschedulableFor(Duration.ofMillis(20));
    }

    DeploymentTarget target() {
        return target;
    }

    long answeredBy(Revision revision, int requests) throws Exception {
        long before = apps.requests(revision);
        for (int i = 0; i < requests; i++) {
            Request request = new Request.Builder().url(router.url()).build();
            try (Response answer = users.newCall(request).execute()) {
                assertThat(answer.code()).isEqualTo(200);
            }
        }
        return apps.requests(revision) - before;
    }

    long ready(ObjectRef deployment) {
        return cluster.get(deployment).number("/status/readyReplicas").orElse(0);
    }

    static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20), TimeSource.system());
    }

    static void holds(String what, BooleanSupplier condition) throws InterruptedException {
        Deadline deadline = soon();
        while (!condition.getAsBoolean()) {
            assertThat(deadline.passed()).as("waiting for: " + what).isFalse();
            deadline.sleepAtMost(Duration.ofMillis(2));
        }
    }

    @Override
    public void close() {
        target.close();
        client.close();
        router.close();
        users.dispatcher().executorService().shutdown();
        users.connectionPool().evictAll();
        cluster.close();
    }
}
