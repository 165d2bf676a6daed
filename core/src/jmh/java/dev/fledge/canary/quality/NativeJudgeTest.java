package dev.fledge.canary.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.Decision;
import dev.fledge.canary.Observation;
import dev.fledge.canary.quality.Ending.Moment;
import dev.fledge.canary.quality.Ending.Outcome;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSeries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NativeJudgeTest {
    /** Says the same from a look on, and holds before. */
    private static final class From implements NativeJudge.Look {
        private final Decision decision;
        private final Instant from;
        private final List<Observation> seen = new ArrayList<>();

        From(Decision decision, int seconds) {
            this.decision = decision;
            this.from = SimulatedReadings.START.plusSeconds(seconds);
        }

        @Override
        public Decision at(List<Observation> observations, Instant now) {
            seen.addAll(observations);
            return now.isBefore(from) ? Decision.HOLD : decision;
        }

        @Override
        public void learn(List<Observation> observations) {
            seen.addAll(observations);
        }
    }

    private static Ending play(NativeJudge.Look look) {
        NativeJudge judge = new NativeJudge(look, 300);
        Slice slice = new Slice();
        slice.canary.requests = 10;
        slice.baseline.requests = 190;
        slice.baseline.errors = 2;
        judge.history(slice, 0);
        for (int end = 5; end <= 600; end += 5) {
            judge.slice(slice, end);
        }
        judge.end();
        return judge.ending();
    }

    @Test
    void advice_to_roll_back_is_followed_at_once() {
        assertThat(play(new From(Decision.ROLLBACK, 45)))
                .isEqualTo(new Ending(Outcome.ROLLED_BACK, "", new Moment(45, 90), Optional.empty()));
    }

    @Test
    void advice_to_promote_is_noted_and_followed_when_it_may_be() {
        assertThat(play(new From(Decision.PROMOTE, 75)))
                .isEqualTo(new Ending(Outcome.PROMOTED, "", new Moment(300, 600), Optional.of(new Moment(75, 150))));
    }

    @Test
    void a_hold_expires_when_the_window_is_over() {
        assertThat(play(new From(Decision.HOLD, 0)))
                .isEqualTo(new Ending(Outcome.INCONCLUSIVE, "HOLD_EXPIRED", new Moment(600, 1200), Optional.empty()));
    }

    @Test
    void the_judge_sees_the_baseline_before_and_both_arms_after() {
        From look = new From(Decision.ROLLBACK, 5);

        play(look);

        Interval before = new Interval(SimulatedReadings.START.minusSeconds(5), SimulatedReadings.START);
        assertThat(look.seen).hasSize(6 + 12);
        assertThat(look.seen.get(1))
                .isEqualTo(
                        new Observation.Seen(new MetricQuery("errors", Arm.BASELINE, before), new MetricData.Count(2)));
    }

    @Test
    void the_judge_is_told_when_a_new_weight_began() {
        From look = new From(Decision.HOLD, 0);
        NativeJudge judge = new NativeJudge(look, 300);
        Slice slice = new Slice();

        for (int end = 5; end <= 20; end += 5) {
            slice.weightPermille = end <= 10 ? 50 : 250;
            judge.slice(slice, end);
        }

        assertThat(look.seen)
                .filteredOn(Observation.StepBegan.class::isInstance)
                .containsExactly(
                        new Observation.StepBegan(SimulatedReadings.START.plusSeconds(10), false, Optional.empty()));
    }

    @Test
    void the_judge_sees_the_levels_of_pods_one_after_the_other() {
        Slice slice = new Slice();
        slice.canary.cpuCores = new double[] {0.5};
        slice.baseline.memoryMebibytes = new double[] {310, 290};

        List<Observation> seen = SliceObservations.of(slice, SimulatedReadings.START.plusSeconds(5));

        assertThat(seen)
                .contains(
                        samples("cpu", Arm.CANARY, sample(0, 0.5)),
                        samples("memory", Arm.BASELINE, sample(0, 310), sample(1, 290)),
                        samples("memory", Arm.CANARY));
    }

    private static MetricSeries.Sample sample(int millis, double level) {
        return new MetricSeries.Sample(SimulatedReadings.START.plusMillis(millis), level);
    }

    private static Observation samples(String metric, Arm arm, MetricSeries.Sample... samples) {
        Interval slice = new Interval(SimulatedReadings.START, SimulatedReadings.START.plusSeconds(5));
        return new Observation.Seen(
                new MetricQuery(metric, arm, slice),
                new MetricData.Samples(new MetricSeries(List.of(samples), samples.length)));
    }

    private static Score onPods(String scenario, double alpha) throws Exception {
        return new Tournament(1, 40)
                .play(List.of(ScenariosTest.scenario(scenario)), List.of(NativePolicies.sequential("fledge", alpha)), 2)
                .get(0)
                .score();
    }

    @Test
    void pods_that_use_more_cpu_are_rolled_back_and_others_promoted() throws Exception {
        Score alike = onPods("G01", 0.01);
        Score more = onPods("G02", 0.01);

        assertThat(List.of(alike.rolledBack(), more.promoted())).containsOnly(0.0);
        assertThat(alike.promoted()).isGreaterThan(0.8);
        assertThat(more.rolledBack()).isGreaterThan(0.8);
    }

    /** A level gives 20 pairs in ten minutes, the first few of these still in order: too few for most runs at alpha 0.01. */
    @Test
    void a_pod_whose_memory_grows_is_never_promoted_but_hardly_rolled_back_in_ten_minutes() throws Exception {
        Score cautious = onPods("G03", 0.01);
        Score bold = onPods("G03", 0.05);

        assertThat(List.of(cautious.promoted(), bold.promoted())).containsOnly(0.0);
        assertThat(cautious.rolledBack()).isGreaterThan(0.05);
        assertThat(bold.rolledBack()).isGreaterThan(0.5);
    }

    @Test
    void the_point_mode_tells_a_good_canary_from_a_bad_one() throws Exception {
        List<Result> results = new Tournament(1, 100)
                .play(
                        List.of(ScenariosTest.scenario("S03"), ScenariosTest.scenario("S09")),
                        List.of(NativePolicies.point("point")),
                        2);

        assertThat(results.get(0).score().promoted()).isGreaterThan(0.9);
        assertThat(results.get(1).score().rolledBack()).isEqualTo(1);
    }
}
