package dev.fledge.rollout.argo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.SeenRequest;
import dev.fledge.rollout.kubernetes.KubernetesException;
import dev.fledge.rollout.kubernetes.Patch;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row 4: two pipelines, lost answers and late packets never take the Rollout past an analysis that has not passed. */
class PromoteTwiceProperties {
    private static final int ANALYSIS = 3;
    private static final String STEPS = "{\"pause\":{}},{\"setWeight\":10},{\"pause\":{}},"
            + "{\"analysis\":{\"templates\":[{\"templateName\":\"endless\"}]}},{\"pause\":{}},{\"setWeight\":20},{\"pause\":{}}";

    private VerdictServer server;
    private ArgoCluster cluster;
    private ArgoTarget target;

    @BeforeEach
    void start() throws Exception {
        server = new VerdictServer();
        cluster = new ArgoCluster(STEPS, "");
        target = cluster.target().build();
        cluster.kubernetes.put("{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"AnalysisTemplate\",\"metadata\":"
                + "{\"name\":\"endless\",\"namespace\":\"prod\"},\"spec\":{\"metrics\":[{\"name\":\"m\",\"interval\":\"1s\","
                + "\"successCondition\":\"result.verdict == \\\"WAIT\\\"\",\"provider\":{\"web\":{\"url\":\""
                + server.url()
                + "\"}}}]}}");
        assertThat(target.apply(new Command.Start(FakeApps.V2), ArgoCluster.soon()))
                .isInstanceOf(Outcome.Reached.class);
    }

    @AfterEach
    void end() {
        target.close();
        cluster.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void row_04_no_interleaving_of_promotes_skips_the_analysis(long seed) throws Exception {
        Random random = new Random(seed);
        long highest = 0;

        for (int i = 0; i < 25; i++) {
            act(random);
            highest = Math.max(highest, cluster.step());
        }

        assertThat(highest).isLessThanOrEqualTo(ANALYSIS);
        assertThat(target.promoteStep(0, ArgoCluster.soon()).describe()).doesNotContain("refused");
    }

    private void act(Random random) throws Exception {
        switch (random.nextInt(5)) {
            case 0 -> promote(random.nextInt(ANALYSIS + 1));
            case 1 -> {
                cluster.kubernetes.faults().loseAnswers(1);
                promote((int) Math.max(0, cluster.step()));
            }
            case 2 -> promote((int) Math.max(0, cluster.step()));
            case 3 -> lateCopy(random);
            default -> target.apply(new Command.SetWeight(100 + 100 * random.nextInt(2)), soonEnough());
        }
    }

    private void promote(int step) throws Exception {
        target.promoteStep(step, soonEnough());
    }

    private static Deadline soonEnough() {
        return Deadline.after(Duration.ofMillis(15), TimeSource.system());
    }

    // A packet that was sent before comes once more.
    private void lateCopy(Random random) throws Exception {
        List<SeenRequest> writes = cluster.kubernetes.requests().stream()
                .filter(request -> request.isWrite() && request.path().endsWith("/status"))
                .toList();
        if (writes.isEmpty()) {
            return;
        }
        SeenRequest late = writes.get(random.nextInt(writes.size()));
        try {
            cluster.client.patch(
                    ArgoCluster.WEB, "status", new Patch(late.contentType(), late.body()), ArgoCluster.soon());
        } catch (KubernetesException refused) {
            assertThat(refused.conflict()).as(refused.getMessage()).isTrue();
        } catch (IOException lost) {
            assertThat(lost).isNotNull();
        }
    }

    @Test
    void what_the_plugin_sends_for_a_promote_skips_the_analysis_when_it_is_sent_once_too_often() throws Exception {
        target.apply(new Command.SetWeight(100), ArgoCluster.soon());
        target.promoteStep(2, ArgoCluster.soon());
        ArgoCluster.eventually("the analysis", () -> cluster.step() == ANALYSIS);

        cluster.client.patch(
                ArgoCluster.WEB,
                "status",
                Patch.merge("{\"status\":{\"pauseConditions\":null,\"currentStepIndex\":4}}"),
                ArgoCluster.soon());

        ArgoCluster.eventually("the pause after the analysis", () -> cluster.step() == 4);
    }

    @Test
    void an_analysis_is_left_only_by_name() throws Exception {
        target.apply(new Command.SetWeight(100), ArgoCluster.soon());
        target.promoteStep(2, ArgoCluster.soon());
        ArgoCluster.eventually(
                "the analysis",
                () -> !cluster.rollout()
                        .text("/status/canary/currentStepAnalysisRunStatus/name")
                        .orElse("")
                        .isEmpty());

        Outcome promoted = target.promoteStep(ANALYSIS, ArgoCluster.soon());
        Outcome skipped = target.skipStep(ANALYSIS, ArgoCluster.soon());
        Outcome again = target.skipStep(ANALYSIS, ArgoCluster.soon());

        assertThat(promoted).isInstanceOf(Outcome.Refused.class);
        assertThat(promoted.describe()).contains("let it end, or skipStep(3)");
        assertThat(skipped).isInstanceOf(Outcome.Reached.class);
        assertThat(again).isInstanceOf(Outcome.AlreadySo.class);
        assertThat(cluster.step()).isEqualTo(4);
    }

    @Test
    void an_analysis_that_is_terminated_ends_and_the_rollout_goes_on() throws Exception {
        target.apply(new Command.SetWeight(100), ArgoCluster.soon());
        target.promoteStep(2, ArgoCluster.soon());
        ArgoCluster.eventually(
                "the analysis",
                () -> !cluster.rollout()
                        .text("/status/canary/currentStepAnalysisRunStatus/name")
                        .orElse("")
                        .isEmpty());

        Outcome first = target.terminateAnalysis(ArgoCluster.soon());
        Outcome second = target.terminateAnalysis(ArgoCluster.soon());

        assertThat(first).isInstanceOf(Outcome.Reached.class);
        assertThat(second).isInstanceOf(Outcome.AlreadySo.class);
        ArgoCluster.eventually("the pause after it", () -> cluster.step() == 4);
    }
}
