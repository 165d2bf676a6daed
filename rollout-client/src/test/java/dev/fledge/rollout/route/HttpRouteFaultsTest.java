package dev.fledge.rollout.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.fake.FakeApps;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("story")
class HttpRouteFaultsTest extends OverHttpRoute {
    @Test
    void row_3_a_write_whose_answer_was_lost_is_read_back_and_done() throws Exception {
        apply(new Command.Start(FakeApps.V2));
        cluster.kubernetes.faults().loseAnswers(1);
        cluster.kubernetes.forgetRequests();

        Outcome outcome = apply(new Command.SetWeight(100));

        assertThat(outcome).isInstanceOf(Outcome.Reached.class);
        assertThat(writes()).as("it was carried out, so it is not sent again").isEqualTo(1);
    }

    @Test
    void row_3_a_write_that_never_arrived_is_sent_again() throws Exception {
        apply(new Command.Start(FakeApps.V2));
        cluster.kubernetes.faults().loseRequests(1);

        Outcome outcome = apply(new Command.SetWeight(100));

        assertThat(outcome).isInstanceOf(Outcome.Reached.class);
        assertThat(cluster.router.weightPermille()).isEqualTo(100);
    }

    @Test
    void row_3_an_abort_whose_answers_are_lost_is_done() throws Exception {
        startAt(300);
        cluster.kubernetes.faults().loseAnswers(1);

        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome).isInstanceOf(Outcome.Reached.class);
        assertThat(cluster.router.canaryReachable()).isFalse();
    }

    @Test
    void row_10_a_storm_of_versions_stops_an_advance_and_no_abort() throws Exception {
        startAt(100);
        cluster.kubernetes.faults().bumpOnRead(true);

        Outcome advance = apply(new Command.SetWeight(500));
        Outcome abort = apply(new Command.Abort());

        assertThat(advance).isInstanceOf(Outcome.Conflict.class);
        assertThat(advance.describe()).contains("somebody writes it all the time");
        assertThat(abort.shows(Proof.DRAINED)).as(abort.describe()).isTrue();
    }

    @Test
    void row_11_a_route_made_anew_is_another_route() throws Exception {
        startAt(100);
        cluster.kubernetes.remove(ROUTE);
        cluster.kubernetes.put(RouteManifests.HTTP_ROUTE);

        Outcome outcome = apply(new Command.SetWeight(200));

        assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
        assertThat(outcome.describe()).contains("it was deleted and made anew");
        assertThat(route().number("/spec/rules/2/backendRefs/1/weight")).hasValue(0);
    }

    @Test
    void row_13_an_abort_that_somebody_undoes_is_done_again() throws Exception {
        target = builder().settle(Duration.ofMillis(200)).build();
        startAt(100);
        AtomicBoolean once = new AtomicBoolean(true);
        cluster.kubernetes.onChange(change -> {
            boolean closed =
                    route().number("/spec/rules/2/backendRefs/1/weight").orElse(-1) == 0;
            if (closed && once.getAndSet(false)) {
                cluster.kubernetes.edit(ROUTE, route -> weights(route, 900, 100));
            }
        });

        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome.shows(Proof.DRAINED)).as(outcome.describe()).isTrue();
        assertThat(once).isFalse();
        assertThat(cluster.router.weightPermille()).isZero();
    }

    @Test
    void row_19_no_header_rule_is_left_behind_after_an_abort() throws Exception {
        startAt(300);
        assertThat(cluster.answersV2("always")).isTrue();

        Outcome outcome = apply(new Command.Abort());

        assertThat(outcome.shows(Proof.DRAINED)).isTrue();
        assertThat(route().objects("/spec/rules")).hasSize(3);
        assertThat(cluster.answersV2("always")).isFalse();
    }

    @Test
    void row_19_a_rule_that_is_not_ours_keeps_an_abort_from_being_proved() throws Exception {
        startAt(300);
        cluster.kubernetes.edit(ROUTE, route -> {
            ObjectNode rule = ((ArrayNode) route.at("/spec/rules")).insertObject(0);
            rule.putArray("matches")
                    .addObject()
                    .putArray("headers")
                    .addObject()
                    .put("name", "X-Beta")
                    .put("value", "1");
            rule.putArray("backendRefs").addObject().put("name", "app-canary").put("port", 80);
        });

        Outcome outcome = briefly(new Command.Abort());

        assertThat(outcome.shows(Proof.EFFECTIVE)).isFalse();
        assertThat(outcome.describe()).contains("rule 0").contains("take it out");
        assertThat(cluster.router.weightPermille()).isZero();
    }

    @Test
    void row_23_a_weight_that_somebody_resets_is_a_conflict_that_names_the_fix() throws Exception {
        target = builder().noOptIn().build();
        startAt(100);
        cluster.kubernetes.edit(ROUTE, route -> weights(route, 1000, 0));

        Outcome outcome = apply(new Command.SetWeight(200));
        Outcome again = apply(new Command.SetWeight(200));

        assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
        assertThat(outcome.describe())
                .contains(
                        "HTTPRoute prod/app was set to 0 permille by somebody else, after Fledge had left it at 100 permille")
                .contains(".spec.rules[].backendRefs[].weight")
                .contains("RespectIgnoreDifferences=true");
        assertThat(again).isInstanceOf(Outcome.Conflict.class);
        assertThat(cluster.router.weightPermille()).isZero();
        assertThat(apply(new Command.Abort()).shows(Proof.DRAINED)).isTrue();
        assertThat(apply(new Command.SetWeight(200)).shows(Proof.EFFECTIVE)).isTrue();
    }

    @Test
    void row_36_a_throttled_server_is_asked_again() throws Exception {
        apply(new Command.Start(FakeApps.V2));
        cluster.kubernetes.faults().throttle(1, Duration.ZERO);

        assertThat(apply(new Command.Abort()).shows(Proof.DRAINED)).isTrue();
    }

    @Test
    void row_39_no_weight_while_nothing_of_the_canary_is_ready() throws Exception {
        apply(new Command.Start(FakeApps.V2));
        cluster.workload.ready(false);
        cluster.kubernetes.forgetRequests();

        Outcome outcome = apply(new Command.SetWeight(10));

        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(outcome.describe()).contains("nothing of it is ready to answer");
        assertThat(writes()).isZero();
    }

    @Test
    void row_39_no_weight_while_a_parent_says_no() throws Exception {
        apply(new Command.Start(FakeApps.V2));
        cluster.controller.backendNotFound(true);
        cluster.kubernetes.edit(
                ROUTE, route -> route.withObject("/metadata/annotations").put("touched", "1"));
        cluster.kubernetes.edit(ROUTE, route -> ((ArrayNode) route.at("/spec/hostnames")).add("b.example"));
        Eventual.holds("the refusal", () -> route().json().contains("BackendNotFound"));

        Outcome outcome = apply(new Command.SetWeight(10));

        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(outcome.describe())
                .contains("ResolvedRefs is False (BackendNotFound)")
                .contains("Gateway prod/public");
        assertThat(cluster.router.weightPermille()).isZero();
    }

    @Test
    void row_39_an_abort_is_proved_though_the_canary_service_is_gone() throws Exception {
        startAt(100);
        cluster.controller.backendNotFound(true);

        assertThat(apply(new Command.Abort()).shows(Proof.DRAINED)).isTrue();
    }

    @Test
    void an_abort_that_finds_no_server_says_so_and_not_only_that_time_was_up() throws Exception {
        startAt(200);
        cluster.kubernetes.close();

        assertThatThrownBy(() -> briefly(new Command.Abort()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("httproutes.gateway.networking.k8s.io prod/app")
                .hasMessageContaining("nobody answers there");
    }
}
