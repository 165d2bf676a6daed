package dev.fledge.rollout.argo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.rollout.fake.RolloutController;
import dev.fledge.rollout.fake.SteeredRouter;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** A cluster with one Rollout, its controller and a real router in front of two apps. */
final class ArgoCluster implements AutoCloseable {
    static final ObjectRef WEB = new ObjectRef(ResourceKind.ROLLOUT, "prod", "web");
    static final String STEPS = "{\"setWeight\":0},{\"pause\":{}},{\"setWeight\":20},{\"pause\":{}},"
            + "{\"setWeight\":100},{\"pause\":{}}";

    /** A hundredth: the 10 s after an error are 100 ms. */
    static final double TIME_FACTOR = 0.01;

    final FakeKubernetes kubernetes;
    final SteeredRouter router;
    final KubernetesClient client;
    final RolloutController controller;
    private final String manifest;
    private final OkHttpClient http = new OkHttpClient();

    ArgoCluster(String steps, String more) throws Exception {
        this(steps, more, TIME_FACTOR);
    }

    ArgoCluster(String steps, String more, double timeFactor) throws Exception {
        kubernetes = FakeKubernetes.start();
        router = SteeredRouter.inFrontOf(FakeApps.V1, new FakeApps());
        client = KubernetesClient.at(kubernetes.url()).build();
        manifest = rollout(steps, more);
        kubernetes.put(manifest);
        controller = RolloutController.start(kubernetes, "prod", "web", router, timeFactor);
        try {
            eventually(
                    "the first release",
                    () -> rollout().text("/status/phase").orElse("").equals("Healthy"));
        } catch (AssertionError e) {
            // Says why a controller failed, if one did.
            close();
            throw e;
        }
    }

    static ArgoCluster plain() throws Exception {
        return new ArgoCluster(STEPS, "");
    }

    /** @param more fields of the canary strategy, each with a comma before it */
    private static String rollout(String steps, String more) {
        return """
                {"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","metadata":{"name":"web","namespace":"prod"},
                 "spec":{"replicas":4,"strategy":{"canary":{"trafficRouting":{"plugins":{}},"steps":[%s]%s}},
                  "template":%s}}""".formatted(steps, more, template(FakeApps.V1));
    }

    static String template(Revision revision) {
        return """
                {"metadata":{"labels":{"app":"web"},"annotations":{"fledge.dev/version":"%s"}},
                 "spec":{"containers":[{"name":"app","image":"registry.example/web@%s"}]}}""".formatted(revision.version(), revision.digest());
    }

    ArgoTarget.Builder target() {
        return ArgoTarget.of(client, "prod", "web")
                .settle(Duration.ofMillis(30))
                .poll(Duration.ofMillis(2))
                .escalateAfter(Duration.ofMillis(60));
    }

    /** Deletes the Rollout and makes it as at first. */
    void makeAnew() throws InterruptedException {
        kubernetes.remove(WEB);
        eventually(
                "its ReplicaSets to go",
                () -> kubernetes.list(ResourceKind.REPLICA_SET, "prod").isEmpty());
        kubernetes.put(manifest);
        eventually(
                "its first release",
                () -> rollout().text("/status/phase").orElse("").equals("Healthy")
                        && kubernetes.list(ResourceKind.REPLICA_SET, "prod").size() == 1);
    }

    KubernetesObject rollout() {
        return kubernetes.get(WEB);
    }

    long step() {
        return rollout().number("/status/currentStepIndex").orElse(-1);
    }

    /** The writes so far, without what the controller did. */
    long writes() {
        return kubernetes.requests().stream()
                .filter(request -> request.isWrite())
                .count();
    }

    long answeredByCanary(int requests) throws IOException {
        long answered = 0;
        for (int i = 0; i < requests; i++) {
            answered += answersV2("none") ? 1 : 0;
            answered += answersV2("always") ? 1 : 0;
        }
        return answered;
    }

    private boolean answersV2(String wish) throws IOException {
        Request request =
                new Request.Builder().url(router.url()).header("X-Canary", wish).build();
        try (Response answer = http.newCall(request).execute()) {
            return answer.body().string().equals("2.0");
        }
    }

    static void eventually(String what, BooleanSupplier condition) throws InterruptedException {
        Deadline deadline = soon();
        while (!condition.getAsBoolean()) {
            assertThat(deadline.passed()).as("waiting for: " + what).isFalse();
            deadline.sleepAtMost(Duration.ofMillis(2));
        }
    }

    static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(5), TimeSource.system());
    }

    @Override
    public void close() {
        controller.close();
        client.close();
        kubernetes.close();
        router.close();
        http.connectionPool().evictAll();
    }
}
