package dev.fledge.canary;

import static dev.fledge.canary.Steps.both;
import static dev.fledge.canary.Steps.served;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.metric.Arm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slices of 5 s in a window of 10 minutes. Odds from an independent model of the stream in numpy. */
class RateStreamTest {
    private static CanaryRun run(RateRule rule, String parameters) {
        CanaryPolicy policy = CanaryPolicy.named("one")
                .parameters(parameters)
                .warmUp(Duration.ZERO)
                .rule(rule)
                .build();
        return CanaryRun.of(policy, CanaryState.openedAt(Observed.NOON));
    }

    private static CanaryRun run(RateRule rule) {
        return run(rule, "fledge-1");
    }

    private static RateStream stream(CanaryRun run) {
        return (RateStream) run.assess(Observed.NOON).run().streams().all().get(0);
    }

    private static List<Observation> slice(int i, long canary, long canaryBad, long baseline, long baselineBad) {
        return both(5L * i, 5L * i + 5, canary, canaryBad, baseline, baselineBad);
    }

    private static List<Observation> history(int i, long baseline, long baselineBad) {
        return served(Arm.BASELINE, -5L * i - 5, -5L * i, baseline, baselineBad);
    }

    private static void is(double odds, double expected) {
        assertThat(odds).isCloseTo(expected, within(1e-9));
    }

    @Test
    void each_request_before_the_canary_is_compared_with_once() {
        CanaryRun run = run(Steps.errors().historyPerCanaryRequest(19).build());
        run.observe(history(0, 60, 3));
        // 60 requests, 3 of them bad: 18 a slice, and of the bad ones rather too many than too few.
        double[] expected = {
            2.0041790571792886, 4.158555217117409, 6.368829767649642, 8.606766644594227, 9.912918529184074
        };

        for (int i = 0; i < expected.length; i++) {
            run.observe(slice(i, 1, 1, 1, 0));

            is(stream(run).hardFailure(), expected[i]);
        }
    }

    @Test
    void a_hard_failure_is_worse_than_a_baseline_that_fails_much_itself() {
        CanaryRun run = run(Steps.errors().build());
        run.observe(history(0, 100, 50));

        run.observe(slice(0, 4, 3, 16, 8));

        is(stream(run).hardFailure(), -0.35835625087398115);
    }

    @Test
    void a_block_counts_no_more_than_the_cap() {
        CanaryRun run = run(Steps.errors().build());
        run.observe(history(0, 100, 0));

        run.observe(slice(0, 10, 10, 90, 0));
        double one = stream(run).hardFailure();
        run.observe(slice(1, 1, 1, 1, 0));

        is(one, 2.403718698658387);
        is(stream(run).hardFailure(), 3.642805916524527);
    }

    @Test
    void what_one_bad_request_explains_is_never_cut() {
        CanaryRun run = run(Steps.errors().atMost(0.001).build());
        run.observe(history(0, 1000, 1));

        run.observe(slice(0, 1, 1, 99, 0));

        is(stream(run).blame(), 4.117963613435076);
    }

    @Test
    void a_block_that_waits_for_an_arm_keeps_its_bets() {
        CanaryRun run = run(Steps.errors().build());

        run.observe(slice(0, 0, 0, 100, 50));
        run.observe(slice(1, 10, 2, 90, 1));

        // The half that failed before the canary came is part of the block, not of what places the bets.
        is(stream(run).blame(), -1.8953322394278063);
    }

    @Test
    void errors_that_come_in_clumps_are_weaker_evidence() {
        CanaryRun steady = run(Steps.errors().build());
        CanaryRun clumps = run(Steps.errors().build());
        CanaryRun reference = run(Steps.errors().build(), "reference-1");
        for (int i = 19; i >= 0; i--) {
            steady.observe(history(i, 100, 2));
            clumps.observe(history(i, 100, i % 10 == 0 ? 20 : 0));
            reference.observe(history(i, 100, i % 10 == 0 ? 20 : 0));
        }

        for (CanaryRun each : List.of(steady, clumps, reference)) {
            each.observe(slice(0, 10, 3, 100, 2));
        }

        is(stream(steady).blame(), 1.968747091185293);
        is(stream(clumps).blame(), 0.014038526845857963);
        is(stream(reference).blame(), 1.5521842881724752);
    }

    @Test
    void a_lesson_with_more_errors_than_requests_teaches_that_all_failed() {
        CanaryRun nonsense = run(Steps.errors().build());
        CanaryRun all = run(Steps.errors().build());
        nonsense.observe(history(0, 100, 1000));
        all.observe(history(0, 100, 100));

        nonsense.observe(slice(0, 10, 2, 90, 10));
        all.observe(slice(0, 10, 2, 90, 10));

        assertThat(stream(nonsense).blame()).isEqualTo(stream(all).blame());
    }

    @ParameterizedTest
    @CsvSource({
        "20, 2, 180, 2, true", // (0.1 - 0.0111 - 0.001) / 0.033 = 2.66 standard errors, 2.33 are needed
        "19, 19, 180, 2, false",
        "20, 1, 180, 1, false", // 1.85
        "20, 0, 180, 180, false"
    })
    void looking_worse_lately_takes_twenty_requests_and_99_percent(
            double canary, double bad, double baseline, double baselineBad, boolean worse) {
        RateStream stream = stream(run(Steps.errors().build()));

        stream.recent().add(canary, bad, baseline, baselineBad);

        assertThat(stream.recentlyWorse()).isEqualTo(worse);
    }

    @Test
    void two_of_two_are_no_hard_failure_and_three_of_three_are() {
        CanaryRun run = run(Steps.errors().build());
        run.observe(history(0, 100, 0));

        run.observe(slice(0, 1, 1, 19, 0));
        run.observe(slice(1, 1, 1, 19, 0));
        boolean two = run.assess(Observed.second(10)).hardFailure();
        run.observe(slice(2, 1, 1, 19, 0));

        // 1 in 64 and 1 in 583; a fifth of alpha is for it, so it takes 1 in 500.
        assertThat(two).isFalse();
        assertThat(run.assess(Observed.second(15)).hardFailure()).isTrue();
    }

    @Test
    void the_odds_of_a_hard_failure_are_shared_by_all_rates() {
        CanaryPolicy policy = CanaryPolicy.named("two")
                .warmUp(Duration.ZERO)
                .rule(Steps.errors().build())
                .rule(RateRule.named("other")
                        .of("other")
                        .per("requests")
                        .atMost(0.01)
                        .build())
                .build();
        CanaryRun run = CanaryRun.of(policy, CanaryState.openedAt(Observed.NOON));
        run.observe(history(0, 100, 0));
        run.observe(slice(0, 1, 1, 19, 0));
        run.observe(slice(1, 1, 1, 19, 0));

        // ln((63.979 + 1) / 2): the other rate has shown nothing
        is(run.assess(Observed.second(10)).hardOdds(), 3.480917268003723);
    }
}
