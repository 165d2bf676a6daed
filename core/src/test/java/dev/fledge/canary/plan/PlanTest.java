package dev.fledge.canary.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.CheckRule;
import dev.fledge.canary.CountRule;
import dev.fledge.canary.EvidenceMode;
import dev.fledge.canary.GaugeRule;
import dev.fledge.canary.QuantileRule;
import dev.fledge.canary.RateRule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    private static final CanaryPolicy ARTICLE = CanaryPolicy.named("article")
            .rule(errors(0.01))
            .rule(QuantileRule.named("p95", 0.95)
                    .of("latency")
                    .atMostTimesBaseline(2)
                    .minRequests(1)
                    .build())
            .build();

    private static RateRule errors(double ceiling) {
        return RateRule.named("error-rate")
                .of("server-errors")
                .per("requests")
                .atMost(ceiling)
                .minRequests(1)
                .build();
    }

    /**
     * The table of an independent planner (Python with scipy), but for the times that are marked: that planner leaves the warm-up
     * out of the time to a hard failure, and knows neither that the other evidence waits for it nor that the judge's cap asks for
     * three slices (15 s) for a hard failure and four (20 s) after the warm-up.
     */
    @ParameterizedTest
    @CsvSource({
        "0.1,    3, 0.726, 430,  13030, 73630, 0.64", // 400 s there
        "0.5,   15, 0.228, 110,   2630, 14750, 0.62", // 80 s there
        "2,     60, 0.063,  30,    680,  3710, 0.55", // 20 s there
        "10,   300, 0.013,  15,    160,   766, 0.15", // 4 s there
        "20,   600, 0.006,  15,     95,   398, 0.00", // 2 s there
        "50,  1500, 0.003,  15,     56, 177.2, 0.00", // 1 s there
        "200, 6000, 0.001,  15,     50,  66.8, 0.00", // 0 s and 36 s there
        "500,15000, 0.000,  15,     50, 44.72, 0.00" // 0 s and 33 s there
    })
    void says_what_the_reference_table_says(
            double rps,
            long inWindow,
            double provable,
            double hard,
            double fivePercent,
            double pass,
            double synthetic) {
        Plan plan = Plan.of(ARTICLE, PlannedTraffic.ofRequestsPerSecond(rps).build());

        PlanLine errors = plan.lines().get(0);
        assertThat(plan.canaryRequests()).isCloseTo((double) inWindow, within(1e-9));
        assertThat(errors.provableCeiling().orElseThrow()).isCloseTo(provable, within(0.0005));
        assertThat(seconds(errors.detections().get(0).after())).isCloseTo(hard, within(1.0));
        assertThat(seconds(errors.detections().get(2).after())).isCloseTo(fivePercent, within(1.0));
        assertThat(seconds(errors.passPossibleAfter())).isCloseTo(pass, within(0.01));
        assertThat(plan.syntheticChecksPerSecond()).isCloseTo(synthetic, within(0.005));
    }

    @Test
    void the_numbers_are_those_that_were_simulated() {
        CanaryPolicy early =
                ARTICLE.toBuilder().earliestPromotion(Duration.ofMinutes(5)).build();

        PlanLine errors = Plan.of(early, PlannedTraffic.ofRequestsPerSecond(20).build())
                .lines()
                .get(0);

        // reference: 368 at the deadline, 434 at any time (simulated: 464 with 30 of warm-up); to find 100, 20, 5, 2
        // and
        // 1.5 % errors: 2, 13, 65 (simulated: 70), 212 and 318 (simulated: 566, where the limit decides)
        assertThat(errors.neededToPass()).isEqualTo(368);
        assertThat(errors.neededBeforeDeadline()).isEqualTo(434);
        assertThat(errors.detections())
                .extracting(Detection::change)
                .containsExactly("100.0 % errors", "20.0 % errors", "5.0 % errors", "2.0 % errors", "1.5 % errors");
        assertThat(errors.detections()).extracting(Detection::requests).containsExactly(3L, 13L, 65L, 212L, 318L);
        assertThat(Plan.of(early, PlannedTraffic.ofRequestsPerSecond(20).build())
                        .lines()
                        .get(1)
                        .neededToPass())
                .isEqualTo(116);
    }

    @Test
    void power_is_near_what_was_simulated() {
        // 2000 simulated runs of 600 s each: 5 % errors at 1 rps all found, 1.5 % at 10 rps 99.8 %, 1 -> 2 % at 10 rps
        // 99 %
        assertThat(power(20, 0.001, "5.0 % errors")).isGreaterThan(0.99);
        assertThat(power(200, 0.001, "1.5 % errors")).isBetween(0.95, 1.0);
        assertThat(power(200, 0.01, "2.0 % errors")).isBetween(0.95, 1.0);
        assertThat(power(2, 0.001, "1.5 % errors")).isLessThan(0.3);
        assertThat(power(0, 0.001, "5.0 % errors")).isZero();
    }

    @Test
    void power_is_that_of_the_window_that_is_planned() {
        PlannedTraffic slow = PlannedTraffic.ofRequestsPerSecond(0.2).build();

        Detection down = Plan.of(ARTICLE, slow, Duration.ofMinutes(1))
                .lines()
                .get(0)
                .detections()
                .get(0);
        Detection longer = Plan.of(ARTICLE, slow, Duration.ofMinutes(10))
                .lines()
                .get(0)
                .detections()
                .get(0);

        // 0.6 requests in a minute and 6 in ten
        assertThat(down.change()).isEqualTo("100.0 % errors");
        assertThat(down.power()).isLessThan(0.01);
        assertThat(longer.power()).isGreaterThan(0.99);
    }

    @Test
    void a_policy_that_cannot_be_judged_is_warned_of_with_what_is_missing() {
        Plan plan = Plan.of(ARTICLE, PlannedTraffic.ofRequestsPerSecond(2).build());

        assertThat(plan.canBeJudged()).isFalse();
        assertThat(plan.warnings())
                .containsExactly(
                        "error-rate cannot be judged with this traffic: a pass needs 368 requests of a healthy canary, and it"
                                + " will have 57 after the warm-up; add 0.55 synthetic checks a second to each version, or take"
                                + " a window of 62 min",
                        "p95 cannot be judged with this traffic: a pass needs 116 requests of a healthy canary, and it will"
                                + " have 57 after the warm-up; add 0.10 synthetic checks a second to each version, or take a"
                                + " window of 20 min");
        assertThat(plan.sentences().get(0))
                .isEqualTo("article: the canary gets 0.1 requests a second, 60 in a window of 10 min.");
        assertThat(plan.sentences().get(1))
                .startsWith(
                        "error-rate: passes with 368 judged requests; without an error the window proves a rate below"
                                + " 6.3 %; 100.0 % errors: found after 3 requests, 30 s (");
        assertThat(plan.promotionPossibleAfter()).isEqualTo(Duration.ofSeconds(3710));
    }

    @Test
    void a_policy_that_can_be_judged_says_when_a_promotion_is_possible() {
        CanaryPolicy early =
                ARTICLE.toBuilder().earliestPromotion(Duration.ofMinutes(2)).build();

        Plan plan = Plan.of(early, PlannedTraffic.ofRequestsPerSecond(200).build());

        assertThat(plan.canBeJudged()).isTrue();
        assertThat(plan.syntheticChecksPerSecond()).isZero();
        assertThat(plan.sentences()).contains("A healthy canary can be promoted after 2 min.");
        assertThat(Plan.of(ARTICLE, PlannedTraffic.ofRequestsPerSecond(200).build())
                        .promotionPossibleAfter())
                .isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void more_errors_of_a_healthy_canary_ask_for_more_requests_and_too_many_for_any_number() {
        assertThat(needed(errors(0.01), 0.002)).isEqualTo(555);
        assertThat(needed(errors(0.01), 0.0)).isEqualTo(368);
        assertThat(needed(errors(0.05), 0.0)).isEqualTo(72);
        assertThat(needed(errors(0.01), 0.0099)).isEqualTo(Long.MAX_VALUE);
        assertThat(Plan.of(
                                CanaryPolicy.named("p").rule(errors(0.01)).build(),
                                PlannedTraffic.ofRequestsPerSecond(100)
                                        .errorShare(0.02)
                                        .build())
                        .warnings()
                        .get(0))
                .startsWith("error-rate cannot be proved: a healthy canary is too near the limit");
    }

    @Test
    void plans_every_kind_of_rule() {
        CanaryPolicy policy = CanaryPolicy.named("all")
                .rule(RateRule.named("relative")
                        .of("client-errors")
                        .per("requests")
                        .notWorseThanBaseline(2, 0.005)
                        .build())
                .rule(QuantileRule.named("slow", 0.99)
                        .of("latency")
                        .atMost(Duration.ofMillis(500))
                        .build())
                .rule(CountRule.named("exceptions")
                        .of("exceptions")
                        .per("requests")
                        .notWorseThanBaseline(2)
                        .rollbackOnly()
                        .build())
                .rule(CountRule.named("signups")
                        .of("signups")
                        .per("requests")
                        .direction(CountRule.Direction.DECREASE)
                        .notWorseThanBaseline(0.7)
                        .build())
                .rule(GaugeRule.named("cpu").of("cpu").atMostTimesBaseline(1.5).build())
                .rule(CheckRule.named("smoke").build())
                .build();

        Plan plan = Plan.of(
                policy,
                PlannedTraffic.ofRequestsPerSecond(1000).eventsPerRequest(0.05).build());

        assertThat(plan.canBeJudged()).as(plan.warnings().toString()).isTrue();
        List<PlanLine> lines = plan.lines();
        assertThat(lines)
                .extracting(PlanLine::unit)
                .containsExactly("requests", "requests", "requests", "requests", "pairs", "rounds");
        // ln(0.025) / ln(0.99)
        assertThat(lines.get(1).neededToPass()).isEqualTo(368);
        assertThat(lines.get(2).neededToPass()).isZero();
        // (ln 40 - ln 0.6) / ln 1.96 and / ln 2, rounded up
        assertThat(lines.get(4).neededToPass()).isEqualTo(7);
        assertThat(lines.get(5).neededToPass()).isEqualTo(7);
        assertThat(plan.sentences()).anyMatch(line -> line.startsWith("exceptions: a promotion does not wait for it;"));
    }

    @Test
    void exceptions_are_found_about_when_they_were_in_simulated_runs() {
        CanaryPolicy policy = ARTICLE.toBuilder()
                .rule(CountRule.named("exceptions")
                        .of("exceptions")
                        .per("requests")
                        .notWorseThanBaseline(2)
                        .rollbackOnly()
                        .build())
                .build();

        Plan plan = Plan.of(
                policy,
                PlannedTraffic.ofRequestsPerSecond(200)
                        .eventsPerRequest(2.0 / 600)
                        .build());

        // simulated: 1173 requests in the median
        Detection fourfold = plan.lines().get(2).detections().get(1);
        assertThat(fourfold.change()).isEqualTo("exceptions x 4");
        assertThat((double) fourfold.requests()).isCloseTo(1073, within(30.0));
    }

    @Test
    void rounds_that_are_too_few_are_warned_of() {
        CanaryPolicy policy = CanaryPolicy.named("smoke")
                .rule(CheckRule.named("smoke").build())
                .build();

        Plan plan = Plan.of(
                policy,
                PlannedTraffic.ofRequestsPerSecond(0)
                        .checkEvery(Duration.ofMinutes(2))
                        .build());

        assertThat(plan.warnings())
                .containsExactly(
                        "smoke cannot be judged in this time: a pass needs 7 rounds, and there will be 4 after the"
                                + " warm-up; ask every 81 s, or take a window of 15 min");
        assertThat(plan.lines().get(0).detections().get(0).power()).isZero();
    }

    @Test
    void mode_point_needs_its_floor_and_no_more() {
        CanaryPolicy point = CanaryPolicy.named("point")
                .mode(EvidenceMode.POINT)
                .rule(RateRule.named("e")
                        .of("b")
                        .per("a")
                        .atMost(0.01)
                        .minRequests(50)
                        .build())
                .build();

        PlanLine line = Plan.of(point, PlannedTraffic.ofRequestsPerSecond(20).build())
                .lines()
                .get(0);

        assertThat(line.neededToPass()).isEqualTo(50);
        assertThat(line.provableCeiling()).isEmpty();
        assertThat(line.passPossibleAfter()).isEqualTo(Duration.ofSeconds(50));
    }

    @Test
    void strict_finds_later() {
        CanaryPolicy strict = ARTICLE.toBuilder().mode(EvidenceMode.STRICT).build();

        Detection found = Plan.of(
                        strict, PlannedTraffic.ofRequestsPerSecond(200).build())
                .lines()
                .get(0)
                .detections()
                .get(4);

        assertThat(found.change()).isEqualTo("1.5 % errors");
        // (ln 100 + ln 4) / KL(0.015 || 0.01), 0.015 ln 1.5 + 0.985 ln(0.985 / 0.99) = 0.0010945
        assertThat(found.requests()).isEqualTo(5474);
    }

    @Test
    void what_cannot_be_planned_is_refused() {
        assertThatThrownBy(() ->
                        Plan.of(ARTICLE, PlannedTraffic.ofRequestsPerSecond(1).build(), Duration.ofSeconds(30)))
                .hasMessage("the window must be longer than the warm-up of 30s, or nothing is judged, but was 30s");
        assertThatThrownBy(() -> PlannedTraffic.ofRequestsPerSecond(-1))
                .hasMessage("requests per second must be from 0.0 to 1.0E9, but was -1.0");
        assertThatThrownBy(() -> PlannedTraffic.ofRequestsPerSecond(1).eventsPerRequest(0))
                .hasMessage("events per request must be above 0 and at most 1000, but was 0.0");
        assertThatThrownBy(() -> PlannedTraffic.ofRequestsPerSecond(1).eventsPerRequest(Double.NaN))
                .hasMessage("events per request must be above 0 and at most 1000, but was NaN");
    }

    @Test
    void the_normal_tail_and_its_inverse_are_right() {
        // scipy 1.17 norm.sf and norm.isf
        assertThat(Normal.above(1.2815515655446004)).isCloseTo(0.1, within(1e-6));
        assertThat(Normal.above(-1.0)).isCloseTo(0.8413447460685429, within(1e-6));
        assertThat(Normal.above(4.0)).isCloseTo(3.167124183311986e-05, within(1e-9));
        assertThat(Normal.quantileAbove(0.05)).isCloseTo(1.6448536269514722, within(1e-5));
    }

    private static long needed(RateRule rule, double errorShare) {
        return Plan.of(
                        CanaryPolicy.named("p").rule(rule).build(),
                        PlannedTraffic.ofRequestsPerSecond(10)
                                .errorShare(errorShare)
                                .build())
                .lines()
                .get(0)
                .neededToPass();
    }

    private static double power(double rps, double errorShare, String change) {
        return Plan.of(
                        ARTICLE,
                        PlannedTraffic.ofRequestsPerSecond(rps)
                                .errorShare(errorShare)
                                .build())
                .lines()
                .get(0)
                .detections()
                .stream()
                .filter(detection -> detection.change().equals(change))
                .findFirst()
                .orElseThrow()
                .power();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
