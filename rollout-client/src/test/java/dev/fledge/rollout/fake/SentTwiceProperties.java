package dev.fledge.rollout.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The law of lost answers: when every command is sent twice and the answer of every third write is lost, the cluster is changed
 * exactly as often as when each command is sent once and all is answered. A change is a generation of a spec, or a step that a
 * Rollout comes to.
 */
@Tag("story")
class SentTwiceProperties {
    private static final List<ResourceKind> DRIVEN =
            List.of(ResourceKind.DEPLOYMENT, ResourceKind.HTTP_ROUTE, ResourceKind.ROLLOUT);

    @ParameterizedTest
    @CsvSource({
        "deployment, start weight promote",
        "deployment, start weight more abort rollback",
        "deployment, start weight promote rollback",
        "httproute, start weight promote",
        "httproute, start weight more abort rollback",
        "httproute, start weight promote rollback",
        "argo, start weight promote",
        "argo, start weight more abort rollback",
        "argo, start weight promote rollback"
    })
    void nothing_is_done_twice(String target, String story) throws Exception {
        Map<String, String> once = play(target, story, false);
        Map<String, String> twice = play(target, story, true);

        assertThat(twice).isEqualTo(once);
        assertThat(once.values().stream().anyMatch(generation -> !generation.equals("1") && !generation.equals("[]")))
                .as("a story that changes something")
                .isTrue();
    }

    private static Map<String, String> play(String kind, String story, boolean disturbed) throws Exception {
        try (DrivenCluster driven = new DrivenCluster(kind)) {
            FakeKubernetes cluster = driven.kubernetes;
            RolloutTarget target = driven.target;
            List<Long> steps = new CopyOnWriteArrayList<>();
            cluster.onChange(change -> step(change, steps));
            RollbackPoint before = target.capture(soon());
            if (disturbed) {
                cluster.faults().loseAnswersEvery(3);
            }
            for (String word : story.split(" ", -1)) {
                Command command = command(word, before);
                if (disturbed) {
                    sendHoweverItGoes(target, command);
                }
                sendUntilShown(target, command);
            }
            assertThat(cluster.requests().stream().filter(SeenRequest::isWrite).count())
                    .as("writes, every third of which was not answered")
                    .isGreaterThanOrEqualTo(3);
            return changes(cluster, steps);
        }
    }

    private static Command command(String word, RollbackPoint before) {
        return switch (word) {
            case "start" -> new Command.Start(FakeApps.V2);
            case "weight" -> new Command.SetWeight(200);
            case "more" -> new Command.SetWeight(500);
            case "promote" -> new Command.Promote(FakeApps.V2);
            case "abort" -> new Command.Abort();
            default -> new Command.Rollback(before);
        };
    }

    private static void sendHoweverItGoes(RolloutTarget target, Command command) throws InterruptedException {
        try {
            assertThat(target.apply(command, soon())).isNotNull();
        } catch (IOException e) {
            // Nobody knows whether it was carried out: that is what is disturbed here.
            return;
        }
    }

    private static void sendUntilShown(RolloutTarget target, Command command) throws InterruptedException {
        Deadline deadline = soon();
        String last = "never sent";
        while (!deadline.passed()) {
            try {
                Outcome outcome = target.apply(command, soon());
                if (outcome.shows(command.provenBy())) {
                    return;
                }
                last = outcome.describe();
            } catch (IOException e) {
                last = String.valueOf(e.getMessage());
            }
        }
        throw new AssertionError(command.describe() + " was not shown: " + last);
    }

    private static void step(ObjectChange change, List<Long> steps) {
        if (change.ref().kind().equals(ResourceKind.ROLLOUT)) {
            long step = change.object().number("/status/currentStepIndex").orElse(-1);
            if (steps.isEmpty() || steps.get(steps.size() - 1) != step) {
                steps.add(step);
            }
        }
    }

    private static Map<String, String> changes(FakeKubernetes cluster, List<Long> steps) throws InterruptedException {
        // Who listens is told in order, so when it is this one's turn all was told.
        CountDownLatch told = new CountDownLatch(1);
        cluster.runAsController(told::countDown);
        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        Map<String, String> changes = new TreeMap<>();
        for (ResourceKind kind : DRIVEN) {
            for (KubernetesObject one : cluster.list(kind, "prod")) {
                changes.put(kind + " " + one.name(), Long.toString(one.generation()));
            }
        }
        changes.put("steps", steps.toString());
        return changes;
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(10), TimeSource.system());
    }
}
