package dev.fledge.canary;

import static dev.fledge.canary.Observed.BUCKETS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.metric.Histogram;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Buckets end at 10, 20, 40, 80 and 160 ms; the sixth has no end. Literals from numpy and scipy.stats (binom, hypergeom). */
class LatencyPassTest {
    private static final Parameters PARAMETERS = Parameters.named("fledge-1").orElseThrow();

    /** p95 of the past baseline is 20 ms, so 30 ms is the limit: 20 to 40 ms may be above, 40 ms surely is. */
    private static final QuantileRule RELATIVE = QuantileRule.named("p95", 0.95)
            .of("latency")
            .atMostTimesBaseline(1.5)
            .build();

    /** 80 to 160 ms may be above, 160 ms surely is. */
    private static final QuantileRule HUNDRED = QuantileRule.named("p95", 0.95)
            .of("latency")
            .atMost(Duration.ofMillis(100))
            .build();

    private static final Histogram LIKE_BASELINE = histogram(50, 4, 3, 3, 0, 0);
    private static final LatencyMemory NOTHING = new LatencyMemory(BUCKETS);

    private static Histogram histogram(long... counts) {
        return Histogram.of(BUCKETS, counts);
    }

    private static FadingHistogram past(long... counts) {
        FadingHistogram past = new FadingHistogram(BUCKETS);
        past.add(histogram(counts));
        return past;
    }

    private static LatencyMemory judged(long... canary) {
        LatencyMemory memory = new LatencyMemory(BUCKETS);
        memory.judged(histogram(canary), histogram(1, 0, 0, 0, 0, 0), 1);
        return memory;
    }

    private static LatencyPass pass(QuantileRule rule) {
        return new LatencyPass(rule, PARAMETERS, true);
    }

    /** A block in two parts: canary 60, of which 5 may be above and {@code surely} are; baseline 250, of which 15 are. */
    private static LatencyPass settled(Histogram first, Histogram second) {
        LatencyPass pass = pass(RELATIVE);
        pass.place(past(90, 5, 5, 0, 0, 0), BUCKETS);
        pass.add(first, histogram(180, 10, 10, 0, 0, 0));
        pass.add(second, histogram(40, 5, 5, 0, 0, 0));
        pass.settle();
        return pass;
    }

    private static LatencyPass settled() {
        return settled(histogram(40, 5, 2, 1, 0, 0), histogram(9, 1, 1, 1, 0, 0));
    }

    private static void is(double odds, double expected) {
        assertThat(odds).isCloseTo(expected, within(1e-9));
    }

    @Test
    void within_a_multiple_of_the_baseline() {
        // ln(0.85 e^-2.5675 + 0.15): two ways to prove it, and the second has seen nothing
        is(settled().within(NOTHING), -1.5360939148007282);
    }

    @Test
    void within_a_multiple_by_the_edge_too() {
        LatencyPass pass = pass(RELATIVE);
        pass.place(past(90, 5, 5, 0, 0, 0), BUCKETS);

        // As in EdgePassTest: all of both arms take 20 to 40 ms, which here is not below 30 ms; all of 10 to 20 ms is.
        pass.judged(histogram(0, 100, 0, 0, 0, 0), histogram(0, 0, 200, 0, 0, 0), past(0, 0, 200, 0, 0, 0));

        // ln(0.85 + 0.15 e^4.851152977655843)
        is(pass.within(NOTHING), 2.9973890748022463);
    }

    @Test
    void strictly_beyond_a_multiple_of_the_baseline_is_what_surely_is() {
        is(settled().beyond(NOTHING), -2.7864468675609486);
        is(settled(histogram(30, 6, 2, 10, 0, 0), histogram(8, 1, 1, 2, 0, 0)).beyond(NOTHING), 2.1433252066705317);
    }

    @Test
    void beyond_is_gathered_in_mode_strict_only() {
        LatencyPass pass = new LatencyPass(RELATIVE, PARAMETERS, false);
        pass.place(past(90, 5, 5, 0, 0, 0), BUCKETS);
        pass.add(histogram(0, 0, 0, 0, 60, 0), histogram(180, 10, 10, 0, 0, 0));

        pass.settle();

        is(pass.beyond(NOTHING), 0);
    }

    @Test
    void a_multiple_at_the_deadline_is_proved_by_the_exact_test() {
        // hypergeom.cdf(5, 310, 20, 60) = 0.83175...
        assertThat(settled().withinAtDeadline(NOTHING, 0.8317511)).isTrue();
        assertThat(settled().withinAtDeadline(NOTHING, 0.8317510)).isFalse();
    }

