package dev.fledge.rollout.kubernetes;

import static dev.fledge.rollout.kubernetes.Clusters.rollout;
import static dev.fledge.rollout.kubernetes.Clusters.sees;
import static dev.fledge.rollout.kubernetes.Clusters.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.fake.FakeKubernetes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to the connection, the last state of every object is seen. */
@Tag("story")
class ObjectWatchProperties {
    private static final int RUNS = 40;
    private static final int OBJECTS = 5;

    /** Five here; {@code -Dfledge.watch.seeds=250} makes 10,000 runs of them. */
    static LongStream seeds() {
        return LongStream.concat(
                LongStream.of(1, 20_260_923, -7_777_777, 4_242_424_242L, 99),
                LongStream.rangeClosed(1_000, 994 + Integer.getInteger("fledge.watch.seeds", 5)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void no_terminal_state_is_lost(long seed) throws Exception {
        Random random = new Random(seed);
        try (FakeKubernetes cluster = FakeKubernetes.start();
                KubernetesClient client = Clusters.quickClient(cluster);
                ObjectWatch<String> shared = client.watch(ResourceKind.ROLLOUT, "prod", "", Clusters::phase)) {
            for (int run = 0; run < RUNS; run++) {
                assertNothingIsLost(random, cluster, client, shared, "run-" + run);
            }
        }
    }

    private static void assertNothingIsLost(
            Random random, FakeKubernetes cluster, KubernetesClient client, ObjectWatch<String> shared, String run)
            throws Exception {
        List<ObjectWatch<String>> watches = new ArrayList<>();
        for (int i = 0; i < OBJECTS; i++) {
            cluster.put(rollout(run + "-" + i, "Progressing"));
            watches.add(client.watch(rollout(run + "-" + i), Clusters::phase));
        }
        for (int i = 0; i < OBJECTS * 4; i++) {
            spoil(random, cluster);
            String name = run + "-" + random.nextInt(OBJECTS);
            if (random.nextInt(6) == 0) {
                cluster.remove(rollout(name));
                cluster.put(rollout(name, "Progressing"));
            } else {
                cluster.editStatus(rollout(name), phase("Step" + i));
            }
        }
        for (int i = 0; i < OBJECTS; i++) {
            spoil(random, cluster);
            cluster.editStatus(rollout(run + "-" + i), phase("Healthy"));
        }
        for (int i = 0; i < OBJECTS; i++) {
            String name = run + "-" + i;
            assertThat(watches.get(i).await(it -> sees(it, name, "Healthy"), soon()))
                    .as(name)
                    .isTrue();
            assertThat(shared.await(it -> sees(it, name, "Healthy"), soon()))
                    .as(name)
                    .isTrue();
        }
        watches.forEach(ObjectWatch::close);
    }

    private static Consumer<ObjectNode> phase(String phase) {
        return status -> status.put("phase", phase);
    }

    private static void spoil(Random random, FakeKubernetes cluster) {
        switch (random.nextInt(12)) {
            case 0 -> cluster.faults().cutWatchAt(random.nextInt(3000));
            case 1 -> cluster.faults().historyWindow(1 + random.nextInt(5));
            case 2 -> cluster.faults().stallWatchesAfter(random.nextInt(3));
            case 3, 4 -> cluster.faults().watchesRun();
            case 5 -> cluster.faults().fail(1, 500);
            case 6 -> cluster.faults().historyWindow(10_000);
            default -> {
                // Most of the time nothing goes wrong.
            }
        }
    }
}
