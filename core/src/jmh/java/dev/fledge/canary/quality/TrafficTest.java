package dev.fledge.canary.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static final int RUNS = 100;

    /** The mean over all slices from one second (inclusive) to another (exclusive) of many runs. */
    private static double mean(String id, int from, int to, ToDoubleFunction<Slice> value) {
        return values(id, from, to, value).stream()
                .mapToDouble(x -> x)
                .average()
                .orElseThrow();
    }

    private static List<Double> values(String id, int from, int to, ToDoubleFunction<Slice> value) {
        TrafficPlan plan = TrafficPlan.of(ScenariosTest.scenario(id));
        Slice slice = new Slice();
        List<Double> values = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            Traffic traffic = new Traffic(plan, Dice.of(5, id, run));
            while (traffic.hasNext()) {
                int start = traffic.next(slice);
                if (start >= from && start < to) {
                    values.add(value.applyAsDouble(slice));
                }
            }
        }
        return values;
    }

    @Test
    void every_request_has_a_latency() {
        double strangers = mean(
                "S21",
                -300,
                600,
                slice -> Math.abs(Arrays.stream(slice.canary.latency).sum() - slice.canary.requests)
                        + Math.abs(Arrays.stream(slice.baseline.latency).sum() - slice.baseline.requests));

        assertThat(strangers).isZero();
    }

    @Test
    void before_the_canary_there_is_the_baseline_alone() {
        assertThat(mean("S03", -300, 0, slice -> slice.canary.requests)).isZero();
        assertThat(mean("S03", -300, 0, slice -> slice.weightPermille)).isZero();
        assertThat(mean("S03", -300, 0, slice -> slice.baseline.requests)).isCloseTo(950, within(2.0));
    }

    @Test
    void rates_are_those_of_the_scenario() {
        assertThat(mean("S09", 0, 600, slice -> slice.canary.requests)).isCloseTo(5, within(0.1));
        assertThat(mean("S09", 0, 600, slice -> slice.canary.errors)).isCloseTo(0.25, within(0.02));
        assertThat(mean("S09", 0, 600, slice -> slice.baseline.errors)).isCloseTo(0.095, within(0.02));
        assertThat(mean("S22", 0, 600, slice -> slice.canary.exceptions)).isCloseTo(40 / 60.0, within(0.03));
        assertThat(mean("S22", 0, 600, slice -> slice.baseline.exceptions)).isCloseTo(190 / 60.0, within(0.08));
    }

    @Test
    void synthetic_checks_come_one_by_one() {
        assertThat(mean("S08", 0, 600, slice -> slice.canary.requests)).isEqualTo(1 / 6.0);
        assertThat(mean("S08", 0, 600, slice -> slice.canary.errors)).isEqualTo(1 / 6.0);
        assertThat(mean("S08", -1800, 600, slice -> slice.baseline.requests)).isEqualTo(1 / 6.0);
    }

    @Test
    void pods_stand_still_two_seconds_a_minute() {
        // 0.1 % and, for a thirtieth of the time, 20 %.
        assertThat(mean("S21", 0, 600, slice -> slice.baseline.errors))
                .isCloseTo(950 * (0.001 + 0.2 / 30), within(0.15));
        assertThat(mean("S21", 0, 600, slice -> slice.canary.errors)).isCloseTo(50 * (0.001 + 0.2 / 30), within(0.03));
    }

    @Test
    void a_pause_is_shared_out_to_the_slices_it_touches() {
        Pauses pauses = new Pauses(60, 2, 10, 0.2);

        double[] shares = {
            pauses.share(0, 0), pauses.share(55, 0), pauses.share(0, 4), pauses.share(5, 4), pauses.share(-60, 4)
        };

        assertThat(shares).containsExactly(new double[] {0.4, 0, 0.2, 0.2, 0.2}, within(1e-12));
    }

    @Test
    void sessions_fail_as_often_but_in_clumps() {
        List<Double> alone = values("S05", 0, 600, slice -> slice.baseline.errors);
        List<Double> clumped = values("O11", 0, 600, slice -> slice.baseline.errors);

        assertThat(average(clumped)).isCloseTo(950 * 0.005, within(0.2));
        assertThat(variance(alone) / average(alone)).isCloseTo(1, within(0.1));
        assertThat(variance(clumped) / average(clumped)).isCloseTo(53 / 7.0, within(0.8));
    }

    @Test
    void weather_is_the_same_for_both_arms_and_lasts() {
        List<Double> errors = values("O06", 0, 600, slice -> slice.baseline.errors / (double) slice.baseline.requests);
        int slicesOfRun = 120;
        double covariance = 0;
        for (int i = 0; i < errors.size(); i++) {
            if ((i + 1) % slicesOfRun != 0) {
                covariance += (errors.get(i) - average(errors)) * (errors.get(i + 1) - average(errors)) / errors.size();
            }
        }

        assertThat(average(errors)).isCloseTo(0.003, within(0.0005));
        assertThat(covariance / variance(errors)).isGreaterThan(0.5);
    }

    @Test
    void steps_change_the_share_and_not_the_sum() {
        assertThat(mean("O20", 0, 300, slice -> slice.weightPermille)).isEqualTo(50);
        assertThat(mean("O20", 300, 600, slice -> slice.weightPermille)).isEqualTo(250);
        assertThat(mean("O20", 600, 1200, slice -> slice.weightPermille)).isEqualTo(500);
        assertThat(mean("O20", 300, 600, slice -> slice.canary.requests)).isCloseTo(50, within(0.5));
        assertThat(mean("O20", 300, 600, slice -> slice.baseline.requests)).isCloseTo(150, within(0.8));
    }

    @Test
    void gauges_are_scraped_every_15_seconds() {
        List<Double> scraped = values("G02", 0, 60, slice -> slice.canary.cpuCores.length);

        assertThat(scraped.subList(0, 6)).containsExactly(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        assertThat(mean(
                        "G02",
                        0,
                        600,
                        slice -> 3 * Arrays.stream(slice.canary.cpuCores).sum()))
                .isCloseTo(1.03, within(0.05));
        assertThat(mean(
                        "G02",
                        0,
                        600,
                        slice -> 3 * Arrays.stream(slice.baseline.cpuCores).sum() / 4))
                .isCloseTo(0.413, within(0.02));
    }

    private static double average(List<Double> values) {
        return values.stream().mapToDouble(x -> x).average().orElseThrow();
    }

    private static double variance(List<Double> values) {
        double mean = average(values);
        return values.stream()
                .mapToDouble(x -> (x - mean) * (x - mean))
                .average()
                .orElseThrow();
    }
}