    @Test
    void a_block_that_is_settled_counts_once() {
        LatencyPass pass = settled();

        pass.clear();
        pass.settle();

        is(pass.within(NOTHING), -1.5360939148007282);
        assertThat(pass.withinAtDeadline(NOTHING, 0.8317510)).isFalse();
    }

    @Test
    void one_arm_alone_shows_nothing_at_the_deadline() {
        LatencyPass none = pass(RELATIVE);
        LatencyPass canary = pass(RELATIVE);
        LatencyPass baseline = pass(RELATIVE);
        canary.place(past(90, 5, 5, 0, 0, 0), BUCKETS);
        baseline.place(past(90, 5, 5, 0, 0, 0), BUCKETS);

        canary.add(LIKE_BASELINE, histogram(0, 0, 0, 0, 0, 0));
        canary.settle();
        baseline.add(histogram(0, 0, 0, 0, 0, 0), LIKE_BASELINE);
        baseline.settle();

        assertThat(none.withinAtDeadline(NOTHING, 1)).isFalse();
        assertThat(canary.withinAtDeadline(NOTHING, 1)).isFalse();
        assertThat(baseline.withinAtDeadline(NOTHING, 1)).isFalse();
        assertThat(pass(HUNDRED).withinAtDeadline(NOTHING, 1)).isFalse();
    }

    @Test
    void a_baseline_slower_than_every_edge_leaves_nothing_to_be_above() {
        LatencyPass pass = pass(RELATIVE);
        pass.place(past(0, 0, 0, 0, 0, 100), BUCKETS);

        pass.add(histogram(0, 0, 0, 0, 0, 100), histogram(0, 0, 0, 0, 0, 100));
        pass.settle();

        // hypergeom.cdf(0, 200, 0, 100) = 1
        assertThat(pass.withinAtDeadline(NOTHING, 0.999)).isFalse();
        assertThat(pass.withinAtDeadline(NOTHING, 1)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"95, 5, -3.7926059084265096", "199, 1, 5.965757616298564"})
    void within_a_limit(long fast, long slow, double expected) {
        is(pass(HUNDRED).within(judged(0, fast, 0, 0, slow, 0)), expected);
    }

    @ParameterizedTest
    @CsvSource({
        "95, 5, 0.6159992, true",
        "95, 5, 0.6159991, false",
        "199, 1, 0.0004040282, true",
        "199, 1, 0.0004040281, false"
    })
    void a_limit_at_the_deadline_is_proved_by_the_exact_test(long fast, long slow, double level, boolean proved) {
        assertThat(pass(HUNDRED).withinAtDeadline(judged(0, fast, 0, 0, slow, 0), level))
                .isEqualTo(proved);
    }

    @Test
    void strictly_beyond_a_limit_is_what_surely_is() {
        QuantileRule p75 = QuantileRule.named("p75", 0.75)
                .of("latency")
                .atMost(Duration.ofMillis(100))
                .build();

        is(pass(HUNDRED).beyond(judged(90, 0, 0, 0, 8, 2)), -2.131441507111747);
        is(pass(HUNDRED).beyond(judged(80, 0, 0, 0, 0, 20)), 11.696753062628646);
        // Eight times 25 % is no share: the bet is half way to certainty, 0.625.
        is(pass(p75).beyond(judged(40, 0, 0, 0, 0, 60)), 26.564587333070744);
    }

    @Test
    void a_state_keeps_all_of_it() {
        LatencyPass pass = settled();
        pass.judged(histogram(0, 100, 0, 0, 0, 0), histogram(0, 0, 200, 0, 0, 0), past(0, 0, 200, 0, 0, 0));
        StateCodec.Writer writer = new StateCodec.Writer();
        pass.pass(writer);

        LatencyPass read = pass(RELATIVE);
        read.pass(new StateCodec.Reader(writer.bytes()));
        // The open block is kept too: settled again, it counts twice.
        pass.settle();
        read.settle();

        assertThat(read.within(NOTHING)).isEqualTo(pass.within(NOTHING)).isPositive();
        assertThat(read.beyond(NOTHING)).isEqualTo(pass.beyond(NOTHING)).isLessThan(-4);
        assertThat(read.withinAtDeadline(NOTHING, 0.9)).isEqualTo(pass.withinAtDeadline(NOTHING, 0.9));
    }
}
