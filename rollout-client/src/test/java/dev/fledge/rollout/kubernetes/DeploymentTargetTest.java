package dev.fledge.rollout.kubernetes;

import static dev.fledge.rollout.fake.FakeApps.V1;
import static dev.fledge.rollout.fake.FakeApps.V2;
import static dev.fledge.rollout.fake.FakeApps.V3;
import static dev.fledge.rollout.kubernetes.TwoDeployments.APP;
import static dev.fledge.rollout.kubernetes.TwoDeployments.CANARY;
import static dev.fledge.rollout.kubernetes.TwoDeployments.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.fake.Manifests;
import dev.fledge.rollout.fake.SeenRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeploymentTargetTest {
    private TwoDeployments world;
    private DeploymentTarget target;

    @BeforeEach
    void start() throws Exception {
        world = TwoDeployments.serving(V1, 4);
        target = world.target();
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void a_started_canary_runs_where_no_user_gets_to() throws Exception {
        Outcome outcome = apply(new Command.Start(V2));

        assertThat(outcome).isInstanceOf(Outcome.Reached.class);
        assertThat(world.ready(CANARY)).isEqualTo(1);
        assertThat(world.answeredBy(V2, 20)).isZero();
        KubernetesObject canary = world.cluster.get(CANARY);
        assertThat(canary.texts("/spec/template/metadata/labels"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("track", "canary", "fledge.dev/canary-of", "app"));
        assertThat(canary.text("/spec/template/spec/containers/0/image"))
                .contains("registry.test/app@sha256:" + "2".repeat(64));
        assertThat(canary.text("/metadata/ownerReferences/0/uid"))
                .contains(world.cluster.get(APP).uid());
    }

    @Test
    void a_weight_that_pods_cannot_make_is_refused_and_names_those_below_and_above() throws Exception {
        apply(new Command.Start(V2));
        world.cluster.forgetRequests();

        Outcome outcome = apply(new Command.SetWeight(50));

        assertThat(outcome)
                .isEqualTo(new Outcome.Refused("50 permille cannot be reached with 4 pods; the nearest lower is 0, the"
                        + " lowest above 0 is 200; use 19 stable pods or a router"));
        assertThat(writes()).isEmpty();
    }

    @Test
    void weights_are_read_from_the_endpoints() throws Exception {
        apply(new Command.Start(V2));
        apply(new Command.SetWeight(500));

        world.cluster.edit(CANARY, live -> live.withObject("/spec").put("replicas", 1));
        TwoDeployments.holds("one canary pod", () -> world.ready(CANARY) == 1);

        assertThat(target.snapshot(soon()).weightPermille()).isEqualTo(200);
    }

    @Test
    void above_half_stable_pods_leave_only_after_the_canary_serves() throws Exception {
        apply(new Command.Start(V2));
        world.cluster.forgetRequests();

        Outcome outcome = apply(new Command.SetWeight(800));

        assertThat(outcome.seen().orElseThrow().weightPermille()).isEqualTo(800);
        assertThat(writes())
                .extracting(SeenRequest::path)
                .containsExactly(
                        "/apis/apps/v1/namespaces/prod/deployments/app-canary",
                        "/apis/apps/v1/namespaces/prod/deployments/app");
        assertThat(world.cluster.get(APP).number("/spec/replicas")).hasValue(1);
        assertThat(world.cluster.get(CANARY).text("/metadata/annotations/fledge.dev~1stable-replicas"))
                .contains("4");
    }

    @Test
    void another_process_gives_the_stable_pods_back() throws Exception {
        apply(new Command.Start(V2));
        apply(new Command.SetWeight(1000));

        try (DeploymentTarget other = world.builder().build()) {
            assertThat(other.apply(new Command.Abort(), soon()).shows(Proof.DRAINED))
                    .isTrue();
        }

        assertThat(world.ready(APP)).isEqualTo(4);
        assertThat(world.cluster.get(CANARY).texts("/metadata/annotations"))
                .doesNotContainKey("fledge.dev/stable-replicas");
    }

    @Test
    void a_promotion_sets_the_image_by_digest_and_leaves_annotations_of_the_deployment_alone() throws Exception {
        world.cluster.edit(APP, live -> live.withObject("/metadata/annotations").put("team", "x"));
        apply(new Command.Start(V2));
        apply(new Command.SetWeight(200));
        world.cluster.forgetRequests();

        Outcome outcome = apply(new Command.Promote(V2));

        assertThat(outcome.shows(Proof.EFFECTIVE)).as(outcome.describe()).isTrue();
        assertThat(writes().get(0).path()).isEqualTo("/apis/apps/v1/namespaces/prod/deployments/app");
        assertThat(writes().get(0).body()).doesNotContain("\"/metadata/annotations");
        assertThat(world.cluster.get(APP).text("/spec/template/spec/containers/0/image"))
                .contains("registry.test/app@sha256:" + "2".repeat(64));
        assertThat(world.cluster.get(APP).text("/metadata/annotations/team")).contains("x");
        assertThat(world.answeredBy(V2, 10)).isEqualTo(10);
    }

    @Test
    void a_rollback_in_another_process_puts_the_template_of_the_replica_set_back() throws Exception {
        world.cluster.edit(APP, live -> live.withObject("/metadata/annotations").put("team", "x"));
        RollbackPoint point = promoted();
        KubernetesObject before = KubernetesObject.parse(point.identity().get("template"));

        try (DeploymentTarget other = world.builder().build()) {
            Outcome outcome = other.apply(new Command.Rollback(point), soon());
            assertThat(outcome.shows(Proof.DRAINED)).as(outcome.describe()).isTrue();
        }

        KubernetesObject after = world.cluster.get(APP);
        assertThat(after.object("/spec/template")).contains(before);
        assertThat(after.text("/metadata/annotations/team")).contains("x");
        assertThat(point.identity())
                .containsKeys("uid", "podTemplateHash", "revision", "image", "replicas", "template");
        assertThat(world.answeredBy(V1, 10)).isEqualTo(10);
    }

    @Test
    void a_rollback_resumes_a_paused_deployment() throws Exception {
        RollbackPoint point = promoted();
        world.cluster.edit(APP, live -> live.withObject("/spec").put("paused", true));

        Outcome outcome = apply(new Command.Rollback(point));

        assertThat(outcome.shows(Proof.DRAINED)).as(outcome.describe()).isTrue();
        assertThat(world.cluster.get(APP).has("/spec/paused")).isFalse();
        assertThat(world.answeredBy(V1, 10)).isEqualTo(10);
    }

    @Test
    void a_rollback_without_replica_sets_takes_the_captured_template() throws Exception {
        world.cluster.edit(APP, live -> live.withObject("/spec").put("revisionHistoryLimit", 0));
        RollbackPoint point = promoted();
        TwoDeployments.holds("no history", () -> replicaSetsOfApp() == 1);

        Outcome outcome = apply(new Command.Rollback(point));

        assertThat(outcome.shows(Proof.DRAINED)).as(outcome.describe()).isTrue();
        assertThat(target.snapshot(soon()).stable()).isEqualTo(V1);
    }

    @Test
    void a_rollback_that_knows_only_the_revision_sets_its_image() throws Exception {
        world.cluster.edit(APP, live -> live.withObject("/spec").put("revisionHistoryLimit", 0));
        RollbackPoint point = promoted();
        TwoDeployments.holds("no history", () -> replicaSetsOfApp() == 1);
        Map<String, String> poor = new TreeMap<>(point.identity());
        poor.remove("template");

        Outcome outcome = apply(new Command.Rollback(new RollbackPoint(point.stable(), point.capturedAt(), poor)));

        assertThat(outcome.shows(Proof.DRAINED)).as(outcome.describe()).isTrue();
        assertThat(world.answeredBy(V1, 10)).isEqualTo(10);
    }

    @Test
    void a_rollback_in_the_middle_of_full_weight_gives_everything_back() throws Exception {
        RollbackPoint point = target.capture(soon());
        apply(new Command.Start(V2));
        apply(new Command.SetWeight(1000));

        Outcome outcome = apply(new Command.Rollback(point));

        assertThat(outcome.shows(Proof.DRAINED)).as(outcome.describe()).isTrue();
        assertThat(world.ready(APP)).isEqualTo(4);
        assertThat(world.answeredBy(V1, 10)).isEqualTo(10);
        assertThat(target.snapshot(soon()).canary()).isEmpty();
    }

    @Test
    void a_rolled_back_canary_makes_room_for_another() throws Exception {
        RollbackPoint point = target.capture(soon());
        apply(new Command.Start(V2));
        assertThat(apply(new Command.Start(V3))).isInstanceOf(Outcome.Conflict.class);
        apply(new Command.Rollback(point));

        assertThat(apply(new Command.Start(V3))).isInstanceOf(Outcome.Reached.class);

        assertThat(target.snapshot(soon()).canary()).contains(V3);
    }

    @Test
    void a_plan_is_the_requests_themselves() throws Exception {
        apply(new Command.Start(V2));
        String uid = world.cluster.get(CANARY).uid();

        List<String> plan = target.plan(new Command.Abort(), soon());

        assertThat(plan)
                .containsExactly(
                        "give deployments.apps prod/app-canary 0 pods:"
                                + " PATCH /apis/apps/v1/namespaces/prod/deployments/app-canary?fieldManager=fledge"
                                + " application/json-patch+json [{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\""
                                + uid + "\"},"
                                + "{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":1},"
                                + "{\"op\":\"add\",\"path\":\"/spec/replicas\",\"value\":0},"
                                + "{\"op\":\"add\",\"path\":\"/metadata/annotations/fledge.dev~1canary\",\"value\":\"closed\"}]");
    }

    @Test
    void a_value_in_the_environment_reaches_neither_plan_nor_rollback_point() throws Exception {
        world.cluster.edit(
                APP,
                live -> ((ObjectNode) live.at("/spec/template/spec/containers/0"))
                        .putArray("env")
                        .addObject()
                        .put("name", "DB_PASSWORD")
                        .put("value", "hunter2"));

        RollbackPoint point = target.capture(soon());
        List<String> plan = target.plan(new Command.Start(V2), soon());

        assertThat(plan).hasSize(1);
        assertThat(plan.get(0)).contains("DB_PASSWORD").doesNotContain("hunter2");
        assertThat(point.identity()).doesNotContainKey("template").containsKey("podTemplateHash");
    }

    @Test
    void a_canary_that_must_exist_is_not_made() throws Exception {
        try (DeploymentTarget strict = world.builder().canaryMustExist().build()) {
            Outcome outcome = strict.apply(new Command.Start(V2), soon());

            assertThat(outcome)
                    .isEqualTo(new Outcome.Refused(
                            "deployments.apps prod/app-canary is not there and must exist; make it with"
                                    + " 0 replicas and the selector {fledge.dev/canary-of=app, track=canary}"));
        }
    }

    @Test
    void a_canary_that_cannot_be_kept_out_of_reach_is_refused() throws Exception {
        world.cluster.put(Manifests.deployment("prod", "app-canary", "app", V2, 0));

        Outcome outcome = apply(new Command.Start(V2));

        assertThat(outcome.describe())
                .startsWith(
                        "refused: deployments.apps prod/app-canary selects every label that services prod/app selects,"
                                + " {app=app}, so its pods cannot be kept out of reach");
    }

    @Test
    void the_rights_are_those_of_the_rollback_too() throws Exception {
        assertThat(target.rbac().yaml("fledge"))
                .contains("resources: [\"deployments\"]\n    verbs: [\"get\", \"patch\", \"create\"]")
                .contains("resources: [\"replicasets\"]\n    verbs: [\"list\"]");
        target.preflight().assertPasses();
    }

    private long replicaSetsOfApp() {
        String uid = world.cluster.get(APP).uid();
        return world.cluster.list(ResourceKind.REPLICA_SET, "prod").stream()
                .filter(set ->
                        set.text("/metadata/ownerReferences/0/uid").orElse("").equals(uid))
                .count();
    }

    private RollbackPoint promoted() throws Exception {
        RollbackPoint point = target.capture(soon());
        apply(new Command.Start(V2));
        Outcome promoted = apply(new Command.Promote(V2));
        assertThat(promoted.shows(Proof.EFFECTIVE)).as(promoted.describe()).isTrue();
        return point;
    }

    private List<SeenRequest> writes() {
        return world.cluster.requests().stream().filter(SeenRequest::isWrite).toList();
    }

    private Outcome apply(Command command) throws Exception {
        return target.apply(command, soon());
    }
}
