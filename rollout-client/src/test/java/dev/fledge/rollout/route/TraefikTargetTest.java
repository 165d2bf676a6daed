package dev.fledge.rollout.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.SeenRequest;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TraefikTargetTest {
    private static final ObjectRef SERVICE = new ObjectRef(ResourceKind.TRAEFIK_SERVICE, "prod", "app");

    private Cluster cluster;
    private FakeTraefik first;
    private FakeTraefik second;
    private TraefikTarget target;

    @BeforeEach
    void start() throws Exception {
        cluster = new Cluster();
        cluster.kubernetes.put(RouteManifests.TRAEFIK_SERVICE);
        first = FakeTraefik.over(() -> cluster.kubernetes
                .get(SERVICE)
                .object("/spec/weighted")
                .orElseThrow()
                .json());
        second = FakeTraefik.over(() -> cluster.kubernetes
                .get(SERVICE)
                .object("/spec/weighted")
                .orElseThrow()
                .json());
        target = TraefikTarget.of(cluster.client, "prod", "app")
                .services("app-stable", "app-canary")
                .workload(cluster.workload)
                .settle(Duration.ofMillis(10))
                .api(first.url())
                .api(second.url())
                .build();
        assertThat(apply(new Command.Start(FakeApps.V2)).shows(Proof.EFFECTIVE)).isTrue();
    }

    @AfterEach
    void end() {
        target.close();
        first.close();
        second.close();
        cluster.close();
    }

    private Outcome apply(Command command) throws Exception {
        return target.apply(command, Cluster.soon());
    }

    private Outcome briefly(Command command) throws Exception {
        return target.apply(command, Cluster.within(Duration.ofMillis(400)));
    }

    @Test
    void the_patch_is_guarded_and_touches_weights_alone() throws Exception {
        String version = cluster.kubernetes.get(SERVICE).resourceVersion();
        cluster.kubernetes.forgetRequests();

        apply(new Command.SetWeight(50));

        SeenRequest patch = cluster.kubernetes.requests().stream()
                .filter(SeenRequest::isWrite)
                .findFirst()
                .orElseThrow();
        assertThat(patch.body())
                .isEqualTo("[{\"op\":\"test\",\"path\":\"/metadata/resourceVersion\",\"value\":\"" + version + "\"},"
                        + "{\"op\":\"test\",\"path\":\"/spec/weighted/services/0/name\",\"value\":\"app-stable\"},"
                        + "{\"op\":\"test\",\"path\":\"/spec/weighted/services/1/name\",\"value\":\"app-canary\"},"
                        + "{\"op\":\"add\",\"path\":\"/spec/weighted/services/0/weight\",\"value\":950},"
                        + "{\"op\":\"add\",\"path\":\"/spec/weighted/services/1/weight\",\"value\":50}]");
        assertThat(cluster.kubernetes.get(SERVICE).text("/spec/weighted/services/1/sticky/cookie/name"))
                .hasValue("lvl2");
        assertThat(first.asked()).contains("/api/http/services/prod-app@kubernetescrd");
    }

    @Test
    void an_instance_that_works_with_old_weights_makes_it_partial() throws Exception {
        second.freeze();

        Outcome outcome = briefly(new Command.SetWeight(100));

        assertThat(outcome).isInstanceOf(Outcome.Partial.class);
        assertThat(outcome.describe()).contains("it works with weights [1000, 0], not with [900, 100] yet");
        assertThat(outcome.shows(Proof.EFFECTIVE)).isFalse();
    }

    @Test
    void an_abort_is_not_drained_while_an_instance_works_with_old_weights() throws Exception {
        apply(new Command.SetWeight(100));
        second.freeze();

        Outcome outcome = briefly(new Command.Abort());

        assertThat(outcome.shows(Proof.EFFECTIVE)).isFalse();
        assertThat(outcome.seen().orElseThrow().drained()).isFalse();
        assertThat(cluster.router.weightPermille()).isZero();
    }

    @Test
    void a_service_that_traefik_does_not_like_is_not_effective() throws Exception {
        first.status("warning");
        second.status("disabled");

        Outcome outcome = briefly(new Command.SetWeight(100));

        assertThat(outcome).isInstanceOf(Outcome.Unproved.class);
        assertThat(outcome.describe())
                .contains("status of the service is warning")
                .contains("is disabled, not enabled");
    }

    @Test
    void row_3_a_write_whose_answer_was_lost_is_read_back() throws Exception {
        cluster.kubernetes.faults().loseAnswers(1);

        assertThat(apply(new Command.SetWeight(100))).isInstanceOf(Outcome.Reached.class);
    }

    @Test
    void row_18_at_weight_0_the_entry_is_out_of_the_balancer_and_no_header_opens_it() throws Exception {
        apply(new Command.SetWeight(1000));

        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome.shows(Proof.DRAINED)).isTrue();
        assertThat(cluster.kubernetes.get(SERVICE).number("/spec/weighted/services/1/weight"))
                .hasValue(0);
        assertThat(cluster.answeredByCanary(5)).isZero();
    }

    @Test
    void row_23_weights_that_a_sync_takes_away_are_a_conflict() throws Exception {
        apply(new Command.SetWeight(100));
        cluster.kubernetes.edit(SERVICE, service -> {
            for (var entry : (ArrayNode) service.at("/spec/weighted/services")) {
                ((ObjectNode) entry).remove("weight");
            }
        });

        Outcome outcome = apply(new Command.SetWeight(200));

        assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
        assertThat(outcome.describe())
                .contains("was set to 500 permille by somebody else")
                .contains(".spec.weighted.services[].weight");
    }

    @Test
    void the_rights_are_the_least() {
        assertThat(target.rbac().toString()).isEqualTo("{traefikservices.traefik.io=[get, patch]} in prod");
    }
}
