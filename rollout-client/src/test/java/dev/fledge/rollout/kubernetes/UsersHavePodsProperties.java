package dev.fledge.rollout.kubernetes;

import static dev.fledge.rollout.fake.FakeApps.V1;
import static dev.fledge.rollout.fake.FakeApps.V2;
import static dev.fledge.rollout.kubernetes.TwoDeployments.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a Deployment is told, and however slowly its pods get ready, users have as many pods as before. */
@Tag("story")
class UsersHavePodsProperties {
    private static final int PODS = 4;

    /** Stable and canary pods behind the Service for each weight that four pods can make. */
    private static final Map<Integer, List<Integer>> PODS_AT = Map.of(
            0, List.of(4, 0),
            200, List.of(4, 1),
            334, List.of(4, 2),
            429, List.of(4, 3),
            500, List.of(4, 4),
            572, List.of(3, 4),
            667, List.of(2, 4),
            800, List.of(1, 4),
            1000, List.of(0, 4));

    private final AtomicBoolean ended = new AtomicBoolean();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void there_are_never_fewer_pods_than_stable_had(long seed) throws Exception {
        Random random = new Random(seed);
        try (TwoDeployments world = TwoDeployments.serving(V1, PODS)) {
            List<Integer> behindService = new CopyOnWriteArrayList<>();
            TwoDeployments.holds("all pods behind the Service", () -> isServed(world));
            // Who listens is still told how the first pods came.
            long serving = version(slice(world));
            AtomicLong told = new AtomicLong();
            world.cluster.onChange(change -> {
                if (change.ref().kind().equals(ResourceKind.ENDPOINT_SLICE) && version(change.object()) > serving) {
                    behindService.add(ready(change.object()).size());
                    told.set(version(change.object()));
                }
            });
            world.controller.slowPods(true);
            Thread kubelet = ticking(world, new Random(seed));
            try {
                story(random, world, seed);
            } finally {
                ended.set(true);
                kubelet.join(10_000);
            }
            TwoDeployments.holds("all to be told", () -> told.get() == version(slice(world)));
            assertThat(behindService).isNotEmpty().allMatch(pods -> pods >= PODS);
        }
    }

    private static void story(Random random, TwoDeployments world, long seed) throws Exception {
        RollbackPoint before = world.target().capture(soon());
        List<Integer> weights = PODS_AT.keySet().stream().sorted().toList();
        send(world, new Command.Start(V2), 4, 0);
        for (int i = 0; i < 5; i++) {
            if (random.nextInt(4) == 0) {
                send(world, new Command.Start(V2), 4, 0);
            }
            int weight = weights.get(random.nextInt(weights.size()));
            send(
                    world,
                    new Command.SetWeight(weight),
                    PODS_AT.get(weight).get(0),
                    PODS_AT.get(weight).get(1));
        }
        if (seed % 2 == 0) {
            send(world, new Command.Abort(), 4, 0);
            send(world, new Command.SetWeight(1000), 0, 4);
        }
        if (seed % 4 < 2) {
            send(world, new Command.Promote(V2), 0, 4);
        }
        send(world, new Command.Rollback(before), 4, 0);
    }

    /** After the command there are so many pods of the former and the new version behind the Service. */
    private static void send(TwoDeployments world, Command command, int former, int fresh) throws Exception {
        Outcome outcome = world.target().apply(command, soon());
        assertThat(outcome.shows(command.provenBy())).as(outcome.describe()).isTrue();

        List<String> images = ready(slice(world)).stream()
                .map(name -> world.cluster.get(new ObjectRef(ResourceKind.POD, "prod", name)))
                .map(pod -> pod.text("/spec/containers/0/image").orElse(""))
                .toList();
        assertThat(images)
                .as(command.describe())
                .hasSize(former + fresh)
                .filteredOn(image -> image.endsWith(V2.digest().toString()))
                .hasSize(fresh);
    }

    private static KubernetesObject slice(TwoDeployments world) {
        return world.cluster.list(ResourceKind.ENDPOINT_SLICE, "prod").get(0);
    }

    private static boolean isServed(TwoDeployments world) {
        return world.cluster.list(ResourceKind.ENDPOINT_SLICE, "prod").stream()
                .anyMatch(slice -> ready(slice).size() == PODS);
    }

    private static long version(KubernetesObject object) {
        return Long.parseLong(object.resourceVersion());
    }

    private static List<String> ready(KubernetesObject slice) {
        List<String> names = new ArrayList<>();
        for (KubernetesObject endpoint : slice.objects("/endpoints")) {
            if (endpoint.isTrue("/conditions/ready")) {
                names.add(endpoint.text("/targetRef/name").orElseThrow());
            }
        }
        return names;
    }

    private Thread ticking(TwoDeployments world, Random random) {
        Thread kubelet = new Thread(
                () -> {
                    while (!ended.get()) {
                        world.controller.tick();
                        try {
                            TimeSource.system().sleep(Duration.ofMillis(2 + random.nextInt(6)));
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                },
                "slow-kubelet");
        kubelet.setDaemon(true);
        kubelet.start();
        return kubelet;
    }
}
