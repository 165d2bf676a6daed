package dev.fledge.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.testing.ManualTime;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
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

class SyntheticsTest {
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private final ManualTime time = ManualTime.startingAt(START);
    private final List<String> asked = new ArrayList<>();

    @Test
    void asks_both_arms_back_to_back_in_alternating_order_at_the_due_times() throws Exception {
        Synthetics synthetics =
                builder(probe("baseline", 20), probe("canary", 30)).unstarted(10);

        run(synthetics, 3);

        assertThat(asked)
                .containsExactly(
                        "baseline 0", "canary 20", "canary 30000", "baseline 30030", "baseline 60000", "canary 60020");
        assertThat(synthetics.missedRounds()).isZero();
    }

    @Test
    void counts_missed_rounds_and_does_not_make_up_for_them() throws Exception {
        Synthetics synthetics = Synthetics.builder("slow")
                .arm(Arm.CANARY, probe("canary", 75_000))
                .every(PERIOD)
                .time(time)
                .unstarted(10);

        run(synthetics, 2);

        assertThat(asked).containsExactly("canary 0", "canary 90000");
        assertThat(synthetics.missedRounds()).isEqualTo(4);
    }

    @Test
    void a_round_that_ends_when_the_next_is_due_misses_none() throws Exception {
        Synthetics synthetics = Synthetics.builder("busy")
                .arm(Arm.CANARY, probe("canary", 30_000))
                .every(PERIOD)
                .time(time)
                .unstarted(10);

        run(synthetics, 2);

        assertThat(asked).containsExactly("canary 0", "canary 30000");
        assertThat(synthetics.missedRounds()).isZero();
    }

    @Test
    void counts_requests_errors_and_latency_apart_from_what_says_nothing() throws Exception {
        List<Answer> answers = List.of(
                answer(Verdict.PASS, 20),
                answer(Verdict.FAIL, 40),
                answer(Verdict.FAIL, 0),
                answer(Verdict.INCONCLUSIVE, 900));
        Synthetics synthetics = canaryOnly(deadline -> answers).unstarted(10);

        run(synthetics, 2);

        Interval all = new Interval(START, START.plusSeconds(31));
        assertThat(fetch(synthetics, "synthetic-requests", all)).isEqualTo(new MetricData.Count(6));
        assertThat(fetch(synthetics, "synthetic-errors", all)).isEqualTo(new MetricData.Count(4));
        assertThat(fetch(synthetics, "synthetic-inconclusive", all)).isEqualTo(new MetricData.Count(2));
        assertThat(fetch(synthetics, "synthetic-latency", all))
                .isInstanceOfSatisfying(MetricData.Distribution.class, d -> {
                    assertThat(d.histogram().total()).isEqualTo(4);
                    assertThat(d.histogram().countAbove(30).atLeast()).isEqualTo(2);
                    assertThat(d.histogram().countAbove(50).atMost()).isZero();
                });
    }

    @Test
    void takes_a_probe_that_throws_or_asks_nothing_for_inconclusive_and_goes_on() throws Exception {
        AtomicInteger round = new AtomicInteger();
        List<SyntheticRound> told = new ArrayList<>();
        Synthetics synthetics = canaryOnly(deadline -> switch (round.incrementAndGet()) {
                    case 1 -> throw new IllegalStateException("probe broken");
                    case 2 -> throw new AssertionError("probe broken");
                    case 3 -> throw new InterruptedException("somebody else");
                    case 4 -> List.of();
                    default -> List.of(answer(Verdict.PASS, 5));
                })
                .listener(told::add)
                .unstarted(10);

        run(synthetics, 5);

        assertThat(told)
                .extracting(each -> each.answers(Arm.CANARY).get(0).finding().reason())
                .containsExactly("PROBE_FAILED", "PROBE_FAILED", "PROBE_FAILED", "PROBE_SILENT", "PASS");
        assertThat(told).extracting(SyntheticRound::number).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(told.get(0).answers(Arm.BASELINE)).isEmpty();
        assertThat(told.get(0).answers(Arm.CANARY).get(0).finding().message())
                .isEqualTo(
                        "the probe itself failed with java.lang.IllegalStateException, so nothing is known of this round");
        Interval all = new Interval(START, START.plusSeconds(300));
        assertThat(fetch(synthetics, "synthetic-inconclusive", all)).isEqualTo(new MetricData.Count(4));
        assertThat(fetch(synthetics, "synthetic-requests", all)).isEqualTo(new MetricData.Count(1));
    }

    @Test
    void a_listener_that_throws_stops_nothing() throws Exception {
        Synthetics synthetics = canaryOnly(deadline -> List.of(answer(Verdict.PASS, 5)))
                .listener(round -> {
                    throw new IllegalStateException("listener broken");
                })
                .unstarted(10);

        run(synthetics, 2);

        assertThat(fetch(synthetics, "synthetic-requests", new Interval(START, START.plusSeconds(31))))
                .isEqualTo(new MetricData.Count(2));
    }

