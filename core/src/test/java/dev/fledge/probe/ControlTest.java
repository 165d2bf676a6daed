package dev.fledge.probe;

import static dev.fledge.probe.Rounds.answer;
import static dev.fledge.probe.Rounds.fetch;
import static dev.fledge.probe.Rounds.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.testing.ManualTime;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whether it is the prober that is sick. */
class ControlTest {
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

    private final ManualTime time = ManualTime.startingAt(START);
    private final AtomicInteger canaryAsked = new AtomicInteger();
    private final AtomicInteger controlAsked = new AtomicInteger();
    private final List<SyntheticRound> told = new ArrayList<>();

    @Test
    void a_round_in_which_the_control_fails_counts_to_neither_arm() throws Exception {
        Synthetics synthetics = synthetics(Verdict.FAIL, deadline -> {
            controlAsked.incrementAndGet();
            return List.of(answer("status page", Verdict.PASS, 5), answer("dns", Verdict.FAIL, 0));
        });

        run(synthetics, 1);

        assertThat(told.get(0).control().map(Finding::subject)).contains("dns");
        assertThat(told.get(0).verdict(Arm.CANARY, "health")).contains(Verdict.INCONCLUSIVE);
        assertThat(told.get(0).verdict(Arm.BASELINE, "health")).contains(Verdict.INCONCLUSIVE);
        assertThat(told.get(0).answers(Arm.CANARY)).containsExactly(answer(Verdict.FAIL, 5));
        Interval all = new Interval(START, START.plusSeconds(1));
        for (Arm arm : Arm.values()) {
            assertThat(synthetics.source().fetch(new MetricQuery("synthetic-inconclusive", arm, all)))
                    .isEqualTo(new MetricData.Count(1));
            assertThat(synthetics.source().fetch(new MetricQuery("synthetic-errors", arm, all)))
                    .isInstanceOf(MetricData.NoData.class);
        }
        assertThat(canaryAsked).as("a sick prober confirms nothing").hasValue(1);
    }

    @Test
    void a_failure_counts_where_the_control_passes() throws Exception {
        Synthetics synthetics = synthetics(Verdict.FAIL, deadline -> List.of(answer("status page", Verdict.PASS, 5)));

        run(synthetics, 1);

        assertThat(told.get(0).control().map(Finding::verdict)).contains(Verdict.PASS);
        assertThat(canaryAsked).hasValue(2);
        assertThat(fetch(synthetics, "synthetic-errors", new Interval(START, START.plusSeconds(5))))
                .isEqualTo(new MetricData.Count(1));
    }

    @Test
    void the_control_is_asked_only_when_something_failed() throws Exception {
        Synthetics synthetics = synthetics(Verdict.PASS, deadline -> {
            controlAsked.incrementAndGet();
            return List.of(answer("status page", Verdict.FAIL, 5));
        });

        run(synthetics, 3);

        assertThat(controlAsked).hasValue(0);
        assertThat(told).allMatch(round -> round.control().isEmpty());
    }

    @Test
    void a_control_that_is_broken_says_that_the_prober_is_not_well() throws Exception {
        Synthetics synthetics = synthetics(Verdict.FAIL, deadline -> {
            throw new IllegalStateException("control broken");
        });

        run(synthetics, 1);

        assertThat(told.get(0).control().map(Finding::toString))
                .contains("INCONCLUSIVE PROBE_FAILED synthetics test > control: the probe itself failed with "
                        + "java.lang.IllegalStateException, so nothing is known of this round");
        assertThat(told.get(0).verdict(Arm.CANARY, "health")).contains(Verdict.INCONCLUSIVE);
    }

    private Synthetics synthetics(Verdict canary, Probe control) {
        return Synthetics.builder("test")
                .arm(Arm.BASELINE, deadline -> List.of(answer(Verdict.PASS, 5)))
                .arm(Arm.CANARY, deadline -> {
                    canaryAsked.incrementAndGet();
                    return List.of(answer(canary, 5));
                })
                .control(control)
                .confirmFailures(Duration.ofSeconds(2))
                .time(time)
                .listener(told::add)
                .unstarted();
    }
}
