package dev.fledge.probe;

import static dev.fledge.probe.Rounds.answer;
import static dev.fledge.probe.Rounds.fetch;
import static dev.fledge.probe.Rounds.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.testing.ManualTime;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyntheticsTest {
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private final ManualTime time = ManualTime.startingAt(START);
    private final List<String> asked = new ArrayList<>();

    @Test
    void asks_both_arms_back_to_back_in_alternating_order_at_the_due_times() throws Exception {
        Synthetics synthetics = builder(probe("baseline", 20), probe("canary", 30))
                .roundsKept(10)
                .unstarted();

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
                .roundsKept(10)
                .unstarted();

        run(synthetics, 2);

        assertThat(asked).containsExactly("canary 0", "canary 90000");
        assertThat(synthetics.missedRounds()).isEqualTo(2);
    }

    @Test
    void a_round_that_ends_when_the_next_is_due_misses_none() throws Exception {
        Synthetics synthetics = Synthetics.builder("busy")
                .arm(Arm.CANARY, probe("canary", 30_000))
                .every(PERIOD)
                .time(time)
                .roundsKept(10)
                .unstarted();

        run(synthetics, 2);

        assertThat(asked).containsExactly("canary 0", "canary 30000");
        assertThat(synthetics.missedRounds()).isZero();
    }

    @Test
    void a_listener_that_throws_stops_nothing() throws Exception {
        Synthetics synthetics = canaryOnly(deadline -> List.of(answer(Verdict.PASS, 5)))
                .listener(round -> {
                    throw new IllegalStateException("listener broken");
                })
                .roundsKept(10)
                .unstarted();

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
        Synthetics synthetics = builder(slow, slow)
                .roundDeadline(Duration.ofSeconds(7))
                .roundsKept(10)
                .unstarted();

        run(synthetics, 1);

        assertThat(remaining).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
    }

    @Test
    void runs_the_latest_of_the_rounds_that_were_due_while_the_machine_was_stopped() throws Exception {
        List<Duration> lags = new ArrayList<>();
        Synthetics synthetics = Synthetics.builder("laptop")
                .arm(Arm.CANARY, probe("canary", 20))
                .every(PERIOD)
                .time(time)
                .listener(round -> lags.add(round.startLag()))
                .unstarted();
        run(synthetics, 1);

        time.advance(Duration.ofSeconds(100));
        run(synthetics, 2);

        assertThat(asked).containsExactly("canary 0", "canary 100020", "canary 120000");
        assertThat(lags).containsExactly(Duration.ZERO, Duration.ofMillis(10_020), Duration.ZERO);
        assertThat(synthetics.missedRounds()).isEqualTo(2);
    }

    @Test
    void asks_several_samples_in_pairs_that_alternate() throws Exception {
        Synthetics synthetics =
                builder(probe("b", 10), probe("c", 10)).samplesPerRound(3).unstarted();

        run(synthetics, 2);

        assertThat(asked)
                .containsExactly(
                        "b 0", "c 10", "c 20", "b 30", "b 40", "c 50", "c 30000", "b 30010", "b 30020", "c 30030",
                        "c 30040", "b 30050");
    }

    @Test
    void asks_no_further_pair_once_an_arm_has_used_up_its_time() throws Exception {
        List<SyntheticRound> told = new ArrayList<>();
        Synthetics synthetics = builder(probe("b", 10), probe("c", 4000))
                .samplesPerRound(5)
                .roundDeadline(Duration.ofSeconds(7))
                .listener(told::add)
                .unstarted();

        run(synthetics, 1);

        assertThat(asked).containsExactly("b 0", "c 10", "c 4010", "b 8010");
        assertThat(told.get(0).results(Arm.BASELINE))
                .extracting(SyntheticResult::sample)
                .containsExactly(1, 2);
    }

    @Test
    void several_suites_are_due_where_their_names_put_them_with_what_they_did_not_say_themselves() throws Exception {
        List<String> rounds = new ArrayList<>();
        Synthetics synthetics = Synthetics.builder("fleet")
                .suite("shop", s -> s.arm(Arm.CANARY, probe("shop", 10)))
                .suite("payments", s -> s.arm(Arm.CANARY, probe("payments", 10)).every(Duration.ofSeconds(20)))
                .every(PERIOD)
                .time(time)
                .listener(round -> rounds.add(round.suite() + " " + round.number()))
                .unstarted();

        run(synthetics, 5);

        assertThat(asked)
                .containsExactly("payments 7925", "shop 12659", "payments 27925", "shop 42659", "payments 47925");
        assertThat(rounds).containsExactly("payments 1", "shop 1", "payments 2", "shop 2", "payments 3");
    }

    @Test
    void refuses_two_suites_of_one_name_and_a_confirmation_after_the_next_round() {
        Probe any = deadline -> List.of();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Synthetics.builder("s").suite("shop", s -> {}).suite("shop", s -> {}))
                .withMessage("synthetics s have a suite 'shop' already; the arms of their own are set with arm(...)");
        assertThatIllegalStateException()
                .isThrownBy(() -> Synthetics.builder("s")
                        .arm(Arm.CANARY, any)
                        .every(Duration.ofSeconds(2))
                        .confirmFailures(Duration.ofSeconds(2))
                        .start())
                .withMessage("synthetics s ask a failed question again after PT2S, which must be shorter than their "
                        + "period of PT2S");
        assertThatIllegalStateException()
                .isThrownBy(() -> Synthetics.builder("s").suite("shop", s -> {}).start())
                .withMessage("synthetics shop have no probe for the canary; add one with arm(Arm.CANARY, probe)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Synthetics.builder("s").samplesPerRound(0))
                .withMessage("samples per round must be from 1 to 1000, but was 0");
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
}
