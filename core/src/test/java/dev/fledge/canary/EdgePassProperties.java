package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the edge promises of random latencies. */
class EdgePassProperties {
    private static final QuantileRule TWICE =
            QuantileRule.named("p95", 0.95).of("latency").atMostTimesBaseline(2).build();
    private static final Parameters PARAMETERS = Parameters.named("fledge-1").orElseThrow();

    @Test
    void a_canary_at_the_limit_passes_no_more_often_than_said() {
        int passed = 0;
        for (int run = 0; run < 300; run++) {
            passed += everProved(new Random(run), 2.0) ? 1 : 0;
        }

        // By Ville at most 1 in 40 each; the weighted edge lies below the quantile, so it is far less.
        assertThat(passed).isLessThanOrEqualTo(8);
    }

    @Test
    void a_canary_like_its_baseline_passes() {
        int passed = 0;
        for (int run = 0; run < 20; run++) {
            passed += everProved(new Random(run), 1.0) ? 1 : 0;
        }

        assertThat(passed).isEqualTo(20);
    }

    /** Whether in 120 slices of 50 and 200 requests, lognormal, the evidence is ever 40 to 1. */
    private static boolean everProved(Random random, double slower) {
        EdgePass pass = new EdgePass(TWICE, PARAMETERS);
        FadingHistogram recent = new FadingHistogram(Buckets.latencyMillis());
        for (int slice = 0; slice < 120; slice++) {
            Histogram canary = lognormal(random, 50, slower);
            Histogram baseline = lognormal(random, 200, 1);
            recent.fadeAndAdd(0.944, baseline);
            pass.settle(canary, baseline, recent);
            if (pass.log() >= Math.log(40)) {
                return true;
            }
        }
        return false;
    }

    private static Histogram lognormal(Random random, int requests, double slower) {
        long[] counts = new long[Buckets.latencyMillis().size()];
        for (int i = 0; i < requests; i++) {
            counts[Buckets.latencyMillis().indexOf(80 * slower * Math.exp(0.6 * random.nextGaussian()))]++;
        }
        return Histogram.of(Buckets.latencyMillis(), counts);
    }
}
