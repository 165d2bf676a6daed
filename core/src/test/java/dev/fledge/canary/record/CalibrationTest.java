package dev.fledge.canary.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.EvidenceMode;
import dev.fledge.canary.Observation;
import dev.fledge.canary.QuantileRule;
import dev.fledge.canary.RateRule;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final CanaryPolicy POLICY = CanaryPolicy.named("errors")
            .rule(RateRule.named("error-rate")
                    .of("server-errors")
                    .per("requests")
                    .atMost(0.01)
                    .build())
            .rule(QuantileRule.named("p95", 0.95)
                    .of("latency")
                    .atMostTimesBaseline(2)
                    .build())
            .build();

    @Test
    void a_healthy_record_gives_few_false_rollbacks_and_finds_what_is_made_worse() {
        Calibration calibration = Calibration.of(POLICY).splits(20).seed(3).run(List.of(healthy()));

        assertThat(calibration.alike().rolledBack()).isZero();
        assertThat(calibration.falseRollbackShare()).isZero();
        // 1 - 0.05^(1/20)
        assertThat(calibration.falseRollbacksAtMost()).isCloseTo(0.1391083, within(1e-6));
        assertThat(calibration.finding().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(calibration.changed())
                .extracting(Calibration.Outcome::change)
                .containsExactly(
                        "server-errors + 1.0 %",
                        "server-errors + 2.0 %",
                        "server-errors + 5.0 %",
                        "server-errors + 20.0 %",
                        "latency x 1.30",
                        "latency x 2.00",
                        "latency x 2.50",
                        "latency x 4.00");
        assertThat(calibration.changed().get(3).rolledBack()).isEqualTo(20);
        assertThat(calibration.changed().get(3).after().orElseThrow().toSeconds())
                .isBetween(30L, 120L);
        assertThat(calibration.changed().get(4).rolledBack()).isZero();
        assertThat(calibration.changed().get(7).rolledBack()).isEqualTo(20);
        assertThat(calibration.toText())
                .startsWith("errors: 20 splits of 1 record, 5.00 % of the requests to the canary's arm, seed 3\n"
                        + "change                  rolled back  after (median)  promoted")
                .contains("\nnone                    0.00 %       -");
    }

    @Test
    void the_same_seed_gives_the_same_numbers_and_another_does_not() {
        RunRecord record = healthy();

        String first =
                Calibration.of(POLICY).splits(5).seed(1).run(List.of(record)).toText();
        String again =
                Calibration.of(POLICY).splits(5).seed(1).run(List.of(record)).toText();

        String other =
                Calibration.of(POLICY).splits(5).seed(2).run(List.of(record)).toText();

        assertThat(first).isEqualTo(again);
        assertThat(other.replace("seed 2", "seed 1")).isNotEqualTo(first);
    }

    @Test
    void splits_are_judged_over_the_window_that_was_planned_for_the_record() {
        StringBuilder text = new StringBuilder(RecordText.header(NOON, Optional.of(Duration.ofMinutes(5)), POLICY));
        healthy().observations().stream()
                .filter(observation -> !observation.at().isAfter(NOON.plusSeconds(300)))
                .forEach(observation -> text.append(RecordText.observation(observation)));

        Calibration calibration =
                Calibration.of(POLICY).splits(5).run(List.of(RunRecord.parse("run.jsonl", text.toString())));

        // The policy's own window is 10 minutes, of which the record has the first half only.
        assertThat(calibration.alike().promoted()).isEqualTo(5);
    }

    @Test
    void a_policy_that_goes_back_without_reason_is_found_out() {
        CanaryPolicy hasty = CanaryPolicy.named("hasty")
                .mode(EvidenceMode.POINT)
                .rule(RateRule.named("error-rate")
                        .of("server-errors")
                        .per("requests")
                        .atMost(0)
                        .minRequests(1)
                        .build())
                .build();

        Calibration calibration = Calibration.of(hasty).splits(50).run(List.of(healthy()));

        assertThat(calibration.finding().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(calibration.finding().message())
                .startsWith("false rollbacks: ")
                .contains("; the policy allows 1.00 %");
    }

    @Test
    void a_split_keeps_every_request_once_and_its_errors_with_it() {
        RunRecord record = healthy();
        RunRecord split = new ArmSplit(POLICY, 0.3, new Dice(5)).split(record, Change.NONE);

        long canary = sum(split, "requests", Arm.CANARY);
        long baseline = sum(split, "requests", Arm.BASELINE);
        assertThat(canary + baseline).isEqualTo(sum(record, "requests", Arm.BASELINE));
        assertThat((double) canary / (canary + baseline)).isCloseTo(0.3, within(0.01));
        assertThat(sum(split, "server-errors", Arm.CANARY) + sum(split, "server-errors", Arm.BASELINE))
                .isEqualTo(sum(record, "server-errors", Arm.BASELINE));
    }

    @Test
    void draws_follow_their_laws() {
        Dice dice = new Dice(11);
        double few = 0;
        double many = 0;
        double without = 0;
        for (int i = 0; i < 4000; i++) {
            few += dice.binomial(40, 0.9);
            many += dice.binomial(1_000_000, 0.25);
            without += dice.hypergeometric(50, 10, 20);
        }

        // means n p and n K / N; bounds of four standard errors
        assertThat(few / 4000).isCloseTo(36, within(0.12));
        assertThat(many / 4000).isCloseTo(250_000, within(28.0));
        assertThat(without / 4000).isCloseTo(4, within(0.09));
        assertThat(dice.binomial(0, 0.5)).isZero();
        assertThat(dice.binomial(7, 0)).isZero();
        assertThat(dice.binomial(7, 1)).isEqualTo(7);
        assertThat(dice.hypergeometric(5, 5, 5)).isEqualTo(5);
    }

    @Test
    void latencies_of_twice_the_length_fall_into_buckets_an_octave_up() {
        long[] counts = new long[322];
        counts[100] = 3;
        counts[321] = 1;

        Histogram longer =
                new Change(Change.Kind.LATENCY, "latency", 2).longer(Histogram.of(Buckets.latencyMillis(), counts));

        assertThat(longer.count(116)).isEqualTo(3);
        assertThat(longer.count(321)).isEqualTo(1);
    }

    @Test
    void calibration_needs_a_record() {
        assertThatThrownBy(() -> Calibration.of(POLICY).run(List.of()))
                .hasMessage("there is no record to calibrate on; give one of a healthy run");
        assertThatThrownBy(() -> Calibration.of(POLICY).run(List.of(RunRecord.of(NOON, List.of()))))
                .hasMessage(
                        "policy errors reads 'latency', but the record opened at 2026-01-31T12:00:00Z has no data on it of"
                                + " the baseline, which is what is split; it has []");
    }

    private static long sum(RunRecord record, String metric, Arm arm) {
        Interval all = new Interval(NOON, NOON.plusSeconds(3600));
        return ((MetricData.Count) ((Observation.Seen) record.answer(new MetricQuery(metric, arm, all))).data())
                .value();
    }

    /** 200 requests a second for 10 minutes, 0.1 % errors, latencies of 60 to 250 ms. */
    private static RunRecord healthy() {
        List<Observation> observations = new ArrayList<>();
        Dice dice = new Dice(42);
        for (int i = 0; i < 120; i++) {
            Interval interval = new Interval(NOON.plusSeconds(5L * i), NOON.plusSeconds(5L * i + 5));
            long[] counts = new long[322];
            for (int bucket = 160; bucket < 192; bucket++) {
                counts[bucket] = 1000 / 32;
            }
            long requests = 32 * (1000 / 32);
            observations.add(seen("requests", interval, new MetricData.Count(requests)));
            observations.add(seen("server-errors", interval, new MetricData.Count(dice.binomial(requests, 0.001))));
            observations.add(seen(
                    "latency", interval, new MetricData.Distribution(Histogram.of(Buckets.latencyMillis(), counts))));
        }
        return RunRecord.of(NOON, observations);
    }

    private static Observation seen(String metric, Interval interval, MetricData data) {
        return new Observation.Seen(new MetricQuery(metric, Arm.BASELINE, interval), data);
    }
}
