package dev.fledge.canary;

import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.query;
import static dev.fledge.canary.Steps.only;
import static dev.fledge.canary.Steps.served;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said where nothing is known, since a source fails, is silent or talks nonsense, or there is no traffic. */
class BlindFindingsTest {
    private static final CanaryPolicy ERRORS = Steps.onePercent().build();
    private static final QuantileRule TWICE =
            QuantileRule.named("p95", 0.95).of("latency").atMostTimesBaseline(2).build();
    private static final GaugeRule CPU =
            GaugeRule.named("cpu").of("cpu").atMostTimesBaseline(1.5).build();

    @Test
    void a_source_that_fails() {
        Steps steps = Steps.of(ERRORS)
                .slices(12, 10, 0, 90, 0)
                .take(List.of(new Observation.Failed(query("requests", Arm.BASELINE, 60, 65), "connection refused")));

        assertThat(steps.said())
                .isEqualTo("ERROR SOURCE_FAILED | error-rate: the source of requests of the baseline failed: connection"
                        + " refused; nothing is known, so nothing is decided");
    }

    @Test
    void nonsense_is_named() {
        assertThat(Steps.of(ERRORS)
                        .slices(12, 10, 0, 90, 0)
                        .slices(1, 10, 11, 90, 0)
                        .said())
                .isEqualTo("ERROR NONSENSE | error-rate: errors of the canary counts 11, more than the 10 of requests;"
                        + " check what the source counts, since nothing can be decided on that");
    }

    @Test
    void no_data_is_not_good_data() {
        Steps silent = Steps.of(ERRORS).slices(12, 10, 0, 90, 0);
        List<Observation> slice = new ArrayList<>(served(Arm.CANARY, 60, 65, 10, 0));
        slice.add(count("requests", Arm.BASELINE, 60, 65, 90));
        slice.add(new Observation.Seen(
                query("errors", Arm.BASELINE, 60, 65), new MetricData.NoData("no series matches")));
        silent.take(slice);
        Steps onlyCanary =
                Steps.of(ERRORS).take(served(Arm.CANARY, 0, 5, 10, 0)).pass(40);

        assertThat(silent.said())
                .isEqualTo("NO_DATA NO_DATA | error-rate: no data on errors of the baseline: no series matches; no data"
                        + " is not good data");
        assertThat(onlyCanary.said())
                .isEqualTo(
                        "NO_DATA NO_DATA | error-rate: nothing is known yet of errors of the baseline; no data is not"
                                + " good data");
        assertThat(Steps.of(only(CPU)).pass(40).said())
                .isEqualTo("NO_DATA NO_DATA | cpu: no half minute with samples of both versions is known yet");
        assertThat(Steps.of(only(CheckRule.named("smoke").of("suite").build()))
                        .pass(40)
                        .said())
                .isEqualTo("NO_DATA NO_DATA | smoke: no round of the check suite is known yet");
    }

    @Test
    void traffic_that_came_in_the_warm_up_alone_is_not_judged() {
        assertThat(Steps.of(ERRORS).slices(6, 10, 0, 90, 0).pass(5).said())
                .isEqualTo("NO_DATA NO_DATA | error-rate: no request of the canary was judged yet");
    }

    @Test
    void no_traffic() {
        assertThat(Steps.of(ERRORS).slices(10, 0, 0, 90, 0).said())
                .isEqualTo(
                        "NO_DATA NO_TRAFFIC | error-rate: the canary has had no request yet, so nothing is known of it");
        assertThat(Steps.latencies(TWICE, 10, new long[6], new long[] {5, 5, 5, 0, 0, 0})
                        .said())
                .isEqualTo("NO_DATA NO_TRAFFIC | p95: the canary has had no request yet, so nothing is known of it");
    }
}
