package dev.fledge.rollout.kubernetes;

import static dev.fledge.rollout.kubernetes.Clusters.rollout;
import static dev.fledge.rollout.kubernetes.Clusters.sees;
import static dev.fledge.rollout.kubernetes.Clusters.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ObjectWatchFaultsTest extends OverWatches {
    @Test
    void row_7_a_watch_that_stalls_silently_is_found_out() throws Exception {
        cluster.put(rollout("web", "Progressing"));
        try (ObjectWatch<String> watch = client.watch(rollout("web"), Clusters::phase)) {
            assertThat(watch.await(it -> sees(it, "web", "Progressing"), soon()))
                    .isTrue();
            cluster.faults().stallWatchesAfter(0);

            becomes("web", "Healthy");

            assertThat(watch.await(it -> sees(it, "web", "Healthy"), soon())).isTrue();
        }
    }

    @Test
    void row_7_one_who_read_for_himself_does_not_hide_that_the_others_were_told_nothing() throws Exception {
        cluster.put(rollout("web", "Progressing"));
        try (ObjectWatch<String> all = client.watch(ResourceKind.ROLLOUT, "prod", "", Clusters::phase)) {
            assertThat(all.await(it -> sees(it, "web", "Progressing"), soon())).isTrue();
            cluster.faults().stallWatchesAfter(0);
            becomes("web", "Healthy");
            try (ObjectWatch<String> joined = client.watch(rollout("web"), Clusters::phase)) {
                assertThat(joined.await(it -> sees(it, "web", "Healthy"), soon()))
                        .isTrue();

                assertThat(all.await(it -> sees(it, "web", "Healthy"), soon())).isTrue();
            }
        }
    }

    @Test
    void row_8_a_watch_that_fell_out_of_the_history_reads_all_anew() throws Exception {
        cluster.put(rollout("web", "Progressing"));
        cluster.faults().historyWindow(1);
        try (ObjectWatch<String> watch = client.watch(rollout("web"), Clusters::phase)) {
            assertThat(watch.await(it -> sees(it, "web", "Progressing"), soon()))
                    .isTrue();
            cluster.faults().cutWatchAt(10);

            for (int i = 0; i < 20; i++) {
                cluster.put(rollout("other-" + i, "Progressing"));
            }
            becomes("web", "Healthy");

            assertThat(watch.await(it -> sees(it, "web", "Healthy"), soon())).isTrue();
        }
    }

    @Test
    void row_8_a_list_whose_second_page_expired_is_read_anew() throws Exception {
        for (int i = 0; i < 501; i++) {
            cluster.put(rollout("app-" + i, "Healthy"));
        }
        cluster.faults().expireContinues(true);
        try (ObjectWatch<String> watch = client.watch(ResourceKind.ROLLOUT, "prod", "", Clusters::phase)) {
            assertThat(watch.await(it -> it.all().size() == 500, soon())).isTrue();
            assertThat(watch.complete()).isFalse();

            cluster.faults().expireContinues(false);

            assertThat(watch.await(ObjectWatch::complete, soon())).isTrue();
            assertThat(watch.all()).hasSize(501);
        }
    }

    @Test
    void row_9_a_watch_cut_inside_an_object_goes_on_from_the_last_version() throws Exception {
        cluster.put(rollout("web", "Progressing"));
        try (ObjectWatch<String> watch = client.watch(rollout("web"), Clusters::phase)) {
            assertThat(watch.await(it -> sees(it, "web", "Progressing"), soon()))
                    .isTrue();
            int lists = lists().size();
            cluster.faults().cutWatchAt(100);

            becomes("web", "Healthy");

            assertThat(watch.await(it -> sees(it, "web", "Healthy"), soon())).isTrue();
            assertThat(lists()).hasSize(lists);
        }
    }

    @Test
    void row_11_an_object_made_anew_is_gone() throws Exception {
        String uid = cluster.put(rollout("web", "Degraded")).uid();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (ObjectWatch<String> watch = client.watch(rollout("web"), Clusters::phase)) {
            assertThat(watch.await(it -> sees(it, "web", "Degraded"), soon())).isTrue();
            watch.listen(into(heard));
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("seen Degraded");

            cluster.remove(rollout("web"));
            cluster.put(rollout("web", "Healthy"));

            assertThat(watch.await(it -> sees(it, "web", "Healthy"), soon())).isTrue();
            assertThat(watch.gone("web", uid)).isTrue();
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("gone Degraded");
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("seen Healthy");
        }
    }

    @Test
    void row_11_the_old_object_is_told_as_gone_before_the_new_one_is_seen_even_to_a_slow_listener() throws Exception {
        cluster.put(rollout("web", "Degraded"));
        cluster.put(rollout("api", "Degraded"));
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (ObjectWatch<String> watch = client.watch(ResourceKind.ROLLOUT, "prod", "", Clusters::phase)) {
            assertThat(watch.await(it -> it.all().size() == 2, soon())).isTrue();
            watch.listen(new ObjectWatch.Listener<>() {
                @Override
                public void seen(Watched<String> now) {
                    heard.add("seen " + now.name() + " " + now.state());
                    waitFor(mayGoOn);
                }

                @Override
                public void gone(Watched<String> last) {
                    heard.add("gone " + last.name() + " " + last.state());
                }
            });
            String other = String.valueOf(heard.poll(10, TimeUnit.SECONDS)).contains("web") ? "api" : "web";

            cluster.remove(rollout(other));
            cluster.put(rollout(other, "Healthy"));
            assertThat(watch.await(it -> sees(it, other, "Healthy"), soon())).isTrue();
            mayGoOn.countDown();

            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("seen " + other + " Degraded");
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("gone " + other + " Degraded");
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("seen " + other + " Healthy");
        }
    }

    @Test
    void row_11_a_late_word_that_the_old_object_was_deleted_does_not_end_the_new_one() throws Exception {
        try (ObjectWatch<String> watch = client.watch(rollout("web"), Clusters::phase)) {
            assertThat(watch.await(ObjectWatch::complete, soon())).isTrue();
            KubernetesObject old = cluster.put(rollout("web", "Degraded"));
            cluster.remove(rollout("web"));
            cluster.put(rollout("web", "Healthy"));
            assertThat(watch.await(it -> sees(it, "web", "Healthy"), soon())).isTrue();

            watch.end(old);

            assertThat(sees(watch, "web", "Healthy")).isTrue();
        }
    }
}
