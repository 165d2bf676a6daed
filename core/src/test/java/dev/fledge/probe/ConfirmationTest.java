package dev.fledge.probe;

import static dev.fledge.probe.Rounds.answer;
import static dev.fledge.probe.Rounds.fetch;
import static dev.fledge.probe.Rounds.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.testing.ManualTime;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What failed is asked once more. */
class ConfirmationTest {
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    private static final Interval ALL = new Interval(START, START.plusSeconds(25));

    private final ManualTime time = ManualTime.startingAt(START);
    private final List<String> asked = new ArrayList<>();
    private final List<SyntheticRound> told = new ArrayList<>();

    @Test
    void a_failure_that_passes_when_asked_again_is_flaky_and_no_error() throws Exception {
        Synthetics synthetics = synthetics(List.of(Verdict.FAIL, Verdict.PASS), List.of(Verdict.PASS));

        run(synthetics, 1);

        assertThat(asked).containsExactly("baseline 0", "canary 20", "canary 2040");
        SyntheticResult result = told.get(0).results(Arm.CANARY).get(0);
        assertThat(result.outcome()).isEqualTo(SyntheticOutcome.FLAKY);
        assertThat(result.answer().finding().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.second()).contains(answer(Verdict.PASS, 20));
        assertThat(told.get(0).verdict(Arm.CANARY, "health")).contains(Verdict.PASS);
        assertThat(fetch(synthetics, "synthetic-requests", ALL)).isEqualTo(new MetricData.Count(1));
        assertThat(fetch(synthetics, "synthetic-errors", ALL)).isEqualTo(new MetricData.Count(0));
        assertThat(fetch(synthetics, "synthetic-flaky", ALL)).isEqualTo(new MetricData.Count(1));
        assertThat(fetch(synthetics, "synthetic-latency", ALL))
                .isInstanceOfSatisfying(
                        MetricData.Distribution.class,
                        latency -> assertThat(latency.histogram().total()).isEqualTo(1));
    }

    @Test
    void a_failure_that_fails_again_is_an_error_once() throws Exception {
        Synthetics synthetics = synthetics(List.of(Verdict.FAIL, Verdict.FAIL), List.of(Verdict.PASS));

        run(synthetics, 1);

        assertThat(asked).containsExactly("baseline 0", "canary 20", "canary 2040");
        assertThat(told.get(0).results(Arm.CANARY))
                .extracting(SyntheticResult::outcome)
                .containsExactly(SyntheticOutcome.FAILED);
        assertThat(fetch(synthetics, "synthetic-errors", ALL)).isEqualTo(new MetricData.Count(1));
        assertThat(fetch(synthetics, "synthetic-requests", ALL)).isEqualTo(new MetricData.Count(1));
    }

    @Test
    void a_second_answer_that_says_nothing_excuses_nothing() throws Exception {
        Synthetics synthetics = synthetics(List.of(Verdict.FAIL, Verdict.INCONCLUSIVE), List.of(Verdict.PASS));

        run(synthetics, 1);

        assertThat(told.get(0).verdict(Arm.CANARY, "health")).contains(Verdict.FAIL);
        assertThat(fetch(synthetics, "synthetic-errors", ALL)).isEqualTo(new MetricData.Count(1));
    }

    @Test
    void both_arms_are_asked_again_in_one_wait_and_what_did_not_fail_is_not() throws Exception {
        Synthetics synthetics = synthetics(List.of(Verdict.FAIL, Verdict.PASS), List.of(Verdict.FAIL, Verdict.FAIL));

        run(synthetics, 2);

        assertThat(asked)
                .containsExactly(
                        "baseline 0", "canary 20", "baseline 2040", "canary 2060", "canary 30000", "baseline 30020");
    }

    @Test
    void only_the_failed_questions_of_the_failed_samples_take_a_second_answer() throws Exception {
        AtomicInteger ask = new AtomicInteger();
        Synthetics synthetics = Synthetics.builder("two questions")
                .arm(Arm.CANARY, deadline -> switch (ask.incrementAndGet()) {
                    case 1 -> List.of(answer("a", Verdict.PASS, 5), answer("b", Verdict.FAIL, 5));
                    case 2 -> List.of(answer("a", Verdict.PASS, 5), answer("b", Verdict.PASS, 5));
                    default -> List.of(answer("a", Verdict.FAIL, 5), answer("b", Verdict.PASS, 5));
                })
                .samplesPerRound(2)
                .confirmFailures(Duration.ZERO)
                .time(time)
                .listener(told::add)
                .unstarted();

        run(synthetics, 1);

        assertThat(ask).hasValue(3);
        assertThat(told.get(0).results(Arm.CANARY)).hasToString("[PASSED a, FLAKY b, PASSED a, PASSED b]");
    }

    @Test
    void a_failure_that_used_up_the_round_stays_a_failure() throws Exception {
        Synthetics synthetics = Synthetics.builder("hangs")
                .arm(Arm.CANARY, deadline -> {
                    asked.add("canary");
                    time.sleep(deadline.remaining());
                    return List.of(answer(Verdict.FAIL, 10_000));
                })
                .samplesPerRound(3)
                .confirmFailures(Duration.ofSeconds(2))
                .time(time)
                .unstarted();

        run(synthetics, 1);

        assertThat(asked).containsExactly("canary");
        assertThat(fetch(synthetics, "synthetic-errors", ALL)).isEqualTo(new MetricData.Count(1));
    }

    @Test
    void what_a_probe_itself_calls_flaky_or_degraded_is_counted_so() throws Exception {
        Synthetics synthetics = Synthetics.builder("own words")
                .arm(
                        Arm.CANARY,
                        deadline -> List.of(
                                answer("a", Verdict.PASS, "FLAKY"),
                                answer("b", Verdict.PASS, "DEGRADED"),
                                answer("c", Verdict.PASS, "PASS")))
                .time(time)
                .unstarted();

        run(synthetics, 1);

        assertThat(fetch(synthetics, "synthetic-requests", ALL)).isEqualTo(new MetricData.Count(3));
        assertThat(fetch(synthetics, "synthetic-flaky", ALL)).isEqualTo(new MetricData.Count(1));
        assertThat(fetch(synthetics, "synthetic-degraded", ALL)).isEqualTo(new MetricData.Count(1));
        assertThat(fetch(synthetics, "synthetic-errors", ALL)).isEqualTo(new MetricData.Count(0));
    }

    private Synthetics synthetics(List<Verdict> canary, List<Verdict> baseline) {
        return Synthetics.builder("test")
                .arm(Arm.BASELINE, probe("baseline", baseline))
                .arm(Arm.CANARY, probe("canary", canary))
                .confirmFailures(Duration.ofSeconds(2))
                .time(time)
                .listener(told::add)
                .unstarted();
    }

    /** Answers one verdict after another, then passes. */
    private Probe probe(String name, List<Verdict> verdicts) {
        AtomicInteger next = new AtomicInteger();
        return deadline -> {
            asked.add(name + " " + Duration.between(START, time.now()).toMillis());
            time.sleep(Duration.ofMillis(20));
            int i = next.getAndIncrement();
            return List.of(answer(i < verdicts.size() ? verdicts.get(i) : Verdict.PASS, 20));
        };
    }
}
