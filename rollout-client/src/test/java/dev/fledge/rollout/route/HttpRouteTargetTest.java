package dev.fledge.rollout.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.SeenRequest;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("story")
class HttpRouteTargetTest extends OverHttpRoute {
    @Test
    void every_rule_with_the_pair_gets_the_weight_in_one_patch_and_the_rest_stays() throws Exception {
        target = builder().noOptIn().build();
        apply(new Command.Start(FakeApps.V2));
        cluster.kubernetes.forgetRequests();

        apply(new Command.SetWeight(50));

        assertThat(writes()).isEqualTo(1);
        KubernetesObject now = route();
        assertThat(now.objects("/spec/rules")).hasSize(3);
        assertThat(now.has("/spec/rules/0/backendRefs/0/weight")).isFalse();
        assertThat(now.number("/spec/rules/1/backendRefs/0/weight")).hasValue(950);
        assertThat(now.number("/spec/rules/1/backendRefs/1/weight")).hasValue(50);
        assertThat(now.text("/spec/rules/1/backendRefs/1/filters/0/type")).hasValue("RequestHeaderModifier");
        assertThat(now.number("/spec/rules/2/backendRefs/0/weight")).hasValue(950);
        assertThat(now.number("/spec/rules/2/backendRefs/1/weight")).hasValue(50);
    }

    @Test
    void the_patch_is_the_one_that_is_documented() throws Exception {
        target = builder().noOptIn().build();
        apply(new Command.Start(FakeApps.V2));
        String version = route().resourceVersion();
        cluster.kubernetes.forgetRequests();

        apply(new Command.SetWeight(1));

        SeenRequest patch = cluster.kubernetes.requests().stream()
                .filter(SeenRequest::isWrite)
                .findFirst()
                .orElseThrow();
        assertThat(patch.method()).isEqualTo("PATCH");
        assertThat(patch.path()).isEqualTo("/apis/gateway.networking.k8s.io/v1/namespaces/prod/httproutes/app");
        assertThat(patch.query()).isEqualTo("fieldManager=fledge");
        assertThat(patch.contentType()).isEqualTo("application/json-patch+json");
        assertThat(patch.body())
                .isEqualTo("[{\"op\":\"test\",\"path\":\"/metadata/resourceVersion\",\"value\":\"" + version + "\"},"
                        + "{\"op\":\"test\",\"path\":\"/spec/rules/1/backendRefs/0/name\",\"value\":\"app-stable\"},"
                        + "{\"op\":\"test\",\"path\":\"/spec/rules/1/backendRefs/1/name\",\"value\":\"app-canary\"},"
                        + "{\"op\":\"test\",\"path\":\"/spec/rules/2/backendRefs/0/name\",\"value\":\"app-stable\"},"
                        + "{\"op\":\"test\",\"path\":\"/spec/rules/2/backendRefs/1/name\",\"value\":\"app-canary\"},"
                        + "{\"op\":\"add\",\"path\":\"/spec/rules/1/backendRefs/0/weight\",\"value\":999},"
                        + "{\"op\":\"add\",\"path\":\"/spec/rules/1/backendRefs/1/weight\",\"value\":1},"
                        + "{\"op\":\"add\",\"path\":\"/spec/rules/2/backendRefs/0/weight\",\"value\":999},"
                        + "{\"op\":\"add\",\"path\":\"/spec/rules/2/backendRefs/1/weight\",\"value\":1}]");
    }

    @Test
    void shares_are_read_as_weight_of_the_sum_and_never_too_low() throws Exception {
        apply(new Command.Start(FakeApps.V2));
        cluster.kubernetes.edit(ROUTE, route -> weights(route, 2, 2));
        assertThat(target.snapshot(Cluster.soon()).weightPermille()).isEqualTo(500);
        cluster.kubernetes.edit(ROUTE, route -> weights(route, 999_999, 1));
        assertThat(target.snapshot(Cluster.soon()).weightPermille()).isEqualTo(1);
        cluster.kubernetes.edit(ROUTE, HttpRouteTargetTest::unsetWeights);
        assertThat(target.snapshot(Cluster.soon()).weightPermille()).isEqualTo(500);
    }