    @Test
    void gives_each_arm_its_own_deadline() throws Exception {
        List<Duration> remaining = new ArrayList<>();
        Probe slow = deadline -> {
            remaining.add(deadline.remaining());
            deadline.sleepAtMost(Duration.ofMinutes(1));
            return List.of(answer(Verdict.PASS, 5));
        };
        Synthetics synthetics =
                builder(slow, slow).roundDeadline(Duration.ofSeconds(7)).unstarted(10);

        run(synthetics, 1);

        assertThat(remaining).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
    }

    @Test
    void has_no_data_before_a_round_ended_in_the_interval() throws Exception {
        Synthetics synthetics =
                canaryOnly(deadline -> List.of(answer(Verdict.PASS, 5))).unstarted(10);
        run(synthetics, 1);

        MetricData later =
                fetch(synthetics, "synthetic-errors", new Interval(START.plusSeconds(1), START.plusSeconds(9)));

        assertThat(later)
                .isEqualTo(new MetricData.NoData("no round ended in 2026-01-01T10:00:01Z/2026-01-01T10:00:09Z"));
    }

    @Test
    void has_no_data_where_the_interval_reaches_back_beyond_what_is_kept() throws Exception {
        Synthetics synthetics =
                canaryOnly(deadline -> List.of(answer(Verdict.PASS, 5))).unstarted(2);
        run(synthetics, 3);

        MetricData beyond = fetch(synthetics, "synthetic-requests", new Interval(START, START.plusSeconds(61)));
        MetricData within =
                fetch(synthetics, "synthetic-requests", new Interval(START.plusMillis(1), START.plusSeconds(61)));

        assertThat(beyond)
                .isEqualTo(new MetricData.NoData("2026-01-01T10:00:00Z/2026-01-01T10:01:01Z reaches back beyond the "
                        + "latest 2 rounds, which are all that is kept"));
        assertThat(within).isEqualTo(new MetricData.Count(2));
    }

    @Test
    void has_no_data_of_an_arm_that_nobody_asks_and_no_latency_of_questions_never_sent() throws Exception {
        Synthetics synthetics =
                canaryOnly(deadline -> List.of(answer(Verdict.FAIL, 0))).unstarted(10);
        run(synthetics, 1);
        Interval all = new Interval(START, START.plusSeconds(1));

        assertThat(synthetics.source().fetch(new MetricQuery("synthetic-errors", Arm.BASELINE, all)))
                .isEqualTo(new MetricData.NoData("no probe asks the baseline arm"));
        assertThat(fetch(synthetics, "synthetic-latency", all))
                .isEqualTo(
                        new MetricData.NoData("no question was answered in 2026-01-01T10:00:00Z/2026-01-01T10:00:01Z"));
        assertThat(synthetics.source().name()).isEqualTo("synthetics");
    }

    @Test
    void refuses_to_start_without_a_canary_or_with_two_probes_of_one_arm() {
        Probe any = deadline -> List.of();

        assertThatIllegalStateException()
                .isThrownBy(() -> Synthetics.builder("s").arm(Arm.BASELINE, any).start())
                .withMessage("synthetics s have no probe for the canary; add one with arm(Arm.CANARY, probe)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Synthetics.builder("s").arm(Arm.CANARY, any).arm(Arm.CANARY, any))
                .withMessage("the canary arm has a probe already; join the questions in one probe");
    }

    @Test
    void runs_on_a_named_daemon_thread_until_closed() throws Exception {
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
        assertThat(threads.get(0).getName()).isEqualTo("fledge-synthetics-where2eat");
        assertThat(threads.get(0).isDaemon()).isTrue();
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

    private Synthetics.Builder builder(Probe baseline, Probe canary) {
        return Synthetics.builder("test")
                .arm(Arm.CANARY, canary)
                .arm(Arm.BASELINE, baseline)
                .every(PERIOD)
                .time(time);
    }

    private Synthetics.Builder canaryOnly(Probe canary) {
        return Synthetics.builder("test").arm(Arm.CANARY, canary).every(PERIOD).time(time);
    }

    private Probe probe(String name, long takesMillis) {
        return deadline -> {
            asked.add(name + " " + Duration.between(START, time.now()).toMillis());
            time.sleep(Duration.ofMillis(takesMillis));
            return List.of(answer(Verdict.PASS, takesMillis));
        };
    }

    private static Answer answer(Verdict verdict, long millis) {
        return new Answer(Finding.of(verdict, "health").message("asked").build(), Duration.ofMillis(millis));
    }

    private static void run(Synthetics synthetics, int rounds) throws InterruptedException {
        for (int i = 0; i < rounds; i++) {
            synthetics.runNext();
        }
    }

    private static MetricData fetch(Synthetics synthetics, String metric, Interval interval) throws Exception {
        return synthetics.source().fetch(new MetricQuery(metric, Arm.CANARY, interval));
    }
}
