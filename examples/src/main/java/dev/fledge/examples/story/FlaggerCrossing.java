package dev.fledge.examples.story;

import dev.fledge.http.Secret;
import dev.fledge.rollout.Lease;
import dev.fledge.rollout.fake.CanaryController;
import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.rollout.fake.Manifests;
import dev.fledge.rollout.fake.SteeredRouter;
import dev.fledge.rollout.flagger.FlaggerTarget;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.serve.FledgeEndpoint;
import dev.fledge.rollout.serve.MemoryLeaseBook;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** A fake cluster where Flagger asks our hooks before each of its steps. */
final class FlaggerCrossing {
    /** What takes Flagger 10 s takes this one so long. */
    private static final Duration TICK = Duration.ofMillis(100);

    private static final String CANARY = """
            {"apiVersion":"flagger.app/v1beta1","kind":"Canary","metadata":{"name":"where2eat","namespace":"prod"},
             "spec":{"targetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"where2eat"},"service":{"port":80},
             "analysis":{"interval":"10s","threshold":3,"stepWeights":[5,25,50],"webhooks":[%s]}}}
            """;

    private FlaggerCrossing() {}

    static Crossing open(Held held, Apps apps) throws IOException, InterruptedException {
        CountedApps counted = held.hold(new CountedApps(apps));
        SteeredRouter router = held.hold(SteeredRouter.inFrontOf(Story.STABLE, counted));
        MemoryLeaseBook book = new MemoryLeaseBook(TimeSource.system());
        FledgeEndpoint endpoint = held.hold(FledgeEndpoint.builder(book)
                .token(Secret.of("FLEDGE_ENDPOINT_TOKEN", UUID.randomUUID().toString()))
                .start());
        FakeKubernetes cluster = held.hold(FakeKubernetes.start());
        cluster.put(Manifests.deployment("prod", "where2eat", Story.STABLE, 1));
        cluster.put(CANARY.formatted(Stream.of("rollout", "confirm-traffic-increase", "confirm-promotion", "rollback")
                .map(type -> hook(type, endpoint.secretUrl()))
                .collect(Collectors.joining(","))));
        held.hold(CanaryController.start(cluster, router, "prod", "where2eat", TICK));
        KubernetesClient client = held.hold(KubernetesClient.at(cluster.url()).build());
        FlaggerTarget target = held.hold(FlaggerTarget.of(client, "prod", "where2eat")
                .hooks(book, endpoint.secretUrl())
                .poll(Duration.ofMillis(20))
                .settle(Duration.ofMillis(500))
                .tick(TICK.multipliedBy(20))
                .build());
        book.begin(Lease.of("where2eat", "story", 1)
                .left(Duration.ofHours(1))
                .word(Lease.Word.PASS, "the story goes on")
                .build());
        return new CountedCrossing(apps, counted, router.url(), target, false);
    }

    private static String hook(String type, HttpUrl endpoint) {
        return """
                {"name":"fledge-%1$s","type":"%1$s","timeout":"3s","url":"%2$s/v1/flagger/%1$s",
                 "metadata":{"app":"where2eat"}}
                """.formatted(type, endpoint);
    }
}
