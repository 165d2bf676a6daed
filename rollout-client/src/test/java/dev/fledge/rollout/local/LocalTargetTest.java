package dev.fledge.rollout.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.Snapshot;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalTargetTest {
    private final Apps apps = new Apps();
    private final OkHttpClient client = new OkHttpClient();
    private Apps.Running stable;
    private LocalRouter router;
    private LocalTarget target;

    @BeforeEach
    void start() throws Exception {
        stable = apps.launch(Apps.V1, Eventually.soon());
        router = LocalRouter.builder(stable.url()).start();
        target = LocalTarget.over(router, Apps.V1, stable, apps);
    }

    @AfterEach
    void end() throws Exception {
        target.close();
        router.close();
        apps.close();
        client.connectionPool().evictAll();
    }

    @Test
    void a_started_canary_is_reached_by_header_only() throws Exception {
        apply(new Command.Start(Apps.V2));

        assertThat(get("/", "always")).isEqualTo("2.0");
        assertThat(get("/", "none")).isEqualTo("1.0");
    }

    @Test
    void a_launch_that_fails_is_refused_with_its_reason() throws Exception {
        apps.refuse("port 8080 is taken");

        Outcome outcome = apply(new Command.Start(Apps.V2));

        assertThat(outcome.describe())
                .isEqualTo("refused: could not start 2.0 (sha256:222222222222): port 8080 is taken");
        assertThat(target.snapshot(Eventually.soon()).canary()).isEmpty();
    }

    @Test
    void a_canary_that_ends_at_once_is_refused() throws Exception {
        apps.dieOnArrival();

        Outcome outcome = apply(new Command.Start(Apps.V2));

        assertThat(outcome.describe())
                .isEqualTo("refused: could not start 2.0 (sha256:222222222222): 2.0 (sha256:222222222222) ended right"
                        + " after its start");
    }

    @Test
    void a_dead_canary_gets_no_traffic_and_can_be_started_again() throws Exception {
        apply(new Command.Start(Apps.V2));
        apps.last(Apps.V2).kill();

        Outcome weighed = apply(new Command.SetWeight(100));
        Outcome started = apply(new Command.Start(Apps.V2));

        assertThat(weighed.describe())
                .isEqualTo("refused: 2.0 (sha256:222222222222) has ended, so it can get no traffic; start it again");
        assertThat(started).isInstanceOf(Outcome.Reached.class);
        assertThat(get("/", "always")).isEqualTo("2.0");
    }

    @Test
    void a_second_canary_is_a_conflict() throws Exception {
        apply(new Command.Start(Apps.V2));

        Outcome outcome = apply(new Command.Start(Apps.V3));

        assertThat(outcome.describe())
                .isEqualTo("refused, since it was meant for no canary but 3.0 (sha256:333333333333), but found canary"
                        + " 2.0 (sha256:222222222222)");
        assertThat(apps.launches(Apps.V3)).isZero();
    }

    @Test
    void an_aborted_canary_is_not_promoted() throws Exception {
        apply(new Command.Start(Apps.V2));
        apply(new Command.Abort());

        Outcome outcome = apply(new Command.Promote(Apps.V2));

        assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
        assertThat(get("/", "none")).isEqualTo("1.0");
    }

    @Test
    void abort_is_unproved_while_a_request_hangs_in_the_canary_and_drained_when_it_ends() throws Exception {
        apply(new Command.Start(Apps.V2));
        Thread hanging = hang();

        Outcome hung = target.apply(new Command.Abort(), Deadline.after(Duration.ofMillis(50), TimeSource.system()));
        apps.last(Apps.V2).release();
        Outcome ended = apply(new Command.Abort());

        assertThat(hung).isInstanceOf(Outcome.Unproved.class);
        assertThat(((Outcome.Unproved) hung).waitingFor()).isEqualTo("the end of 1 requests to the canary");
        assertThat(ended.shows(Proof.DRAINED)).isTrue();
        hanging.join(10_000);
    }

    @Test
    void rollback_leaves_a_hanging_canary_running_and_ends_it_when_sent_again() throws Exception {
        RollbackPoint point = target.capture(Eventually.soon());
        apply(new Command.Start(Apps.V2));
        apply(new Command.SetWeight(500));
        Thread hanging = hang();

        Outcome hung =
                target.apply(new Command.Rollback(point), Deadline.after(Duration.ofMillis(50), TimeSource.system()));
        boolean aliveWhileHanging = apps.last(Apps.V2).alive();
        apps.last(Apps.V2).release();
        Outcome ended = apply(new Command.Rollback(point));

        assertThat(hung).isInstanceOf(Outcome.Unproved.class);
        assertThat(aliveWhileHanging).isTrue();
        assertThat(ended).isInstanceOf(Outcome.Reached.class);
        assertThat(apps.last(Apps.V2).alive()).isFalse();
        hanging.join(10_000);
    }

    @Test
    void rollback_after_promote_moves_all_back_to_the_old_stable_that_still_runs() throws Exception {
        RollbackPoint point = target.capture(Eventually.soon());
        apply(new Command.Start(Apps.V2));
        apply(new Command.Promote(Apps.V2));
        String promoted = get("/", "none");
        boolean oldRuns = stable.alive();

        Outcome outcome = apply(new Command.Rollback(point));

        assertThat(promoted).isEqualTo("2.0");
        assertThat(oldRuns).isTrue();
        assertThat(outcome.shows(Proof.DRAINED)).isTrue();
        assertThat(get("/", "always")).isEqualTo("1.0");
        assertThat(apps.launches(Apps.V1)).isEqualTo(1);
        assertThat(apps.last(Apps.V2).alive()).isFalse();
    }

    @Test
    void rollback_launches_a_stable_that_has_ended() throws Exception {
        RollbackPoint point = target.capture(Eventually.soon());
        apply(new Command.Start(Apps.V2));
        apply(new Command.Promote(Apps.V2));
        stable.kill();

        Outcome outcome = apply(new Command.Rollback(point));

        assertThat(outcome.shows(Proof.DRAINED)).isTrue();
        assertThat(get("/", "none")).isEqualTo("1.0");
        assertThat(apps.launches(Apps.V1)).isEqualTo(2);
    }

    @Test
    void rollback_over_two_promotions_takes_canary_and_stable_away() throws Exception {
        RollbackPoint point = target.capture(Eventually.soon());
        apply(new Command.Start(Apps.V2));
        apply(new Command.Promote(Apps.V2));
        apply(new Command.Start(Apps.V3));
        apply(new Command.SetWeight(500));

        apply(new Command.Rollback(point));

        assertThat(get("/", "always")).isEqualTo("1.0");
        assertThat(apps.last(Apps.V2).alive()).isFalse();
        assertThat(apps.last(Apps.V3).alive()).isFalse();
    }

    @Test
    void close_ends_what_it_launched_and_completes_observers_but_leaves_the_stable() throws Exception {
        apply(new Command.Start(Apps.V2));
        Collecting observer = new Collecting(Long.MAX_VALUE);
        target.observe().subscribe(observer);

        target.close();

        assertThat(observer.completed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(apps.last(Apps.V2).alive()).isFalse();
        assertThat(stable.alive()).isTrue();
    }

    @Test
    void observers_see_the_present_each_state_and_the_end_of_draining() throws Exception {
        apply(new Command.Start(Apps.V2));
        Thread hanging = hang();
        Collecting observer = new Collecting(Long.MAX_VALUE);
        target.observe().subscribe(observer);
        Eventually.holds("the present", () -> !observer.seen.isEmpty());

        target.apply(new Command.Abort(), Deadline.after(Duration.ofMillis(20), TimeSource.system()));
        Eventually.holds("closed", () -> observer.seen.stream().anyMatch(s -> !s.canaryReachable()));
        apps.last(Apps.V2).release();
        Eventually.holds("drained", () -> observer.seen.stream().anyMatch(Snapshot::drained));

        assertThat(observer.seen.get(0).canaryReachable()).isTrue();
        hanging.join(10_000);
    }

    @Test
    void a_slow_observer_sees_the_newest_state_only() throws Exception {
        apply(new Command.Start(Apps.V2));
        Collecting observer = new Collecting(1);
        target.observe().subscribe(observer);
        Eventually.holds("the present", () -> observer.seen.size() == 1);

        apply(new Command.SetWeight(100));
        apply(new Command.SetWeight(200));
        apply(new Command.SetWeight(300));
        observer.subscription.request(1);
        Eventually.holds("the newest", () -> observer.seen.size() == 2);

        assertThat(observer.seen.get(1).weightPermille()).isEqualTo(300);
    }

    @Test
    void an_observer_that_comes_after_close_is_told_the_state_and_the_end() throws Exception {
        target.close();
        Collecting observer = new Collecting(Long.MAX_VALUE);

        target.observe().subscribe(observer);

        assertThat(observer.completed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(observer.seen).hasSize(1);
    }

    @Test
    void a_router_that_sends_elsewhere_is_misuse() throws Exception {
        try (LocalRouter other =
                LocalRouter.builder(HttpUrl.get("http://127.0.0.1:9/")).start()) {
            assertThatThrownBy(() -> LocalTarget.over(other, Apps.V1, stable, apps))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the router must send all requests to 1.0 (sha256:111111111111) at " + stable.url()
                            + " and know no canary, but was: stable http://127.0.0.1:9/, canary none, 0 in flight");
        }
    }

    private Outcome apply(Command command) throws Exception {
        return target.apply(command, Eventually.soon());
    }

    /** Starts a request that the canary does not answer until it is released. */
    private Thread hang() throws InterruptedException {
        Thread thread = new Thread(() -> {
            try {
                get("/hold", "always");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        Eventually.holds("a request in flight", () -> router.routing().canaryInFlight() == 1);
        return thread;
    }

    private String get(String path, String wish) throws IOException {
        Request request = new Request.Builder()
                .url(router.baseUrl().resolve(path))
                .header("X-Canary", wish)
                .build();
        try (Response answer = client.newCall(request).execute()) {
            return answer.body().string();
        }
    }

    private static final class Collecting implements Flow.Subscriber<Snapshot> {
        private final List<Snapshot> seen = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch completed = new CountDownLatch(1);
        private final long first;
        private volatile Flow.Subscription subscription;

        private Collecting(long first) {
            this.first = first;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(first);
        }

        @Override
        public void onNext(Snapshot snapshot) {
            seen.add(snapshot);
        }

        @Override
        public void onError(Throwable error) {
            throw new AssertionError(error);
        }

        @Override
        public void onComplete() {
            completed.countDown();
        }
    }
}