    @Test
    void all_weights_zero_is_never_left_and_an_abort_gives_stable_its_share() throws Exception {
        startAt(1000);
        cluster.kubernetes.edit(ROUTE, route -> weights(route, 0, 0));

        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome.shows(Proof.DRAINED)).as(outcome.describe()).isTrue();
        assertThat(route().number("/spec/rules/2/backendRefs/0/weight")).hasValue(1000);
    }

    @Test
    void start_puts_the_rule_of_the_header_before_each_weighted_one() throws Exception {
        apply(new Command.Start(FakeApps.V2));

        List<KubernetesObject> rules = route().objects("/spec/rules");
        assertThat(rules).hasSize(5);
        KubernetesObject opened = rules.get(1);
        assertThat(opened.text("/matches/0/path/value")).hasValue("/api");
        assertThat(opened.text("/matches/0/headers/0/name")).hasValue("X-Canary");
        assertThat(opened.text("/matches/0/headers/0/value")).hasValue("always");
        assertThat(opened.objects("/backendRefs")).hasSize(1);
        assertThat(opened.text("/backendRefs/0/name")).hasValue("app-canary");
        assertThat(opened.number("/backendRefs/0/weight")).hasValue(1);
        assertThat(opened.text("/backendRefs/0/filters/0/type")).hasValue("RequestHeaderModifier");
        assertThat(rules.get(2).text("/backendRefs/0/name")).hasValue("app-stable");
        assertThat(cluster.answersV2("always")).isTrue();
        assertThat(cluster.answersV2("none")).isFalse();
    }

    @Test
    void a_router_that_does_not_take_it_up_is_not_believed() throws Exception {
        startAt(100);
        cluster.controller.asleep(true);

        Outcome outcome = briefly(new Command.Abort());

        assertThat(outcome).isInstanceOf(Outcome.Unproved.class);
        assertThat(outcome.describe()).contains("condition Accepted is of generation");
        assertThat(outcome.seen().orElseThrow().drained()).isFalse();
    }

    @Test
    void a_refusal_by_the_gateway_is_named() throws Exception {
        startAt(100);
        cluster.controller.refuse("NoMatchingParent");

        Outcome outcome = briefly(new Command.SetWeight(200));

        assertThat(outcome).isInstanceOf(Outcome.Unproved.class);
        assertThat(outcome.describe()).contains("Accepted is False (NoMatchingParent)");
    }

    @Test
    void of_two_parents_one_that_is_silent_makes_it_partial() throws Exception {
        cluster.kubernetes.edit(
                ROUTE,
                route -> ((ArrayNode) route.at("/spec/parentRefs")).addObject().put("name", "internal"));
        startAt(100);
        cluster.controller.silent("internal");

        Outcome outcome = briefly(new Command.SetWeight(200));

        assertThat(outcome).isInstanceOf(Outcome.Partial.class);
        Outcome.Partial partial = (Outcome.Partial) outcome;
        assertThat(partial.parts())
                .containsOnlyKeys(
                        "Gateway prod/internal of example.net/gateway", "Gateway prod/public of example.net/gateway");
        assertThat(partial.parts()
                        .get("Gateway prod/public of example.net/gateway")
                        .shows(Proof.EFFECTIVE))
                .isTrue();
        assertThat(outcome.shows(Proof.EFFECTIVE)).isFalse();
    }

    @Test
    void drained_waits_for_the_settle_time() throws Exception {
        target = builder().settle(Duration.ofHours(1)).build();
        startAt(100);

        Outcome outcome = briefly(new Command.Abort());

        assertThat(outcome).isInstanceOf(Outcome.Unproved.class);
        assertThat(outcome.describe()).contains("the PT1H that a request may last");
        assertThat(cluster.router.canaryReachable()).isFalse();
    }

    @Test
    void a_probe_that_still_meets_the_canary_keeps_it_from_being_drained() throws Exception {
        AtomicInteger left = new AtomicInteger(2);
        target = builder().probe(deadline -> left.getAndDecrement() > 0).build();
        startAt(100);

        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome.shows(Proof.DRAINED)).isTrue();
        assertThat(left.get()).isEqualTo(-1);
    }

    @Test
    void promote_keeps_the_share_until_stable_is_replaced_and_ends_the_canary_without_one() throws Exception {
        startAt(1000);
        AtomicInteger atPromote = new AtomicInteger(-1);
        AtomicInteger atRetire = new AtomicInteger(-1);
        cluster.workload.onPromote(() -> atPromote.set(cluster.router.weightPermille()));
        cluster.workload.onRetire(() -> atRetire.set(cluster.router.weightPermille()));

        Outcome outcome = apply(new Command.Promote(FakeApps.V2));

        assertThat(outcome.shows(Proof.EFFECTIVE)).as(outcome.describe()).isTrue();
        assertThat(atPromote).hasValue(1000);
        assertThat(atRetire).hasValue(0);
        assertThat(route().objects("/spec/rules")).hasSize(3);
    }

    @Test
    void promote_of_a_canary_that_was_aborted_is_refused() throws Exception {
        startAt(1000);
        apply(new Command.Abort());

        assertThat(apply(new Command.Promote(FakeApps.V2))).isInstanceOf(Outcome.Conflict.class);
    }

    @Test
    void rollback_after_promote_works_in_another_process() throws Exception {
        RollbackPoint point = target.capture(Cluster.soon());
        startAt(1000);
        apply(new Command.Promote(FakeApps.V2));
        target.close();
        target = builder().build();

        Outcome outcome =
                apply(new Command.Rollback(new RollbackPoint(point.stable(), point.capturedAt(), point.identity())));

        assertThat(outcome.shows(Proof.DRAINED)).as(outcome.describe()).isTrue();
        assertThat(cluster.answersV2("none")).isFalse();
    }

    @Test
    void a_route_that_does_not_name_the_pair_says_what_to_add() {
        cluster.kubernetes.edit(
                ROUTE, route -> ((ArrayNode) route.at("/spec/rules")).remove(2).get("name"));
        cluster.kubernetes.edit(ROUTE, route -> ((ArrayNode) route.at("/spec/rules")).remove(1));

        assertThatThrownBy(() -> target.snapshot(Cluster.soon()))
                .isInstanceOf(IOException.class)
                .hasMessage("HTTPRoute prod/app has no rule whose backendRefs name both Service app-stable and Service"
                        + " app-canary; add the canary with weight 0 beside stable with weight 1000");
    }

    @Test
    void a_third_backend_with_a_share_is_an_obstacle() throws Exception {
        cluster.kubernetes.edit(
                ROUTE,
                route -> ((ArrayNode) route.at("/spec/rules/2/backendRefs"))
                        .addObject()
                        .put("name", "app-old")
                        .put("port", 80));

        Outcome outcome = apply(new Command.Start(FakeApps.V2));

        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(outcome.describe()).contains("rule 2 also gives a share to another backend");
    }

    @Test
    void a_share_without_a_canary_is_told_with_its_fix() {
        cluster.kubernetes.edit(ROUTE, route -> weights(route, 900, 100));

        assertThatThrownBy(() -> target.snapshot(Cluster.soon()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sends 100 permille to a canary where nothing runs");
    }

    @Test
    void an_abort_ends_a_command_that_is_under_way() throws Exception {
        startAt(100);
        cluster.controller.silent("public");
        var weighing = java.util.concurrent.CompletableFuture.supplyAsync(() -> {
            try {
                return apply(new Command.SetWeight(900));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        Eventual.holds("the weight", () -> cluster.router.weightPermille() == 900);

        briefly(new Command.Abort());

        Outcome outcome = weighing.get(5, java.util.concurrent.TimeUnit.SECONDS);
        assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
        assertThat(outcome.describe()).contains("an abort or a rollback that came meanwhile");
        assertThat(cluster.router.weightPermille()).isZero();
    }

    @Test
    void settings_that_are_missing_are_named() {
        assertThatThrownBy(() -> HttpRouteTarget.of(cluster.client, "prod", "app")
                        .workload(cluster.workload)
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("services()");
        assertThatThrownBy(() -> HttpRouteTarget.of(cluster.client, "prod", "app")
                        .services("a", "b")
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("workload()");
        assertThatThrownBy(
                        () -> HttpRouteTarget.of(cluster.client, "prod", "app").services("a", "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be two Services");
    }
}
