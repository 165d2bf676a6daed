package dev.fledge.rollout.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Guard;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.fake.RealHaproxy;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults around a real HAProxy; a test named by a row is that row of the list of faults. */
@Tag("story")
class HaproxyFaultsTest {
    private static final TimeSource TIME = TimeSource.system();

    private final Hosted apps = new Hosted();
    private final Users users = new Users();
    private final List<AutoCloseable> closing = new ArrayList<>();
    private Hosted.App stable;
    private Instances instances;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        stable = apps.launch(Hosted.V1, Hosted.soon());
        instances = Instances.over(apps, Hosted.V1, stable);
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : closing) {
            one.close();
        }
        users.close();
        apps.close();
    }

    private <T extends AutoCloseable> T closing(T one) {
        closing.add(0, one);
        return one;
    }

    private RealHaproxy haproxy(String name) throws Exception {
        return closing(RealHaproxy.in(folder.resolve(name), stable.address()).start());
    }

    private HaproxyTarget.Builder over(HaproxySocket socket) {
        return HaproxyTarget.of(socket, "app", instances).settle(Duration.ofMillis(20));
    }

    private static Outcome reached(HaproxyTarget target, Command command) throws Exception {
        Outcome outcome = target.apply(command, Hosted.soon());
        assertThat(outcome.shows(command.provenBy())).as(outcome.describe()).isTrue();
        return outcome;
    }

    @Test
    void row_1_after_our_death_the_canary_is_off_within_the_declared_bound() throws Exception {
        HttpServer lease = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        lease.createContext("/lease/app", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        lease.start();
        Duration inter = Duration.ofMillis(100);
        RealHaproxy haproxy = closing(RealHaproxy.in(folder, stable.address())
                .lease(lease.getAddress(), inter)
                .start());
        HaproxyTarget target = closing(over(HaproxySocket.unix(haproxy.socket()))
                .leaseCheck(new LeaseCheck(lease.getAddress(), inter, 1, Duration.ofMillis(200)))
                .build());
        reached(target, new Command.Start(Hosted.V2));
        reached(target, new Command.SetWeight(500));
        Hosted.App canary = apps.last(Hosted.V2);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger cut = new AtomicInteger();
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                try {
                    users.plain("2.0", haproxy.url(), 1);
                } catch (IOException e) {
                    // Shut down with the session it was in.
                    cut.incrementAndGet();
                }
            }
        });
        Hosted.await("the check", () -> target.guard() instanceof Guard.Pulled);
        Guard guard = target.guard();
        Hosted.await("users at the canary", () -> canary.answered() > 20);

        long death = TIME.nanoTime();
        lease.stop(0);
        Hosted.await("canary down", () -> read(target).weightPermille() == 0);
        long served = canary.answered();
        assertThat(users.plain("2.0", haproxy.url(), 100)).isZero();
        over.set(true);
        load.join();

        assertThat(((Guard.Pulled) guard).bound()).isEqualTo(Duration.ofMillis(300));
        assertThat(canary.answered() - served).isLessThanOrEqualTo(1);
        assertThat(Duration.ofNanos(canary.lastAnswerNanos() - death)).isLessThan(Duration.ofMillis(300));
        assertThat(read(target).canaryReachable()).isFalse();
        assertThat(String.join(" ", read(target).problems())).contains("app/canary is down, its check says L4CON");
        assertThat(users.ask(haproxy.url(), "X-Canary", "always")).isEqualTo("1.0");
    }

    private static Snapshot read(HaproxyTarget target) {
        try {
            return target.snapshot(Hosted.soon());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void row_3_a_lost_answer_is_read_back_and_not_sent_again() throws Exception {
        Wire wire = closing(new Wire(haproxy("a").socket()));
        HaproxyTarget target = closing(over(wire.socket()).build());
        reached(target, new Command.Start(Hosted.V2));
        int before = wire.writes().size();
        wire.loseAnswers(1);

        Outcome outcome = reached(target, new Command.SetWeight(50));

        assertThat(outcome).isInstanceOf(Outcome.Reached.class);
        assertThat(wire.writes().subList(before, wire.writes().size()))
                .containsExactly("set server app/stable weight 95;set server app/canary weight 5");
        assertThat(read(target).weightPermille()).isEqualTo(50);
    }

    @Test
    void row_18_who_sticks_to_the_canary_by_cookie_is_at_stable_after_abort() throws Exception {
        RealHaproxy haproxy =
                closing(RealHaproxy.in(folder, stable.address()).cookie().start());
        HaproxyTarget target =
                closing(over(HaproxySocket.unix(haproxy.socket())).build());
        reached(target, new Command.Start(Hosted.V2));
        reached(target, new Command.SetWeight(0));
        assertThat(stuck(haproxy)).isEqualTo(50);

        reached(target, new Command.Abort());

        assertThat(stuck(haproxy)).isZero();
    }

    private int stuck(RealHaproxy haproxy) throws IOException {
        int answered = 0;
        for (int i = 0; i < 50; i++) {
            answered += users.ask(haproxy.url(), "Cookie", "SRV=c").equals("2.0") ? 1 : 0;
        }
        return answered;
    }

    @Test
    void row_19_who_asks_for_the_canary_by_header_is_at_stable_after_abort() throws Exception {
        RealHaproxy haproxy = haproxy("a");
        HaproxyTarget target =
                closing(over(HaproxySocket.unix(haproxy.socket())).build());
        reached(target, new Command.Start(Hosted.V2));
        assertThat(users.ask(haproxy.url(), "X-Canary", "always")).isEqualTo("2.0");

        reached(target, new Command.Abort());

        assertThat(users.ask(haproxy.url(), "X-Canary", "always")).isEqualTo("1.0");
    }

    @Test
    void row_20_a_reload_takes_the_canary_off_and_stops_the_way_up() throws Exception {
        RealHaproxy haproxy = haproxy("a");
        HaproxyTarget target =
                closing(over(HaproxySocket.unix(haproxy.socket())).build());
        reached(target, new Command.Start(Hosted.V2));
        reached(target, new Command.SetWeight(500));

        haproxy.reload();
        Snapshot seen = read(target);
        Outcome higher = target.apply(new Command.SetWeight(800), Hosted.soon());

        assertThat(seen.weightPermille()).isZero();
        assertThat(String.join(" ", seen.problems()))
                .contains(haproxy.socket() + " was left as 'stable ", "canary 127.0.0.1:1 weight 0 maint'", "reloaded");
        assertThat(higher.shows(Proof.ACCEPTED)).as(higher.describe()).isFalse();
        assertThat(higher).isInstanceOf(Outcome.Conflict.class);
        assertThat(users.answeredBy("2.0", haproxy.url(), 50)).isZero();

        reached(target, new Command.Start(Hosted.V2));
        reached(target, new Command.SetWeight(800));
        assertThat(read(target).problems()).isEmpty();
    }

    @Test
    void row_20_weights_changed_by_somebody_else_stop_the_way_up() throws Exception {
        RealHaproxy haproxy = haproxy("a");
        HaproxySocket socket = HaproxySocket.unix(haproxy.socket());
        HaproxyTarget target = closing(over(socket).build());
        reached(target, new Command.Start(Hosted.V2));
        reached(target, new Command.SetWeight(50));
        socket.ask(List.of("set server app/canary weight 30"), Hosted.soon());

        Outcome higher = target.apply(new Command.SetWeight(500), Hosted.soon());

        assertThat(higher).isInstanceOf(Outcome.Conflict.class);
        assertThat(higher.describe()).contains("weight 5 ready", "weight 30 ready");
        assertThat(read(target).weightPermille()).isEqualTo(240);
        reached(target, new Command.SetWeight(0));
        reached(target, new Command.SetWeight(500));
    }

    @Test
    void row_21_one_of_three_nodes_is_tried_until_the_deadline_and_named() throws Exception {
        List<RealHaproxy> nodes = List.of(haproxy("a"), haproxy("b"), haproxy("c"));
        Wire wire = closing(new Wire(nodes.get(2).socket()));
        HaproxyTarget target = closing(over(HaproxySocket.unix(nodes.get(0).socket()))
                .node(HaproxySocket.unix(nodes.get(1).socket()))
                .node(wire.socket())
                .build());
        reached(target, new Command.Start(Hosted.V2));
        reached(target, new Command.SetWeight(1000));
        wire.down(true);

        Outcome cut = target.apply(new Command.Abort(), Deadline.after(Duration.ofMillis(200), TIME));

        assertThat(cut).isInstanceOf(Outcome.Partial.class);
        assertThat(cut.shows(Proof.EFFECTIVE)).isFalse();
        Outcome.Partial partial = (Outcome.Partial) cut;
        Outcome first = partial.parts().get(nodes.get(0).socket().toString());
        assertThat(first).isInstanceOf(Outcome.Reached.class);
        assertThat(first.seen().orElseThrow().drained()).isTrue();
        assertThat(partial.parts().get(wire.socket().name())).isInstanceOf(Outcome.Unproved.class);
        assertThat(partial.snapshot().drained()).isFalse();
        assertThat(partial.snapshot().weightPermille()).isEqualTo(1000);
        assertThat(String.join(" ", partial.snapshot().problems()))
                .contains(wire.socket().name() + " cannot be read, so what it does with traffic is unknown");
        assertThat(users.plain("2.0", nodes.get(0).url(), 20)).isZero();
        assertThat(users.plain("2.0", nodes.get(2).url(), 20)).isEqualTo(20);

        CompletableFuture<Outcome> again = CompletableFuture.supplyAsync(() -> {
            try {
                return target.apply(new Command.Abort(), Hosted.soon());
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(again.isDone()).isFalse();
        wire.down(false);

        assertThat(again.join()).isInstanceOf(Outcome.Reached.class);
        assertThat(again.join().shows(Proof.DRAINED)).isTrue();
        assertThat(users.answeredBy("2.0", nodes.get(2).url(), 20)).isZero();
    }

    @Test
    void abort_counts_down_what_is_in_flight_and_shuts_it_down_after_its_time() throws Exception {
        RealHaproxy haproxy = haproxy("a");
        HaproxyTarget target = closing(over(HaproxySocket.unix(haproxy.socket()))
                .drainWithin(Duration.ofMillis(150))
                .build());
        reached(target, new Command.Start(Hosted.V2));
        reached(target, new Command.SetWeight(1000));
        CompletableFuture<String> held = CompletableFuture.supplyAsync(() -> hold(haproxy));
        Hosted.await("a request in the canary", () -> apps.last(Hosted.V2).holding() == 1);

        Outcome early = target.apply(new Command.Abort(), Deadline.after(Duration.ofMillis(40), TIME));
        Outcome late = target.apply(new Command.Abort(), Hosted.soon());

        assertThat(early.describe()).contains("the end of 1 requests to the canary");
        assertThat(early.shows(Proof.DRAINED)).isFalse();
        assertThat(late.shows(Proof.DRAINED)).as(late.describe()).isTrue();
        assertThat(held.join()).isNotEqualTo("2.0");
    }

    private String hold(RealHaproxy haproxy) {
        try {
            return users.ask(haproxy.url() + "hold", "X-Canary", "none");
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void promote_lets_requests_in_flight_end() throws Exception {
        RealHaproxy haproxy = haproxy("a");
        HaproxyTarget target =
                closing(over(HaproxySocket.unix(haproxy.socket())).build());
        reached(target, new Command.Start(Hosted.V2));
        reached(target, new Command.SetWeight(1000));
        CompletableFuture<String> held = CompletableFuture.supplyAsync(() -> hold(haproxy));
        Hosted.await("a request in the canary", () -> apps.last(Hosted.V2).holding() == 1);

        Outcome early = target.apply(new Command.Promote(Hosted.V2), Deadline.after(Duration.ofMillis(60), TIME));
        apps.last(Hosted.V2).release();
        Outcome late = target.apply(new Command.Promote(Hosted.V2), Hosted.soon());

        assertThat(early).isInstanceOf(Outcome.Unproved.class);
        assertThat(late.shows(Proof.EFFECTIVE)).as(late.describe()).isTrue();
        assertThat(held.join()).isEqualTo("2.0");
        assertThat(users.plain("2.0", haproxy.url(), 20)).isEqualTo(20);
    }

    @Test
    void after_our_own_death_the_router_says_who_is_stable() throws Exception {
        RealHaproxy haproxy = haproxy("a");
        HaproxyTarget first = over(HaproxySocket.unix(haproxy.socket())).build();
        RollbackPoint point = first.capture(Hosted.soon());
        reached(first, new Command.Start(Hosted.V2));
        reached(first, new Command.SetWeight(1000));
        reached(first, new Command.Promote(Hosted.V2));
        first.close();

        HaproxyTarget second =
                closing(over(HaproxySocket.unix(haproxy.socket())).build());

        assertThat(read(second).stable()).isEqualTo(Hosted.V2);
        reached(second, new Command.Rollback(point));
        assertThat(read(second).stable()).isEqualTo(Hosted.V1);
        assertThat(apps.last(Hosted.V2).alive()).isFalse();
        assertThat(users.answeredBy("2.0", haproxy.url(), 20)).isZero();
    }

    @Test
    void what_would_hurt_users_is_refused_with_its_fix() throws Exception {
        RealHaproxy haproxy = closing(RealHaproxy.in(folder, stable.address())
                .line("server third 127.0.0.1:9 weight 10")
                .start());
        HaproxyTarget target =
                closing(over(HaproxySocket.unix(haproxy.socket())).build());
        reached(target, new Command.Start(Hosted.V2));

        Outcome one = target.apply(new Command.SetWeight(1), Hosted.soon());
        Outcome shared = target.apply(new Command.SetWeight(50), Hosted.soon());
        HaproxySocket.unix(haproxy.socket()).ask(List.of("set server app/third state maint"), Hosted.soon());
        apps.last(Hosted.V2).die();
        Outcome dead = target.apply(new Command.SetWeight(50), Hosted.soon());

        assertThat(one.describe())
                .isEqualTo("refused: HAProxy's weights from 0 to 256 cannot express 1 permille;"
                        + " the nearest lower one is 0");
        assertThat(shared.describe())
                .isEqualTo("refused: backend app also sends requests to [third], so two weights do not make the share;"
                        + " leave only stable and canary");
        assertThat(dead.describe())
                .isEqualTo("refused: 2.0 (sha256:222222222222) has ended, so it can get no traffic; start it again");
        assertThat(target.guard().describe())
                .startsWith("no guard: the canary server has no declared check of a lease endpoint; write 'option");
    }

    @Test
    void a_backend_that_is_not_there_is_named() throws Exception {
        RealHaproxy haproxy = haproxy("a");
        HaproxyTarget target = closing(HaproxyTarget.of(HaproxySocket.unix(haproxy.socket()), "api", instances)
                .build());

        Outcome outcome = null;
        String said = "";
        try {
            outcome = target.apply(new Command.Start(Hosted.V2), Hosted.soon());
        } catch (IOException e) {
            said = e.getMessage();
        }

        assertThat(outcome).isNull();
        assertThat(said).contains("backend api needs a server stable and a server canary", "Can't find backend.");
    }
}
