package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events per request, slice by slice after the warm-up of 30 s. Literals from numpy, out of the binomial likelihoods. */
class EventStreamTest {
    private static final CountRule TWICE = CountRule.named("exceptions")
            .of("events")
            .per("requests")
            .notWorseThanBaseline(2)
            .rollbackOnly()
            .build();
    private static final CountRule TWICE_OR_ONE_PERCENT = CountRule.named("exceptions")
            .of("events")
            .per("requests")
            .notWorseThanBaseline(2)
            .atLeastDifference(0.01)
            .build();
    private static final CountRule HALF = CountRule.named("sign-ups")
            .of("events")
            .per("requests")
            .direction(CountRule.Direction.DECREASE)
            .notWorseThanBaseline(0.5)
            .build();

    private static CanaryRun run(Rule rule) {
        CanaryPolicy policy = CanaryPolicy.named("two")
                .rule(rule)
                .rule(CheckRule.named("smoke").build())
                .build();
        return CanaryRun.of(policy, CanaryState.openedAt(NOON));
    }

    private static EventStream stream(CanaryRun run) {
        return (EventStream) run.assess(NOON).run().streams().all().get(0);
    }

    private static List<Observation> events(long from, long canary, long canaryEvents, long base, long baseEvents) {
        return List.of(
                count("requests", Arm.CANARY, from, from + 5, canary),
                count("events", Arm.CANARY, from, from + 5, canaryEvents),
                count("requests", Arm.BASELINE, from, from + 5, base),
                count("events", Arm.BASELINE, from, from + 5, baseEvents));
    }

    private static EventStream after(Rule rule, long canary, long canaryEvents, long base, long baseEvents) {
        CanaryRun run = run(rule);
        run.observe(events(30, canary, canaryEvents, base, baseEvents));
        return stream(run);
    }

    @ParameterizedTest
    @CsvSource({
        "20, 2, 180, 6, 0.3092882001962456, -0.8738107014665688, -0.5631337429885136",
        "20, 0, 180, 6, -1.0936458608194597, 0.7136448958192627, -1.4587041465416495",
        "200, 1, 1800, 9, -0.8662393567386298, 0.11068415851889596, -1.4767131755225162"
    })
    void an_increase_is_weighed_against_the_baseline_and_against_its_double(
            long canary, long events, long base, long baseEvents, double blame, double proof, double beyond) {
        EventStream stream = after(TWICE, canary, events, base, baseEvents);

        assertThat(stream.blame()).isCloseTo(blame, within(1e-9));
        assertThat(stream.within()).isCloseTo(proof, within(1e-9));
        assertThat(stream.beyond()).isCloseTo(beyond, within(1e-9));
    }

    @Test
    void a_decrease_is_weighed_against_the_baseline_and_against_its_half() {
        EventStream stream = after(HALF, 20, 2, 180, 6);

        assertThat(stream.blame()).isCloseTo(-1.3762251807486743, within(1e-9));
        assertThat(stream.within()).isCloseTo(1.2600835362306984, within(1e-9));
        assertThat(stream.beyond()).isCloseTo(-1.5059430031678225, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "20, 2, 180, 6, -1.5094105241039792",
        "20, 0, 180, 6, 0.48348480000610883",
        "200, 1, 1800, 9, -0.29506333656100564"
    })
    void a_difference_that_does_not_matter_is_a_second_way_to_be_within(
            long canary, long events, long base, long baseEvents, double proof) {
        assertThat(after(TWICE_OR_ONE_PERCENT, canary, events, base, baseEvents).within())
                .isCloseTo(proof, within(1e-9));
    }

    @Test
    void what_is_recent_halves_in_a_minute() {
        CanaryRun run = run(TWICE);

        run.observe(events(30, 20, 2, 180, 6));
        run.observe(events(35, 10, 1, 90, 3));

        assertThat(stream(run).all().canary).isEqualTo(30);
        // 10 + 20 * 0.5^(5/60)
        assertThat(stream(run).recent().canary).isCloseTo(28.87748625363387, within(1e-12));
        assertThat(stream(run).recent().baselineBad).isCloseTo(8.663245876090162, within(1e-12));
    }

    @Test
    void a_single_slice_is_no_sign_of_being_worse_lately() {
        assertThat(after(TWICE, 20, 20, 180, 0).recentlyWorse()).isFalse();
    }

    @Test
    void no_events_without_requests_are_no_nonsense() {
        CanaryRun run = run(TWICE);

        run.observe(List.of(
                new Observation.Seen(query("events", Arm.CANARY, 30, 35), new MetricData.NoData("none")),
                count("requests", Arm.CANARY, 30, 35, 0),
                count("events", Arm.BASELINE, 30, 35, 0),
                count("requests", Arm.BASELINE, 30, 35, 100)));

        assertThat(stream(run).trouble()).isEmpty();
        assertThat(stream(run).blocks()).isEqualTo(1);
    }

    @Test
    void a_state_keeps_all_of_it() {
        CanaryPolicy policy =
                CanaryPolicy.named("one").rule(TWICE_OR_ONE_PERCENT).build();
        CanaryRun run = CanaryRun.of(policy, CanaryState.openedAt(NOON));
        run.observe(events(30, 20, 2, 180, 6));

        EventStream read = stream(CanaryRun.of(
                policy,
                CanaryState.restored(CanaryState.openedAt(NOON), run.state().toBytes())));

        assertThat(read.blame()).isEqualTo(stream(run).blame());
        assertThat(read.within()).isCloseTo(-1.5094105241039792, within(1e-9));
        assertThat(read.beyond()).isCloseTo(-0.5631337429885136, within(1e-9));
        assertThat(read.recent().baseline).isEqualTo(180);
        assertThat(read.all().canaryBad).isEqualTo(2);
    }
}
