package dev.fledge.rollout.flagger;

import dev.fledge.http.Secret;
import dev.fledge.rollout.Lease;
import dev.fledge.rollout.fake.CanaryController;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.rollout.fake.SteeredRouter;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.rollout.serve.FledgeEndpoint;
import dev.fledge.rollout.serve.MemoryLeaseBook;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** A fake cluster with Flagger in it, an endpoint that its webhooks ask, and a target over its Canary. */
final class FlaggerStage implements AutoCloseable {
    static final Secret TOKEN = Secret.of("ENDPOINT_TOKEN", "b7f0c5f2a9d84e31b0");
    static final List<String> HOOKS = List.of("rollout", "confirm-traffic-increase", "confirm-promotion", "rollback");
    static final ObjectRef CANARY = new ObjectRef(ResourceKind.CANARY, "prod", "app");
    static final ObjectRef DEPLOYMENT = new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "app");
    static final ObjectRef PRIMARY = new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "app-primary");
    static final ObjectRef ROUTE = new ObjectRef(ResourceKind.HTTP_ROUTE, "prod", "app");

    final MemoryLeaseBook book = new MemoryLeaseBook(TimeSource.system());
    final FakeKubernetes kubernetes;
    final SteeredRouter router;
    final CanaryController flagger;
    final FledgeEndpoint endpoint;
    final KubernetesClient client;
    final FlaggerTarget target;
    private final OkHttpClient users = new OkHttpClient();

    FlaggerStage(Duration tick) throws IOException, InterruptedException {
        this(tick, HOOKS);
    }

    /** @param hooks the types of webhooks that the Canary has */
    FlaggerStage(Duration tick, List<String> hooks) throws IOException, InterruptedException {
        kubernetes = FakeKubernetes.start();
        router = SteeredRouter.inFrontOf(FakeApps.V1, new FakeApps());
        endpoint = FledgeEndpoint.builder(book).token(TOKEN).start();
        kubernetes.put("""
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"app","namespace":"prod"},
                 "spec":{"replicas":1,"template":{"metadata":{"annotations":{"fledge.dev/version":"%s"}},
                 "spec":{"containers":[{"name":"app","image":"ghcr.io/acme/app@%s"}]}}}}
                """.formatted(FakeApps.V1.version(), FakeApps.V1.digest()));
        kubernetes.put(canary(hooks));
        flagger = CanaryController.start(kubernetes, router, "prod", "app", tick);
        client = KubernetesClient.at(kubernetes.url()).build();
        target = FlaggerTarget.of(client, "prod", "app")
                .hooks(book, endpoint.secretUrl())
                .poll(Duration.ofMillis(3))
                .settle(Duration.ofMillis(20))
                .tick(tick.multipliedBy(20))
                .build();
        book.begin(Lease.of("app", "run-1", 1)
                .left(Duration.ofHours(1))
                .word(Lease.Word.PASS, "good")
                .build());
    }

    private String canary(List<String> types) {
        String hooks = types.stream().map(this::hook).collect(Collectors.joining(","));
        return """
                {"apiVersion":"flagger.app/v1beta1","kind":"Canary","metadata":{"name":"app","namespace":"prod"},
                 "spec":{"targetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"app"},"service":{"port":80},
                 "analysis":{"interval":"10s","threshold":3,"stepWeights":[20,50,100],"webhooks":[%s]}}}
                """.formatted(hooks);
    }

    private String hook(String type) {
        return """
                {"name":"fledge-%1$s","type":"%1$s","timeout":"3s","url":"%2$s/v1/flagger/%1$s","metadata":{"app":"app"}}
                """.formatted(type, endpoint.secretUrl());
    }

    String phase() {
        return kubernetes.get(CANARY).text("/status/phase").orElse("");
    }

    long routedToCanary() {
        return kubernetes
                .get(ROUTE)
                .number("/spec/rules/0/backendRefs/1/weight")
                .orElse(-1);
    }

    long answeredByCanary(int requests) throws IOException {
        long answered = 0;
        for (int i = 0; i < requests; i++) {
            Request request = new Request.Builder().url(router.url()).build();
            try (Response answer = users.newCall(request).execute()) {
                answered += answer.body().string().contains(FakeApps.V2.version()) ? 1 : 0;
            }
        }
        return answered;
    }

    @Override
    public void close() {
        target.close();
        client.close();
        flagger.close();
        kubernetes.close();
        endpoint.close();
        router.close();
        users.connectionPool().evictAll();
    }
}
