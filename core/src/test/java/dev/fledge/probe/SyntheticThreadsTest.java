package dev.fledge.probe;

import static dev.fledge.probe.Rounds.answer;
import static dev.fledge.probe.Rounds.fetch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Synthetics on real threads. */
class SyntheticThreadsTest {
    @Test
    void runs_on_named_daemon_threads_until_closed() throws Exception {
        CountDownLatch twoRounds = new CountDownLatch(2);
        List<Thread> threads = new ArrayList<>();
        Synthetics synthetics = Synthetics.builder("where2eat")
                .arm(Arm.CANARY, deadline -> {
                    threads.add(Thread.currentThread());
                    return List.of(answer(Verdict.PASS, 5));
                })
                .every(Duration.ofMillis(5))
                .listener(round -> twoRounds.countDown())
                .start();

        boolean ran = twoRounds.await(20, TimeUnit.SECONDS);
        synthetics.close();
        synthetics.close();

        assertThat(ran).isTrue();
        assertThat(threads.get(0).getName()).startsWith("fledge-synthetics-where2eat-");
        assertThat(threads.get(0).isDaemon()).isTrue();
        threads.get(0).join(TimeUnit.SECONDS.toMillis(5));
        assertThat(threads.get(0).isAlive()).isFalse();
    }

    @Test
    void closing_interrupts_a_round_which_then_counts_to_nothing() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();
        Synthetics synthetics = Synthetics.builder("stuck")
                .arm(Arm.CANARY, deadline -> {
                    asking.countDown();
                    new CountDownLatch(1).await();
                    return List.of();
                })
                .listener(round -> told.incrementAndGet())
                .start();
        assertThat(asking.await(20, TimeUnit.SECONDS)).isTrue();
        Deadline patience = Deadline.after(Duration.ofSeconds(10), TimeSource.system());

        synthetics.close();

        assertThat(patience.passed()).isFalse();
        assertThat(told).hasValue(0);
        Interval all = new Interval(Instant.EPOCH, Instant.parse("2999-01-01T00:00:00Z"));
        assertThat(fetch(synthetics, "synthetic-inconclusive", all)).isInstanceOf(MetricData.NoData.class);
    }

    @Test
    void can_be_closed_from_its_own_listener() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        List<Synthetics> self = new CopyOnWriteArrayList<>();
        CountDownLatch started = new CountDownLatch(1);
        Synthetics synthetics = Synthetics.builder("self")
                .arm(Arm.CANARY, deadline -> {
                    started.await();
                    return List.of(answer(Verdict.PASS, 5));
                })
                .listener(round -> {
                    self.get(0).close();
                    closed.countDown();
                })
                .start();
        self.add(synthetics);

        started.countDown();

        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        synthetics.close();
    }

    @Test
    void closing_ends_all_threads_within_a_second_while_every_probe_hangs() throws Exception {
        int suites = 40;
        List<Thread> threads = new CopyOnWriteArrayList<>();
        CountDownLatch hanging = new CountDownLatch(8);
        Synthetics.Builder builder =
                Synthetics.builder("hang").every(Duration.ofMillis(10)).maxInFlight(8);
        for (int i = 0; i < suites; i++) {
            builder.suite(
                    "hang-" + i,
                    s -> s.arm(Arm.CANARY, deadline -> {
                        threads.add(Thread.currentThread());
                        hanging.countDown();
                        new CountDownLatch(1).await();
                        return List.of();
                    }));
        }
        Synthetics synthetics = builder.start();
        assertThat(hanging.await(20, TimeUnit.SECONDS)).isTrue();
        // Three seconds, because the machine of a test may be busy; on a quiet one it takes a few milliseconds.
        Deadline patience = Deadline.after(Duration.ofSeconds(3), TimeSource.system());

        synthetics.close();

        assertThat(patience.passed()).isFalse();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        }
        assertThat(threads).hasSize(8).noneMatch(Thread::isAlive);
    }

    @Test
    void a_probe_that_ignores_its_interruption_does_not_keep_closing_waiting() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Synthetics synthetics = Synthetics.builder("deaf")
                .arm(Arm.CANARY, deadline -> {
                    asking.countDown();
                    boolean over = false;
                    while (!over) {
                        try {
                            over = release.await(20, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            // Deaf on purpose.
                            over = false;
                        }
                    }
                    return List.of();
                })
                .start();
        assertThat(asking.await(20, TimeUnit.SECONDS)).isTrue();
        Deadline patience = Deadline.after(Duration.ofSeconds(5), TimeSource.system());

        synthetics.close();

        assertThat(patience.passed()).isFalse();
        release.countDown();
    }

    @Test
    void no_more_rounds_ask_at_a_time_than_allowed_and_the_others_wait_for_their_turn() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(10);
        List<SyntheticRound> rounds = new CopyOnWriteArrayList<>();
        Synthetics.Builder builder = Synthetics.builder("crowd")
                .every(Duration.ofMillis(50))
                .maxInFlight(2)
                .listener(round -> {
                    rounds.add(round);
                    told.countDown();
                });
        for (int i = 0; i < 10; i++) {
            builder.suite(
                    "crowd-" + i,
                    s -> s.arm(Arm.CANARY, deadline -> {
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        first.countDown();
                        release.await();
                        now.decrementAndGet();
                        return List.of(answer(Verdict.PASS, 1));
                    }));
        }

        try (Synthetics synthetics = builder.start()) {
            assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
            Deadline patience = Deadline.after(Duration.ofSeconds(20), TimeSource.system());
            while (synthetics.missedRounds() < 20 && !patience.passed()) {
                patience.sleepAtMost(Duration.ofMillis(5));
            }
            release.countDown();
            assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(most).hasValue(2);
        assertThat(rounds.stream().map(SyntheticRound::startLag)).anyMatch(lag -> lag.toMillis() >= 50);
    }

    @Test
    void one_suite_that_hangs_holds_up_no_other() throws Exception {
        CountDownLatch rounds = new CountDownLatch(5);
        Synthetics.Builder builder = Synthetics.builder("two")
                .every(Duration.ofMillis(5))
                .suite(
                        "hangs",
                        s -> s.arm(Arm.CANARY, deadline -> {
                            new CountDownLatch(1).await();
                            return List.of();
                        }))
                .suite("works", s -> s.arm(Arm.CANARY, deadline -> List.of(answer(Verdict.PASS, 1))))
                .listener(round -> rounds.countDown());

        try (Synthetics synthetics = builder.start()) {
            assertThat(rounds.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(synthetics.missedRounds()).isPositive();
        }
    }

    @Test
    void rounds_run_on_virtual_threads_where_the_jvm_has_them() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        List<String> threads = new CopyOnWriteArrayList<>();
        Synthetics.Builder builder = Synthetics.builder("kind").arm(Arm.CANARY, deadline -> {
            threads.add(Thread.currentThread().toString());
            asked.countDown();
            return List.of(answer(Verdict.PASS, 1));
        });

        try (Synthetics synthetics = builder.start()) {
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(synthetics.missedRounds()).isZero();
        }

        boolean has = Runtime.version().feature() >= 21;
        assertThat(threads.get(0))
                .startsWith(has ? "VirtualThread[" : "Thread[")
                .contains("fledge-synthetics-kind-1");
    }
}
