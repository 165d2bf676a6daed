package dev.fledge.canary.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.canary.compat.Reading;
import dev.fledge.canary.compat.Readings;
import dev.fledge.canary.quality.Ending.Moment;
import dev.fledge.canary.quality.Ending.Outcome;
import dev.fledge.canary.quality.SimulatedReadings.Shape;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForeignJudgeTest {
    private static final Scenario TEN_MINUTES = ScenariosTest.scenario("S03");

    /** Looks each minute and decides at the third look. */
    private static final class Minutely implements ForeignRun {
        private final Decision decision;
        private final List<Instant> looks = new ArrayList<>();
        private final List<Reading> seen = new ArrayList<>();
        private Instant next = Instant.MIN;
        private Optional<ForeignVerdict> verdict = Optional.empty();

        Minutely(Decision decision) {
            this.decision = decision;
        }

        ForeignRun begin(Instant start) {
            next = start;
            return this;
        }

        @Override
        public Instant next() {
            return next;
        }

        @Override
        public void look(Instant now, Readings readings) {
            looks.add(now);
            next = next.plusSeconds(60);
            seen.add(readings.read(
                    new MetricQuery("error-rate", Arm.CANARY, Interval.endingAt(now, Duration.ofSeconds(60)))));
            if (looks.size() == 3) {
                verdict = Optional.of(new ForeignVerdict(decision, "enough", now, List.of()));
            }
        }

        @Override
        public Optional<ForeignVerdict> verdict() {
            return verdict;
        }
    }

    private static ForeignJudge judge(Minutely minutely, int startSeconds) {
        return new ForeignJudge(
                new ForeignJudge.Setting(minutely::begin, startSeconds, 60, Shape.ONE_VALUE), TEN_MINUTES);
    }

    private static void show(SimulatedJudge judge, int untilSeconds) {
        Slice slice = new Slice();
        slice.canary.requests = 10;
        slice.canary.errors = 1;
        for (int end = 5; end <= untilSeconds; end += 5) {
            judge.slice(slice, end);
        }
        judge.end();
    }

    @Test
    void it_looks_when_it_wants_to_and_sees_what_there_was() {
        Minutely minutely = new Minutely(Decision.ROLLBACK);
        ForeignJudge judge = judge(minutely, 0);

        show(judge, 600);

        assertThat(minutely.looks)
                .containsExactly(
                        SimulatedReadings.START,
                        SimulatedReadings.START.plusSeconds(60),
                        SimulatedReadings.START.plusSeconds(120));
        assertThat(minutely.seen).containsExactly(new Reading.Empty(), Reading.Values.of(0.1), Reading.Values.of(0.1));
        assertThat(judge.ending())
                .isEqualTo(new Ending(Outcome.ROLLED_BACK, "enough", new Moment(120, 240), Optional.empty()));
    }

    @Test
    void a_run_may_begin_before_the_first_request() {
        Minutely minutely = new Minutely(Decision.PROMOTE);
        ForeignJudge judge = judge(minutely, -60);

        show(judge, 600);

        assertThat(judge.ending())
                .isEqualTo(new Ending(Outcome.PROMOTED, "enough", new Moment(60, 120), Optional.empty()));
    }

    @Test
    void a_pause_and_a_run_without_end_are_inconclusive() {
        ForeignJudge pausing = judge(new Minutely(Decision.HOLD), 0);
        ForeignJudge unfinished = judge(new Minutely(Decision.PROMOTE), 0);

        show(pausing, 600);
        show(unfinished, 100);

        assertThat(pausing.ending().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(unfinished.ending())
                .isEqualTo(new Ending(Outcome.INCONCLUSIVE, "STILL_RUNNING", new Moment(100, 200), Optional.empty()));
    }

    @Test
    void metrics_are_those_that_policies_name() {
        BinnedTraffic traffic = new BinnedTraffic(60, 600);
        Slice slice = new Slice();
        slice.canary.requests = 20;
        slice.canary.errors = 1;
        slice.canary.exceptions = 4;
        slice.canary.latency[129] = 20;
        slice.canary.cpuCores = new double[] {0.6};
        slice.baseline.cpuCores = new double[] {0.1, 0.5};
        slice.baseline.memoryMebibytes = new double[] {300, 200};
        slice.baseline.requests = 100;
        slice.baseline.exceptions = 10;
        slice.baseline.latency[113] = 100;
        traffic.add(slice, 5);
        SimulatedReadings one = new SimulatedReadings(traffic, Shape.ONE_VALUE);
        SimulatedReadings series = new SimulatedReadings(traffic, Shape.SERIES);

        assertThat(value(one, "error-rate")).isEqualTo(0.05);
        assertThat(value(one, "request-success-rate")).isEqualTo(95);
        assertThat(value(one, "exception-rate")).isEqualTo(0.2);
        assertThat(value(one, "exception-ratio")).isEqualTo(2);
        assertThat(value(one, "p95-ratio")).isCloseTo(2, within(1e-12));
        assertThat(value(one, "p95")).isCloseTo(16.67223, within(0.00001));
        assertThat(series.read(query("error-rate", 120))).isEqualTo(new Reading.Values(List.of(0.05, Double.NaN)));
        assertThat(value(one, "cpu")).isEqualTo(0.6);
        assertThat(value(one, "cpu-ratio")).isEqualTo(2);
        assertThat(one.read(query("memory", 60))).isEqualTo(new Reading.Empty());
        assertThat(one.read(query("memory-ratio", 60))).isEqualTo(new Reading.Empty());
        assertThat(one.read(query("disk", 60))).isEqualTo(new Reading.Failed("the simulation has no metric disk"));
    }

    private static double value(SimulatedReadings readings, String metric) {
        return ((Reading.Values) readings.read(query(metric, 60))).values().get(0);
    }

    private static MetricQuery query(String metric, int seconds) {
        return new MetricQuery(
                metric,
                Arm.CANARY,
                new Interval(SimulatedReadings.START, SimulatedReadings.START.plusSeconds(seconds)));
    }

    @Test
    void bins_are_not_parted() {
        BinnedTraffic traffic = new BinnedTraffic(60, 600);

        assertThatThrownBy(() -> traffic.sum(Arm.CANARY, 0, 90))
                .hasMessage("traffic is kept in bins of 60 s, but was asked from 0 s to 90 s");
        assertThatThrownBy(() -> new BinnedTraffic(7, 600))
                .hasMessage("bins must be whole slices of 5 s, but were 7 s");
    }
}
