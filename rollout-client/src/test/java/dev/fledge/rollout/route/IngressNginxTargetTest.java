package dev.fledge.rollout.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IngressNginxTargetTest {
    private static final ObjectRef CANARY = new ObjectRef(ResourceKind.INGRESS, "prod", "app-canary");

    private Cluster cluster;
    private IngressNginxTarget target;

    @BeforeEach
    void start() throws Exception {
        cluster = new Cluster();
        cluster.kubernetes.put(RouteManifests.INGRESS);
        target = builder().build();
    }

    @AfterEach
    void end() {
        target.close();
        cluster.close();
    }

    private IngressNginxTarget.Builder builder() {
        return IngressNginxTarget.of(cluster.client, "prod", "app")
                .services("app-stable", "app-canary")
                .workload(cluster.workload)
                .settle(Duration.ofMillis(10))
                .takesEffectWithin(Duration.ofMillis(20));
    }

    private Outcome apply(Command command) throws Exception {
        return target.apply(command, Cluster.soon());
    }

    @Test
    void the_canary_ingress_is_made_of_the_rules_of_stable_that_name_its_service() throws Exception {
        apply(new Command.Start(FakeApps.V2));
        apply(new Command.SetWeight(5));

        KubernetesObject made = cluster.kubernetes.get(CANARY);
        assertThat(made.texts("/metadata/annotations"))
                .isEqualTo(Map.of(
                        "nginx.ingress.kubernetes.io/canary", "true",
                        "nginx.ingress.kubernetes.io/canary-weight", "5",
                        "nginx.ingress.kubernetes.io/canary-weight-total", "1000",
                        "nginx.ingress.kubernetes.io/affinity-canary-behavior", "legacy",
                        "nginx.ingress.kubernetes.io/canary-by-header", "X-Canary",
                        "nginx.ingress.kubernetes.io/canary-by-header-value", "always",
                        "kubernetes.io/ingress.class", "nginx"));
        assertThat(made.object("/spec").orElseThrow().json())
                .isEqualTo(
                        "{\"ingressClassName\":\"nginx\",\"tls\":[{\"hosts\":[\"app.example\"],\"secretName\":\"app-tls\"}],"
                                + "\"rules\":[{\"host\":\"app.example\",\"http\":{\"paths\":[{\"path\":\"/\",\"pathType\":\"Prefix\","
                                + "\"backend\":{\"service\":{\"name\":\"app-canary\",\"port\":{\"number\":80}}}}]}}]}");
    }

    @Test
    void row_18_an_abort_deletes_the_canary_ingress_since_weight_0_is_not_off() throws Exception {
        apply(new Command.Start(FakeApps.V2));
        apply(new Command.SetWeight(100));
        assertThat(cluster.answersV2("always")).isTrue();

        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome.shows(Proof.DRAINED)).as(outcome.describe()).isTrue();
        assertThat(cluster.kubernetes.find(CANARY)).isEmpty();
        assertThat(cluster.answersV2("always")).isFalse();
    }

    @Test
    void row_3_a_creation_whose_answer_was_lost_is_read_back() throws Exception {
        cluster.kubernetes.faults().loseAnswers(1);

        assertThat(apply(new Command.Start(FakeApps.V2))).isInstanceOf(Outcome.Reached.class);
    }

    @Test
    void row_10_a_storm_of_versions_stops_an_advance_and_no_abort() throws Exception {
        apply(new Command.Start(FakeApps.V2));
        apply(new Command.SetWeight(100));
        cluster.kubernetes.faults().bumpOnRead(true);

        assertThat(apply(new Command.SetWeight(200))).isInstanceOf(Outcome.Conflict.class);
        assertThat(apply(new Command.Abort()).shows(Proof.DRAINED)).isTrue();
    }

    @Test
    void a_weight_of_percents_is_read_as_permille() throws Exception {
        apply(new Command.Start(FakeApps.V2));
        cluster.kubernetes.edit(
                CANARY,
                ingress -> ingress.withObject("/metadata/annotations")
                        .put("nginx.ingress.kubernetes.io/canary-weight", "5")
                        .remove("nginx.ingress.kubernetes.io/canary-weight-total"));

        assertThat(target.snapshot(Cluster.soon()).weightPermille()).isEqualTo(50);
    }

    @Test
    void an_ingress_of_that_name_that_is_no_canary_is_not_touched() throws Exception {
        cluster.kubernetes.put(RouteManifests.INGRESS.replace("\"name\":\"app\"", "\"name\":\"app-canary\""));

        Outcome started = apply(new Command.Start(FakeApps.V2));
        Outcome aborted = apply(new Command.Abort());

        assertThat(started).isInstanceOf(Outcome.Refused.class);
        assertThat(started.describe()).contains("canaryIngress()");
        assertThat(aborted.shows(Proof.DRAINED)).isTrue();
        assertThat(cluster.kubernetes.find(CANARY)).isPresent();
    }

    @Test
    void without_a_header_the_first_weight_makes_the_ingress() throws Exception {
        target = builder().noOptIn().build();
        apply(new Command.Start(FakeApps.V2));
        assertThat(cluster.kubernetes.find(CANARY)).isEmpty();

        Outcome outcome = apply(new Command.SetWeight(100));

        assertThat(outcome).isInstanceOf(Outcome.Reached.class);
        assertThat(cluster.kubernetes.get(CANARY).texts("/metadata/annotations"))
                .doesNotContainKey("nginx.ingress.kubernetes.io/canary-by-header");
    }

    @Test
    void nothing_is_effective_before_the_controller_may_have_taken_it_up() throws Exception {
        target = builder().takesEffectWithin(Duration.ofHours(1)).build();

        Outcome outcome = target.apply(new Command.Start(FakeApps.V2), Cluster.within(Duration.ofMillis(500)));

        assertThat(outcome).isInstanceOf(Outcome.Unproved.class);
        assertThat(outcome.describe()).contains("the PT1H that Ingress prod/app-canary may need to take effect");
    }
}
