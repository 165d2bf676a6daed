package dev.fledge.rollout.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.metric.Arm;
import dev.fledge.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class SwitchboardTest {
    private static final HttpUrl STABLE = HttpUrl.get("http://127.0.0.1:1001/");
    private static final HttpUrl CANARY = HttpUrl.get("http://127.0.0.1:1002/");

    private final Switchboard switchboard = new Switchboard(STABLE, 0, TimeSource.system());

    @Test
    void without_a_canary_every_wish_ends_at_baseline() {
        for (Wish wish : Wish.values()) {
            assertThat(switchboard.admit(wish).arm()).isEqualTo(Arm.BASELINE);
        }
    }

    @Test
    void an_attached_canary_is_reached_by_wish_only() {
        switchboard.attach(CANARY);

        assertThat(switchboard.admit(Wish.CANARY).url()).isEqualTo(CANARY);
        assertThat(IntStream.range(0, 1000)
                        .mapToObj(i -> switchboard.admit(Wish.NONE).arm()))
                .containsOnly(Arm.BASELINE);
    }

    @Test
    void full_weight_sends_all_but_who_wish_otherwise() {
        switchboard.attach(CANARY);
        switchboard.weight(1000);

        assertThat(switchboard.admit(Wish.BASELINE).arm()).isEqualTo(Arm.BASELINE);
        assertThat(IntStream.range(0, 1000)
                        .mapToObj(i -> switchboard.admit(Wish.NONE).arm()))
                .containsOnly(Arm.CANARY);
    }

    @Test
    void the_same_seed_and_order_choose_the_same_arms() {
        Switchboard seeded = new Switchboard(STABLE, 42, TimeSource.system());
        seeded.attach(CANARY);
        seeded.weight(500);

        // The first draws of seed 42 in permille: 741, 159, 278, 344, 38, 868, 218, 800.
        assertThat(IntStream.range(0, 8).mapToObj(i -> seeded.admit(Wish.NONE).arm()))
                .containsExactly(
                        Arm.BASELINE,
                        Arm.CANARY,
                        Arm.CANARY,
                        Arm.CANARY,
                        Arm.CANARY,
                        Arm.BASELINE,
                        Arm.CANARY,
                        Arm.BASELINE);
    }

    @Test
    void hard_off_beats_every_wish_and_weight() {
        switchboard.attach(CANARY);
        switchboard.weight(1000);

        switchboard.close();

        assertThat(switchboard.admit(Wish.CANARY).arm()).isEqualTo(Arm.BASELINE);
        assertThat(switchboard.admit(Wish.NONE).arm()).isEqualTo(Arm.BASELINE);
        assertThat(switchboard.routing().weightPermille()).isZero();
        assertThat(switchboard.routing().canaryReachable()).isFalse();
        assertThat(switchboard.routing().canary()).contains(CANARY);
    }

    @Test
    void a_weight_opens_a_closed_canary() {
        switchboard.attach(CANARY);
        switchboard.close();

        switchboard.weight(0);

        assertThat(switchboard.admit(Wish.CANARY).arm()).isEqualTo(Arm.CANARY);
    }

    @Test
    void a_closed_canary_is_drained_when_the_last_request_has_left() {
        switchboard.attach(CANARY);
        Passage one = switchboard.admit(Wish.CANARY);
        Passage two = switchboard.admit(Wish.CANARY);
        switchboard.close();

        one.leave();
        one.leave();
        boolean drainedByOne = switchboard.routing().drained();
        two.leave();

        assertThat(drainedByOne).isFalse();
        assertThat(switchboard.routing().drained()).isTrue();
    }

    @Test
    void an_open_canary_is_never_drained() {
        switchboard.attach(CANARY);

        assertThat(switchboard.routing().drained()).isFalse();
    }

    @Test
    void requests_of_a_detached_canary_stay_counted() {
        switchboard.attach(CANARY);
        Passage passage = switchboard.admit(Wish.CANARY);

        switchboard.detach();

        assertThat(switchboard.routing().canaryInFlight()).isEqualTo(1);
        passage.leave();
        assertThat(switchboard.routing().drained()).isTrue();
    }

    @Test
    void after_promotion_and_replacement_the_former_canary_drains() {
        switchboard.attach(CANARY);
        switchboard.promote();
        Passage passage = switchboard.admit(Wish.NONE);

        switchboard.replaceStable(STABLE);

        assertThat(passage.url()).isEqualTo(CANARY);
        assertThat(switchboard.admit(Wish.CANARY).url()).isEqualTo(STABLE);
        assertThat(switchboard.routing().canaryInFlight()).isEqualTo(1);
        passage.leave();
        assertThat(switchboard.routing().drained()).isTrue();
    }

    @Test
    void tells_its_listeners_when_a_closed_canary_has_drained() {
        AtomicInteger told = new AtomicInteger();
        switchboard.attach(CANARY);
        Passage passage = switchboard.admit(Wish.CANARY);
        switchboard.close();
        switchboard.onChange(told::incrementAndGet);

        passage.leave();

        assertThat(told).hasValue(1);
    }

    @Test
    void a_second_canary_is_misuse() {
        switchboard.attach(CANARY);

        assertThatThrownBy(() -> switchboard.attach(HttpUrl.get("http://127.0.0.1:1003/")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a canary is attached already, at http://127.0.0.1:1002/; detach it before attaching"
                        + " http://127.0.0.1:1003/");
    }

    @Test
    void a_weight_without_a_canary_is_misuse() {
        assertThatThrownBy(() -> switchboard.weight(10))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no canary is attached, so none can be weighed; call attachCanary first");
    }

    @Test
    void an_upstream_with_a_path_is_misuse() {
        assertThatThrownBy(() -> switchboard.attach(HttpUrl.get("http://127.0.0.1:1003/app")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("upstream URL must be http://HOST:PORT/ without path and query, but was"
                        + " http://127.0.0.1:1003/app");
    }

    @Test
    void no_request_enters_the_canary_after_close_while_threads_race() throws Exception {
        for (int round = 0; round < 200; round++) {
            Switchboard raced = new Switchboard(STABLE, round, TimeSource.system());
            raced.attach(CANARY);
            raced.weight(1000);
            Queue<Passage> passages = new ConcurrentLinkedQueue<>();
            CountDownLatch running = new CountDownLatch(4);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Thread thread = new Thread(() -> {
                    running.countDown();
                    for (int request = 0; request < 500; request++) {
                        passages.add(raced.admit(request % 2 == 0 ? Wish.NONE : Wish.CANARY));
                    }
                });
                thread.start();
                threads.add(thread);
            }
            assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

            raced.close();
            long inFlightAtClose = raced.routing().canaryInFlight();
            for (Thread thread : threads) {
                thread.join(10_000);
            }

            // Nobody leaves before all have tried, so one more would be one that came late.
            assertThat(raced.routing().canaryInFlight()).isEqualTo(inFlightAtClose);
            passages.forEach(Passage::leave);
            assertThat(raced.routing().drained()).isTrue();
        }
    }
}
