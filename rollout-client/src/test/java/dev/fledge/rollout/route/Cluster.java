package dev.fledge.rollout.route;

import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.rollout.fake.RouteController;
import dev.fledge.rollout.fake.SteeredRouter;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** A fake cluster whose route objects steer a real router in front of real apps. */
final class Cluster implements AutoCloseable {
    final FakeKubernetes kubernetes;
    final SteeredRouter router;
    final RouteController controller;
    final SteeredWorkload workload;
    final KubernetesClient client;
    private final OkHttpClient users = new OkHttpClient();

    Cluster() throws Exception {
        kubernetes = FakeKubernetes.start();
        router = SteeredRouter.inFrontOf(FakeApps.V1, new FakeApps());
        controller = RouteController.on(kubernetes, router, "app-stable", "app-canary");
        workload = new SteeredWorkload(router);
        client = KubernetesClient.at(kubernetes.url()).build();
    }

    long answeredByCanary(int requests) throws IOException {
        long answered = 0;
        for (int i = 0; i < requests; i++) {
            answered += answersV2("none") ? 1 : 0;
            answered += answersV2("always") ? 1 : 0;
        }
        return answered;
    }

    boolean answersV2(String wish) throws IOException {
        Request request =
                new Request.Builder().url(router.url()).header("X-Canary", wish).build();
        try (Response answer = users.newCall(request).execute()) {
            return answer.body().string().equals("2.0");
        }
    }

    static Deadline within(Duration allowed) {
        return Deadline.after(allowed, TimeSource.system());
    }

    static Deadline soon() {
        return within(Duration.ofSeconds(20));
    }

    @Override
    public void close() {
        client.close();
        kubernetes.close();
        router.close();
        users.connectionPool().evictAll();
    }
}
