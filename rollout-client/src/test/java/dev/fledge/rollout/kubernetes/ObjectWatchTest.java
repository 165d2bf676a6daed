package dev.fledge.rollout.kubernetes;

import static dev.fledge.rollout.kubernetes.Clusters.rollout;
import static dev.fledge.rollout.kubernetes.Clusters.sees;
import static dev.fledge.rollout.kubernetes.Clusters.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ObjectWatchTest extends OverWatches {
    @Test
    void sees_what_is_there_and_what_changes() throws Exception {
        cluster.put(rollout("web", "Progressing"));

        try (ObjectWatch<String> watch = client.watch(rollout("web"), Clusters::phase)) {
            assertThat(watch.await(it -> sees(it, "web", "Progressing"), soon()))
                    .isTrue();
            becomes("web", "Healthy");
            assertThat(watch.await(it -> sees(it, "web", "Healthy"), soon())).isTrue();
            assertThat(watch.staleSince()).isEmpty();
            assertThat(watch.problem()).isEmpty();
        }
    }

    @Test
    void says_by_the_deadline_that_something_does_not_hold() throws Exception {
        try (ObjectWatch<String> watch = client.watch(rollout("web"), Clusters::phase)) {
            Deadline deadline = Deadline.after(Duration.ofMillis(30), TimeSource.system());

            assertThat(watch.await(it -> sees(it, "web", "Healthy"), deadline)).isFalse();
        }
    }

    @Test
    void an_object_that_is_not_there_is_known_to_be_missing_once_the_list_was_read() throws Exception {
        try (ObjectWatch<String> watch = client.watch(rollout("web"), Clusters::phase)) {
            assertThat(watch.await(ObjectWatch::complete, soon())).isTrue();
            assertThat(watch.find("web")).isEmpty();
        }
    }

    @Test
    void who_joins_later_sees_what_is_there_without_another_connection() throws Exception {
        cluster.put(rollout("web", "Healthy"));
        cluster.put(rollout("api", "Paused"));
        try (ObjectWatch<String> first = client.watch(rollout("web"), Clusters::phase)) {
            assertThat(first.await(ObjectWatch::complete, soon())).isTrue();

            try (ObjectWatch<String> second = client.watch(rollout("api"), Clusters::phase);
                    ObjectWatch<String> labelled =
                            client.watch(ResourceKind.ROLLOUT, "prod", "app in (api, db)", Clusters::phase)) {
                assertThat(second.await(it -> sees(it, "api", "Paused"), soon()))
                        .isTrue();
                assertThat(labelled.await(it -> sees(it, "api", "Paused"), soon()))
                        .isTrue();
                assertThat(labelled.all()).hasSize(1);
                // The one stream may not have opened its watch yet.
                assertThat(watches()).hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void an_object_that_loses_its_label_is_gone() throws Exception {
        cluster.put(rollout("web", "Healthy"));
        try (ObjectWatch<String> watch = client.watch(ResourceKind.ROLLOUT, "prod", "app=web", Clusters::phase)) {
            assertThat(watch.await(it -> sees(it, "web", "Healthy"), soon())).isTrue();

            cluster.edit(
                    rollout("web"),
                    object -> object.withObject("/metadata/labels").put("app", "other"));

            assertThat(watch.await(it -> it.all().isEmpty(), soon())).isTrue();
        }
    }

    @Test
    void a_thousand_watches_take_one_connection_and_few_threads() throws Exception {
        for (int i = 0; i < 1000; i++) {
            cluster.put(rollout("app-" + i, "Progressing"));
        }
        List<ObjectWatch<String>> all = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                all.add(client.watch(rollout("app-" + i), Clusters::phase));
            }
            for (int i = 0; i < 1000; i++) {
                String name = "app-" + i;
                assertThat(all.get(i).await(it -> sees(it, name, "Progressing"), soon()))
                        .isTrue();
            }

            Set<String> threads = Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> name.startsWith("fledge-watch"))
                    .collect(Collectors.toSet());
            assertThat(threads).containsExactlyInAnyOrder("fledge-watch-rollouts-prod", "fledge-watch-care");
            assertThat(watches()).hasSizeLessThanOrEqualTo(1);
            assertThat(lists()).hasSizeLessThan(20);
        } finally {
            all.forEach(ObjectWatch::close);
        }
    }

    @Test
    void a_watch_by_name_asks_for_that_object_alone() throws Exception {
        try (KubernetesClient narrow =
                KubernetesClient.at(cluster.url()).watchByName().build()) {
            cluster.put(rollout("web", "Healthy"));

            try (ObjectWatch<String> watch = narrow.watch(rollout("web"), Clusters::phase)) {
                assertThat(watch.await(it -> sees(it, "web", "Healthy"), soon()))
                        .isTrue();
                assertThat(lists().get(0).query()).contains("fieldSelector=metadata.name");
            }
        }
    }

    @Test
    void an_object_deleted_while_nobody_was_told_is_gone_after_the_next_list() throws Exception {
        cluster.put(rollout("web", "Progressing"));
        try (ObjectWatch<String> watch = client.watch(rollout("web"), Clusters::phase)) {
            assertThat(watch.await(it -> sees(it, "web", "Progressing"), soon()))
                    .isTrue();
            cluster.faults().stallWatchesAfter(0);

            cluster.remove(rollout("web"));

            assertThat(watch.await(it -> it.find("web").isEmpty(), soon())).isTrue();
        }
    }

    @Test
    void is_stale_and_says_why_while_the_server_cannot_be_asked() throws Exception {
        cluster.put(rollout("web", "Healthy"));
        cluster.faults().deny("list", ResourceKind.ROLLOUT, "");
        try (ObjectWatch<String> watch = client.watch(rollout("web"), Clusters::phase)) {
            assertThat(watch.await(it -> it.problem().orElse("").contains("403"), soon()))
                    .isTrue();
            assertThat(watch.problem().orElse(""))
                    .endsWith(
                            "add to a Role in prod: apiGroups [\"argoproj.io\"], resources [\"rollouts\"], verbs [\"list\"]");
            assertThat(watch.staleSince()).isPresent();

            cluster.faults().allowAll();

            assertThat(watch.await(it -> sees(it, "web", "Healthy"), soon())).isTrue();
            assertThat(watch.await(it -> it.staleSince().isEmpty(), soon())).isTrue();
        }
    }

    @Test
    void a_mistake_of_one_who_watches_does_not_end_the_others() throws Exception {
        cluster.put(rollout("web", "Healthy"));
        try (ObjectWatch<String> broken = client.watch(rollout("web"), object -> {
                    throw new IllegalStateException("no such field");
                });
                ObjectWatch<String> watch = client.watch(rollout("web"), Clusters::phase)) {
            assertThat(watch.await(it -> sees(it, "web", "Healthy"), soon())).isTrue();
            assertThat(broken.await(it -> it.problem().isPresent(), soon())).isTrue();
            assertThat(broken.await(it -> it.problem().orElse("").contains("no such field"), soon()))
                    .isTrue();
        }
    }

    @Test
    void ends_its_thread_with_the_last_who_watches() throws Exception {
        ObjectWatch<String> watch = client.watch(rollout("web"), Clusters::phase);
        assertThat(watch.await(ObjectWatch::complete, soon())).isTrue();

        watch.close();

        Deadline deadline = soon();
        while (isRunning("fledge-watch-rollouts-prod")) {
            assertThat(deadline.passed()).isFalse();
            deadline.sleepAtMost(Duration.ofMillis(2));
        }
        assertThat(watch.await(it -> false, soon())).isFalse();
    }

    @Test
    void a_second_listener_is_refused() {
        try (ObjectWatch<String> watch = client.watch(rollout("web"), Clusters::phase)) {
            watch.listen(into(new LinkedBlockingQueue<>()));

            assertThatThrownBy(() -> watch.listen(into(new LinkedBlockingQueue<>())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a watch has one listener; open a second watch, which costs no connection");
        }
    }
}
