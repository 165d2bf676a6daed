package dev.fledge.rollout.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private final CountDownLatch release = new CountDownLatch(1);
    private Workers workers = new Workers("test-worker", 2, Duration.ofSeconds(20));

    @AfterEach
    void end() throws Exception {
        release.countDown();
        workers.close();
        assertThat(workers.awaitEnd(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void never_runs_more_than_its_number_and_loses_none() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(10);

        for (int i = 0; i < 10; i++) {
            workers.execute(() -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                now.decrementAndGet();
                done.countDown();
            });
        }

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void who_waits_in_line_is_served_when_a_slot_comes_free() throws Exception {
        CountDownLatch served = new CountDownLatch(1);
        occupyAll();

        workers.execute(() -> {
            if (!Workers.turningAway()) {
                served.countDown();
            }
        });
        boolean early = served.await(20, TimeUnit.MILLISECONDS);
        release.countDown();

        assertThat(early).isFalse();
        assertThat(served.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void who_waits_too_long_is_turned_away_by_a_doorman() throws Exception {
        workers.close();
        workers = new Workers("test-worker", 2, Duration.ofMillis(20));
        CountDownLatch turnedAway = new CountDownLatch(1);
        occupyAll();

        workers.execute(() -> {
            if (Workers.turningAway()) {
                turnedAway.countDown();
            }
        });

        assertThat(turnedAway.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_full_line_refuses() throws Exception {
        occupyAll();
        for (int i = 0; i < 8; i++) {
            workers.execute(() -> {});
        }

        assertThatThrownBy(() -> workers.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("2 requests are served and 8 wait already");
    }

    @Test
    void a_task_that_throws_does_not_lose_its_slot() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < 5; i++) {
            workers.execute(() -> {
                Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> {});
                throw new IllegalStateException("on purpose");
            });
        }

        workers.execute(done::countDown);

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private void occupyAll() throws InterruptedException {
        CountDownLatch occupied = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            workers.execute(() -> {
                occupied.countDown();
                try {
                    assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        assertThat(occupied.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
