package dev.fledge.probe;

import static dev.fledge.probe.Rounds.answer;
import static dev.fledge.probe.Rounds.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.testing.ManualTime;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RoundPublisherTest {
    private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T10:00:00Z"));
    private final Synthetics synthetics = Synthetics.builder("told")
            .arm(Arm.CANARY, deadline -> List.of(answer(Verdict.PASS, 5)))
            .time(time)
            .unstarted();

    @Test
    void tells_every_subscriber_each_round_in_order_and_that_it_is_over() throws Exception {
        Listening first = new Listening(Long.MAX_VALUE);
        Listening second = new Listening(Long.MAX_VALUE);
        synthetics.rounds().subscribe(first);
        synthetics.rounds().subscribe(second);

        run(synthetics, 200);
        synthetics.close();

        assertThat(first.over.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(second.over.await(20, TimeUnit.SECONDS)).isTrue();
        List<Long> all = LongStream.rangeClosed(1, 200).boxed().toList();
        assertThat(first.numbers).isEqualTo(all);
        assertThat(second.numbers).isEqualTo(all);
        assertThat(synthetics.droppedRounds()).isZero();
    }

    @Test
    void a_subscriber_that_asks_for_nothing_loses_what_does_not_fit_and_holds_up_no_round() throws Exception {
        synthetics.rounds().subscribe(new Listening(0));

        run(synthetics, 300);

        assertThat(synthetics.droppedRounds()).isEqualTo(44);
        assertThat(synthetics.window(Arm.CANARY, Duration.ofDays(1)).total().answers())
                .isEqualTo(300);
        synthetics.close();
    }

    @Test
    void a_subscriber_that_hangs_holds_up_neither_a_round_nor_closing() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        List<Thread> threads = new CopyOnWriteArrayList<>();
        synthetics.rounds().subscribe(new Listening(Long.MAX_VALUE) {
            @Override
            public void onNext(SyntheticRound round) {
                threads.add(Thread.currentThread());
                hanging.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        run(synthetics, 3);
        assertThat(hanging.await(20, TimeUnit.SECONDS)).isTrue();
        run(synthetics, 300);
        Deadline patience = Deadline.after(Duration.ofSeconds(3), TimeSource.system());

        synthetics.close();

        assertThat(patience.passed()).isFalse();
        assertThat(synthetics.droppedRounds()).isPositive();
        assertThat(threads.get(0).isDaemon()).isTrue();
    }

    @Test
    void who_subscribes_after_the_end_is_told_so() throws Exception {
        synthetics.close();
        Listening late = new Listening(1);

        synthetics.rounds().subscribe(late);

        assertThat(late.over.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(late.numbers).isEmpty();
    }

    /** Asks for so many rounds at the start and never again. */
    private static class Listening implements Flow.Subscriber<SyntheticRound> {
        private final long wanted;
        final List<Long> numbers = new CopyOnWriteArrayList<>();
        final CountDownLatch over = new CountDownLatch(1);

        Listening(long wanted) {
            this.wanted = wanted;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            if (wanted > 0) {
                subscription.request(wanted);
            }
        }

        @Override
        public void onNext(SyntheticRound round) {
            numbers.add(round.number());
        }

        @Override
        public void onError(Throwable error) {
            over.countDown();
        }

        @Override
        public void onComplete() {
            over.countDown();
        }
    }
}
