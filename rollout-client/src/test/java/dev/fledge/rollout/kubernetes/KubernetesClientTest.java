package dev.fledge.rollout.kubernetes;

import static dev.fledge.rollout.kubernetes.Clusters.rollout;
import static dev.fledge.rollout.kubernetes.Clusters.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.rollout.fake.SeenRequest;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubernetesClientTest {
    private static final Patch PAUSE = Patch.merge("{\"spec\":{\"paused\":true}}");

    private FakeKubernetes cluster;
    private KubernetesClient client;

    @BeforeEach
    void start() throws Exception {
        cluster = FakeKubernetes.start();
        client = Clusters.client(cluster);
        cluster.put(rollout("web", "Healthy"));
        cluster.forgetRequests();
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
    }

    private static Deadline within(Duration duration) {
        return Deadline.after(duration, TimeSource.system());
    }

    private List<SeenRequest> writes() {
        return cluster.requests().stream().filter(SeenRequest::isWrite).toList();
    }

    private KubernetesException refused(ThrowingPatch asked) {
        return catchThrowableOfType(KubernetesException.class, asked::run);
    }

    private interface ThrowingPatch {
        void run() throws Exception;
    }

    @Test
    void says_who_writes() throws Exception {
        client.patch(rollout("web"), PAUSE, soon());

        assertThat(writes())
                .hasToString("[PATCH /apis/argoproj.io/v1alpha1/namespaces/prod/rollouts/web?fieldManager=fledge"
                        + " {\"spec\":{\"paused\":true}}]");
        assertThat(writes().get(0).contentType()).startsWith("application/merge-patch+json");
    }

    @Test
    void applies_without_taking_what_others_own() throws Exception {
        client.patch(rollout("web"), Patch.apply("""
                {"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","metadata":{"name":"web"}}"""), soon());

        assertThat(writes().get(0).query()).isEqualTo("fieldManager=fledge&force=false");
    }

    @Test
    void a_dry_run_changes_nothing() throws Exception {
        KubernetesObject would = client.dryRun().patch(rollout("web"), PAUSE, soon());
        client.dryRun().delete(rollout("web"), soon());

        assertThat(would.isTrue("/spec/paused")).isTrue();
        assertThat(cluster.get(rollout("web")).has("/spec/paused")).isFalse();
        assertThat(writes()).allMatch(write -> write.query().endsWith("dryRun=All"));
    }

    @Test
    void deletes_the_object_with_that_uid_alone() throws Exception {
        KubernetesException other = refused(() -> client.delete(rollout("web"), "another-uid", soon()));
        assertThat(other.conflict()).isTrue();

        client.delete(rollout("web"), cluster.get(rollout("web")).uid(), soon());

        assertThat(cluster.find(rollout("web"))).isEmpty();
    }

    @Test
    void reads_a_list_of_several_pages() throws Exception {
        for (int i = 0; i < 600; i++) {
            cluster.put(rollout("app-" + i, "Healthy"));
        }

        assertThat(client.list(ResourceKind.ROLLOUT, "prod", "", soon()).items())
                .hasSize(601);
    }

    @Test
    void row_3_an_answer_that_was_lost_is_ambiguous_and_nothing_is_sent_again() {
        cluster.faults().loseAnswers(1);

        LostAnswerException lost =
                catchThrowableOfType(LostAnswerException.class, () -> client.patch(rollout("web"), PAUSE, soon()));

        assertThat(lost)
                .hasMessageStartingWith("patch rollouts.argoproj.io prod/web: no answer came: ")
                .hasMessageEndingWith("; the change may have been made, so read it back");
        assertThat(writes()).hasSize(1);
        assertThat(cluster.get(rollout("web")).isTrue("/spec/paused")).isTrue();
    }

    @Test
    void a_server_error_leaves_a_change_ambiguous_and_a_read_is_asked_again() throws Exception {
        cluster.faults().fail(1, 504);
        LostAnswerException lost =
                catchThrowableOfType(LostAnswerException.class, () -> client.patch(rollout("web"), PAUSE, soon()));
        assertThat(lost).hasMessageContaining("504 Timeout").hasMessageContaining("read it back");
        assertThat(writes()).hasSize(1);

        cluster.faults().fail(2, 500);

        assertThat(client.get(rollout("web"), soon()).name()).isEqualTo("web");
    }

    @Test
    void what_never_left_may_be_sent_again() {
        KubernetesClient nowhere =
                KubernetesClient.at(okhttp3.HttpUrl.get("http://127.0.0.1:1/")).build();

        IOException unsent = catchThrowableOfType(
                IOException.class, () -> nowhere.patch(rollout("web"), PAUSE, within(Duration.ofMillis(50))));

        assertThat(unsent).isNotInstanceOf(LostAnswerException.class).hasMessageContaining("was not sent");
        nowhere.close();
    }

    @Test
    void row_10_a_conflict_is_planned_anew_and_in_the_end_told() throws Exception {
        cluster.faults().conflicts(2);
        AtomicInteger plans = new AtomicInteger();

        KubernetesObject now = client.replan(
                rollout("web"),
                seen -> {
                    plans.incrementAndGet();
                    return Optional.of(Patch.merge("{\"metadata\":{\"resourceVersion\":\"" + seen.resourceVersion()
                            + "\"},\"spec\":{\"paused\":true}}"));
                },
                soon());

        assertThat(now.isTrue("/spec/paused")).isTrue();
        assertThat(plans).hasValue(3);
    }

    @Test
    void row_10_a_storm_of_conflicts_ends_as_a_conflict() {
        cluster.faults().bumpOnRead(true);

        KubernetesException conflict = refused(() -> client.replan(
                rollout("web"),
                seen -> Optional.of(Patch.merge("{\"metadata\":{\"resourceVersion\":\"" + seen.resourceVersion()
                        + "\"},\"spec\":{\"paused\":true}}")),
                soon()));

        assertThat(conflict.conflict()).isTrue();
        assertThat(conflict)
                .hasMessageStartingWith("patch rollouts.argoproj.io prod/web: 409 Conflict: ")
                .hasMessageEndingWith("; it was changed since it was read; read it and decide anew");
        assertThat(writes()).hasSize(6);
        assertThat(cluster.get(rollout("web")).has("/spec/paused")).isFalse();
    }

    @Test
    void row_34_a_token_that_expired_is_read_anew_once() throws Exception {
        cluster.faults().onlyToken("second");
        AtomicInteger asked = new AtomicInteger();
        try (KubernetesClient expiring = KubernetesClient.at(cluster.url())
                .token(() -> asked.getAndIncrement() == 0 ? "first" : "second")
                .build()) {
            assertThat(expiring.patch(rollout("web"), PAUSE, soon()).name()).isEqualTo("web");
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void row_34_a_token_that_stays_refused_is_told_after_one_more_try() {
        cluster.faults().onlyToken("another");
        try (KubernetesClient expired =
                KubernetesClient.at(cluster.url()).token(() -> "old-token").build()) {
            KubernetesException refused = refused(() -> expired.get(rollout("web"), soon()));

            assertThat(refused)
                    .hasMessage(
                            "get rollouts.argoproj.io prod/web: 401 Unauthorized: Unauthorized; a fresh credential was"
                                    + " not taken either; log in again, or look at the user of the kubeconfig");
            assertThat(cluster.requests()).hasSize(2);
        }
    }

    @Test
    void row_34_a_watch_outlives_its_token() throws Exception {
        AtomicInteger rotations = new AtomicInteger(1);
        cluster.faults().onlyToken("token-1");
        try (KubernetesClient rotating = KubernetesClient.at(cluster.url())
                        .token(() -> "token-" + rotations.get())
                        .heartbeat(Duration.ofMillis(20))
                        .build();
                ObjectWatch<String> watch = rotating.watch(rollout("web"), Clusters::phase)) {
            assertThat(watch.await(it -> Clusters.sees(it, "web", "Healthy"), soon()))
                    .isTrue();
            cluster.faults().onlyToken("token-2");
            cluster.faults().cutWatchAt(10);
            cluster.editStatus(rollout("web"), status -> status.put("phase", "Degraded"));
            rotations.set(2);

            assertThat(watch.await(it -> Clusters.sees(it, "web", "Degraded"), soon()))
                    .isTrue();
        }
    }

    @Test
    void row_36_waits_as_long_as_the_server_says_and_the_way_back_is_not_held_back() throws Exception {
        cluster.faults().throttle(1, Duration.ofSeconds(1));
        Deadline start = within(Duration.ofSeconds(5));

        client.patch(rollout("web"), PAUSE, start);

        assertThat(start.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(cluster.get(rollout("web")).isTrue("/spec/paused")).isTrue();
    }

    @Test
    void row_36_a_server_that_asks_for_more_time_than_there_is_is_told_at_once() {
        cluster.faults().throttle(9, Duration.ofSeconds(30));
        Deadline deadline = within(Duration.ofSeconds(5));

        KubernetesException busy = refused(() -> client.get(rollout("web"), deadline));

        assertThat(busy.code()).isEqualTo(429);
        assertThat(busy).hasMessageContaining("come again later");
        assertThat(deadline.elapsed()).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void row_36_the_way_back_does_not_wait_for_its_turn() throws Exception {
        try (KubernetesClient slow =
                KubernetesClient.at(cluster.url()).requestsPerSecond(1).build()) {
            // What is urgent takes its tokens, so the rest waits for about half a minute.
            for (int i = 0; i < 45; i++) {
                slow.urgent().get(rollout("web"), soon());
            }
            IOException held = catchThrowableOfType(
                    IOException.class, () -> slow.get(rollout("web"), within(Duration.ofMillis(200))));
            assertThat(held).hasMessageContaining("raise requestsPerSecond()");

            Deadline deadline = soon();
            slow.urgent().get(rollout("web"), deadline);
            assertThat(deadline.elapsed()).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void row_37_an_abort_is_sent_however_often_something_failed_before() throws Exception {
        cluster.faults().fail(200, 503);
        for (int i = 0; i < 40; i++) {
            assertThat(catchThrowableOfType(IOException.class, () -> client.patch(rollout("web"), PAUSE, soon())))
                    .isNotNull();
        }
        cluster.faults().clear();
        Deadline deadline = within(Duration.ofMillis(900));

        client.urgent().patch(rollout("web"), "status", Patch.merge("{\"status\":{\"abort\":true}}"), deadline);

        assertThat(cluster.get(rollout("web")).isTrue("/status/abort")).isTrue();
    }

    @Test
    void row_38_a_command_does_not_wait_behind_watches_nor_the_way_back_behind_commands() throws Exception {
        List<ObjectWatch<String>> watches = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ObjectRef ref = new ObjectRef(ResourceKind.ROLLOUT, "ns-" + i, "web");
            ObjectWatch<String> watch = client.watch(ref, Clusters::phase);
            watches.add(watch);
            assertThat(watch.await(ObjectWatch::complete, soon())).isTrue();
        }
        assertThat(client.patch(rollout("web"), PAUSE, within(Duration.ofSeconds(2)))
                        .name())
                .isEqualTo("web");
        cluster.faults().slow(Duration.ofMillis(700));
        List<CompletableFuture<KubernetesObject>> slow = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            slow.add(CompletableFuture.supplyAsync(this::get));
        }

        Deadline deadline = within(Duration.ofSeconds(5));
        client.urgent().get(rollout("web"), deadline);

        assertThat(deadline.elapsed()).isLessThan(Duration.ofMillis(1300));
        for (CompletableFuture<KubernetesObject> one : slow) {
            assertThat(one.get(10, TimeUnit.SECONDS).name()).isEqualTo("web");
        }
        watches.forEach(ObjectWatch::close);
    }

    private KubernetesObject get() {
        try {
            return client.get(rollout("web"), soon());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void ends_by_its_deadline_and_at_once_when_interrupted() throws Exception {
        cluster.faults().slow(Duration.ofSeconds(3));
        Deadline deadline = within(Duration.ofMillis(100));
        IOException late = catchThrowableOfType(IOException.class, () -> client.get(rollout("web"), deadline));
        assertThat(late).hasMessageContaining("the deadline of PT0.1S passed");
        assertThat(deadline.elapsed()).isLessThan(Duration.ofSeconds(1));

        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                client.get(rollout("web"), soon());
            } catch (Exception e) {
                ended.complete(e);
            }
        });
        caller.start();
        caller.interrupt();

        assertThat(endOf(ended)).isInstanceOf(InterruptedException.class);
    }

    private static Throwable endOf(CompletableFuture<Throwable> ended)
            throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
        return ended.get(2, TimeUnit.SECONDS);
    }
}
