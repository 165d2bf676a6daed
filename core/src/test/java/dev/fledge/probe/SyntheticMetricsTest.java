package dev.fledge.probe;

import static dev.fledge.probe.Rounds.answer;
import static dev.fledge.probe.Rounds.fetch;
import static dev.fledge.probe.Rounds.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.testing.ManualTime;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What rounds come to as metrics. */
class SyntheticMetricsTest {
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private final ManualTime time = ManualTime.startingAt(START);

    @Test
    void counts_requests_errors_and_latency_apart_from_what_says_nothing() throws Exception {
        List<Answer> answers = List.of(
                answer(Verdict.PASS, 20),
                answer(Verdict.FAIL, 40),
                answer(Verdict.FAIL, 0),
                answer(Verdict.INCONCLUSIVE, 900));
        Synthetics synthetics = canaryOnly(deadline -> answers).roundsKept(10).unstarted();

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
                .roundsKept(10)
                .unstarted();

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
        assertThat(fetch(
                        synthetics, "synthetic-requests", new Interval(START.plusSeconds(120), START.plusSeconds(121))))
                .isEqualTo(new MetricData.Count(1));
    }

    @Test
    void has_no_data_before_a_round_ended_in_the_interval() throws Exception {
        Synthetics synthetics = canaryOnly(deadline -> List.of(answer(Verdict.PASS, 5)))
                .roundsKept(10)
                .unstarted();
        run(synthetics, 1);

        MetricData later =
                fetch(synthetics, "synthetic-errors", new Interval(START.plusSeconds(1), START.plusSeconds(9)));

        assertThat(later)
                .isEqualTo(new MetricData.NoData("no round ended in 2026-01-01T10:00:01Z/2026-01-01T10:00:09Z"));
    }

    @Test
    void has_no_data_where_the_interval_reaches_back_beyond_what_is_kept() throws Exception {
        Synthetics synthetics = canaryOnly(deadline -> List.of(answer(Verdict.PASS, 5)))
                .roundsKept(2)
                .unstarted();
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
        Synthetics synthetics = canaryOnly(deadline -> List.of(answer(Verdict.FAIL, 0)))
                .roundsKept(10)
                .unstarted();
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
    void has_no_data_where_more_than_a_fifth_of_the_rounds_say_nothing() throws Exception {
        AtomicInteger round = new AtomicInteger();
        Synthetics synthetics = canaryOnly(deadline -> {
                    Verdict first = round.incrementAndGet() % 4 == 0 ? Verdict.INCONCLUSIVE : Verdict.FAIL;
                    return List.of(answer("a", first, 5), answer("b", Verdict.INCONCLUSIVE, 0));
                })
                .unstarted();
        run(synthetics, 5);
        Interval fifth = new Interval(START, START.plusSeconds(121));
        Interval quarter = new Interval(START, START.plusSeconds(91));

        assertThat(fetch(synthetics, "synthetic-errors", fifth)).isEqualTo(new MetricData.Count(4));
        assertThat(fetch(synthetics, "synthetic-errors", quarter))
                .isEqualTo(new MetricData.NoData("1 of 4 rounds in 2026-01-01T10:00:00Z/2026-01-01T10:01:31Z say "
                        + "nothing of the canary arm; more than 20 % make the rest doubtful"));
        assertThat(fetch(synthetics, "synthetic-inconclusive", quarter)).isEqualTo(new MetricData.Count(5));
    }

    @Test
    void sums_up_several_suites_and_tells_each() throws Exception {
        Synthetics synthetics = Synthetics.builder("fleet")
                .suite("shop", s -> s.arm(Arm.CANARY, deadline -> List.of(answer("shop", Verdict.FAIL, 5))))
                .suite("payments", s -> s.arm(Arm.CANARY, deadline -> List.of(answer("payments", Verdict.PASS, 5))))
                .every(PERIOD)
                .time(time)
                .unstarted();
        run(synthetics, 6);
        Interval all = new Interval(START, START.plusSeconds(90));

        assertThat(fetch(synthetics, "synthetic-requests", all)).isEqualTo(new MetricData.Count(6));
        assertThat(fetch(synthetics, "synthetic-errors", all)).isEqualTo(new MetricData.Count(3));
        assertThat(fetch(synthetics, "synthetic-errors/shop", all)).isEqualTo(new MetricData.Count(3));
        assertThat(fetch(synthetics, "synthetic-errors/payments", all)).isEqualTo(new MetricData.Count(0));
        assertThat(synthetics.source().metrics()).hasSize(18).contains("synthetic-latency/payments");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fetch(synthetics, "synthetic-errors/stock", all))
                .withMessageStartingWith("synthetics have no metric 'synthetic-errors/stock'; they have synthetic-");
    }

    private Synthetics.Builder canaryOnly(Probe canary) {
        return Synthetics.builder("test").arm(Arm.CANARY, canary).every(PERIOD).time(time);
    }
}
