package dev.fledge.canary;

import static dev.fledge.canary.Observed.BUCKETS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.metric.Histogram;
import org.junit.jupiter.api.Test;

/** Buckets end at 10, 20, 40, 80 and 160 ms; the sixth has no end. */
class EdgePassTest {
    private static final QuantileRule TWICE =
            QuantileRule.named("p95", 0.95).of("latency").atMostTimesBaseline(2).build();
    private static final Parameters PARAMETERS = Parameters.named("fledge-1").orElseThrow();

    private final EdgePass pass = new EdgePass(TWICE, PARAMETERS);

    private static Histogram histogram(long... counts) {
        return Histogram.of(BUCKETS, counts);
    }

    private static FadingHistogram recent(long... counts) {
        FadingHistogram recent = new FadingHistogram(BUCKETS);
        recent.add(histogram(counts));
        return recent;
    }

    @Test
    void bounded_latencies_are_proved_although_nothing_is_above_the_quantile() {
        // All of both arms take 20 to 40 ms: the edge is 20 ms, the limit 40 ms, and nothing is above it.
        pass.settle(histogram(0, 0, 100, 0, 0, 0), histogram(0, 0, 200, 0, 0, 0), recent(0, 0, 200, 0, 0, 0));

        // numpy: logaddexp.reduce(log([.5,.05,.3,.1,.05]) + 100 * (log1p(-f * .05) - log1p(-.05))), f = 0,.03,.1,.25,.5
        assertThat(pass.log()).isCloseTo(4.851152977655843, within(1e-9));
    }

    @Test
    void requests_above_the_limit_speak_against_it() {
        // The edge is 20 ms, the limit 40 ms; 20 of 100 are above.
        pass.settle(histogram(0, 0, 80, 20, 0, 0), histogram(0, 0, 200, 0, 0, 0), recent(0, 0, 200, 0, 0, 0));

        assertThat(pass.log()).isLessThan(-10);
    }

    @Test
    void the_edge_follows_a_baseline_that_gets_faster_at_once() {
        // The last minute took 40 to 80 ms, this slice 10 to 20: the edge is 10 ms, and 30 ms is not below 20 ms.
        pass.settle(histogram(0, 0, 100, 0, 0, 0), histogram(0, 200, 0, 0, 0, 0), recent(0, 0, 0, 1000, 0, 0));

        assertThat(pass.log()).isLessThan(-10);
    }

    @Test
    void the_edge_is_sure_and_no_guess() {
        // 8 of 100 took more than 40 ms: p95 is above 40 ms, but not with 99.9 % confidence, so the edge is 20 ms.
        assertThat(recent(0, 0, 92, 8, 0, 0).surelyBelow(0.95, 3.1)).isEqualTo(2);
        assertThat(recent(0, 0, 920, 80, 0, 0).surelyBelow(0.95, 3.1)).isEqualTo(3);
        assertThat(recent(0, 0, 0, 0, 0, 0).surelyBelow(0.95, 3.1)).isZero();
    }

    @Test
    void without_enough_of_either_arm_nothing_is_said() {
        FadingHistogram known = recent(0, 0, 200, 0, 0, 0);

        pass.settle(histogram(0, 0, 100, 0, 0, 0), histogram(0, 0, 19, 0, 0, 0), known);
        pass.settle(histogram(0, 0, 0, 0, 0, 0), histogram(0, 0, 200, 0, 0, 0), known);
        pass.settle(histogram(100, 0, 0, 0, 0, 0), histogram(200, 0, 0, 0, 0, 0), recent(200, 0, 0, 0, 0, 0));

        assertThat(pass.log()).isCloseTo(0, within(1e-12));
    }
}
