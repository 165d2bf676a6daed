package dev.fledge.examples.fledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.Secret;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Lease;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.fake.CanaryController;
import dev.fledge.rollout.fake.DeploymentController;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.rollout.fake.Manifests;
import dev.fledge.rollout.fake.SteeredRouter;
import dev.fledge.rollout.flagger.FlaggerTarget;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.serve.FledgeEndpoint;
import dev.fledge.rollout.serve.MemoryLeaseBook;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By hand on what the story of the main job does not need, or where somebody else's process holds the release. */
class RolloutKindsTest {
    private static final String NEW = "2.0@" + FakeApps.V2.digest();
    private static final Duration TICK = Duration.ofMillis(100);

    private static final String TRAEFIK = """
            {"apiVersion":"traefik.io/v1alpha1","kind":"TraefikService","metadata":{"name":"shop","namespace":"prod"},
             "spec":{"weighted":{"services":[{"name":"shop-stable","port":80,"weight":950},
                                             {"name":"shop-canary","port":80,"weight":50}]}}}
            """;

    private static final String INGRESS = """
            {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"%s","namespace":"prod"%s},
             "spec":{"ingressClassName":"nginx","rules":[{"host":"shop.example","http":{"paths":[
               {"path":"/","pathType":"Prefix","backend":{"service":{"name":"%s","port":{"number":80}}}}]}}]}}
            """;

    private static final String CANARY = """
            {"apiVersion":"flagger.app/v1beta1","kind":"Canary","metadata":{"name":"shop","namespace":"prod"},
             "spec":{"targetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"shop"},"service":{"port":80},
             "analysis":{"interval":"10s","threshold":3,"stepWeights":[5,25,50],"webhooks":[%s]}}}
            """;

    private FakeKubernetes cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = FakeKubernetes.start();
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void a_traefik_service_is_looked_at_and_its_abort_is_planned() throws Exception {
        twoSides();
        cluster.put(TRAEFIK);

        assertThat(rollout("traefik", "rights").stdout()).contains("resources: [\"traefikservices\"]");
        assertThat(rollout("traefik", "status").stdout()).contains("at 50 permille");
        assertThat(rollout("traefik", "plan", "abort").stdout())
                .contains("PATCH ", "/namespaces/prod/traefikservices/shop")
                .contains("{\"op\":\"add\",\"path\":\"/spec/weighted/services/1/weight\",\"value\":0}");
    }

    @Test
    void an_ingress_is_looked_at_and_its_abort_is_planned() throws Exception {
        twoSides();
        cluster.put(INGRESS.formatted("shop", "", "shop-stable"));
        cluster.put(INGRESS.formatted("shop-canary", """
                ,"annotations":{"nginx.ingress.kubernetes.io/canary":"true",
                 "nginx.ingress.kubernetes.io/canary-weight":"50","nginx.ingress.kubernetes.io/canary-weight-total":"1000"}
                """, "shop-canary"));

        assertThat(rollout("ingress-nginx", "rights").stdout()).contains("resources: [\"ingresses\"]");
        assertThat(rollout("ingress-nginx", "status").stdout()).contains("at 50 permille");
        assertThat(rollout("ingress-nginx", "plan", "abort").stdout())
                .contains("DELETE ", "/namespaces/prod/ingresses/shop-canary");
    }

    private void twoSides() {
        for (String side : List.of("shop-stable", "shop-canary")) {
            cluster.put(Manifests.deployment("prod", side, side.equals("shop-stable") ? FakeApps.V1 : FakeApps.V2, 1));
            cluster.put(Manifests.service("prod", side, side));
        }
        DeploymentController.of(cluster);
    }

    @Test
    void a_release_of_flagger_that_another_process_holds_is_looked_at_and_ended() throws Exception {
        MemoryLeaseBook book = new MemoryLeaseBook(TimeSource.system());
        book.begin(Lease.of("shop", "run", 1)
                .left(Duration.ofHours(1))
                .word(Lease.Word.PASS, "goes on")
                .build());
        try (FledgeEndpoint endpoint = FledgeEndpoint.builder(book)
                        .token(Secret.of("FLEDGE_ENDPOINT_TOKEN", "0123456789abcdef0123456789abcdef"))
                        .start();
                SteeredRouter router = flagger(endpoint);
                CanaryController flagger = CanaryController.start(cluster, router, "prod", "shop", TICK);
                KubernetesClient client = KubernetesClient.at(cluster.url()).build();
                FlaggerTarget promotion = promotion(client, book, endpoint)) {
            assertThat(promotion.apply(new Command.Start(FakeApps.V2), soon()).shows(Proof.EFFECTIVE))
                    .isTrue();
            assertThat(promotion.apply(new Command.SetWeight(50), soon()).shows(Proof.EFFECTIVE))
                    .isTrue();

            CommandRun status = rollout("flagger", "status");
            CommandRun weighed = rollout("flagger", "weight", "250");
            CommandRun plan = rollout("flagger", "plan", "abort");
            CommandRun aborted = rollout("flagger", "abort");
            int left = router.weightPermille();
            CommandRun started = rollout("flagger", "start", NEW);

            assertThat(status.stdout()).contains("at 50 permille").contains("not known: set FLEDGE_ENDPOINT");
            assertThat(weighed.code()).isEqualTo(1);
            assertThat(weighed.stdout()).contains("no run of shop holds a lease");
            assertThat(plan.stdout()).contains("PATCH").contains("failedChecks");
            assertThat(aborted.code()).as(aborted.stdout()).isZero();
            assertThat(aborted.stdout()).contains("DRAINED");
            assertThat(left).isZero();
            assertThat(started.code()).isEqualTo(1);
            assertThat(flagger).isNotNull();
        }
    }

    private SteeredRouter flagger(FledgeEndpoint endpoint) throws Exception {
        cluster.put(Manifests.deployment("prod", "shop", FakeApps.V1, 1));
        cluster.put(CANARY.formatted(Stream.of("rollout", "confirm-traffic-increase", "confirm-promotion", "rollback")
                .map(type -> "{\"name\":\"" + type + "\",\"type\":\"" + type + "\",\"timeout\":\"3s\",\"url\":\""
                        + endpoint.secretUrl() + "/v1/flagger/" + type + "\",\"metadata\":{\"app\":\"shop\"}}")
                .collect(Collectors.joining(","))));
        return SteeredRouter.inFrontOf(FakeApps.V1, new FakeApps());
    }

    private static FlaggerTarget promotion(KubernetesClient client, MemoryLeaseBook book, FledgeEndpoint endpoint) {
        return FlaggerTarget.of(client, "prod", "shop")
                .hooks(book, endpoint.secretUrl())
                .poll(Duration.ofMillis(20))
                .settle(Duration.ofMillis(100))
                .tick(TICK.multipliedBy(20))
                .build();
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20), TimeSource.system());
    }

    private CommandRun rollout(String kind, String command, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("rollout", command, "--router", kind));
        arguments.addAll(List.of("--server", cluster.url().toString(), "--namespace", "prod", "--name", "shop"));
        arguments.addAll(List.of("--within", "30s", "--settle", "100ms"));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
