package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is said of a quantile of latency, in the sentence that people read. */
class QuantileFindingsTest {
    private static final QuantileRule TWICE =
            QuantileRule.named("p95", 0.95).of("latency").atMostTimesBaseline(2).build();
    private static final QuantileRule EIGHTY = QuantileRule.named("p95", 0.95)
            .of("latency")
            .atMost(Duration.ofMillis(80))
            .build();

    @Test
    void too_few_requests() {
        assertThat(Steps.latencies(TWICE, 12, new long[] {50, 40, 9, 1, 0, 0}, new long[6])
                        .said())
                .isEqualTo("INSUFFICIENT_DATA TOO_FEW_REQUESTS | p95: canary p95 at most 40 ms, baseline unknown;"
                        + " 100 requests of each version are needed to judge it");
        assertThat(Steps.latencies(EIGHTY, 12, new long[] {5, 4, 0, 0, 0, 0}, new long[6])
                        .said())
                .isEqualTo("INSUFFICIENT_DATA TOO_FEW_REQUESTS | p95: canary p95 at most 20 ms, baseline unknown;"
                        + " 0 of 54 requests (0.00 %) took longer than 80 ms; 100 requests of the canary are needed to"
                        + " judge it");
    }

    @Test
    void proved_by_the_latency_of_the_baseline() {
        assertThat(Steps.latencies(TWICE, 12, new long[] {50, 40, 9, 1, 0, 0}, new long[] {450, 450, 90, 10, 0, 0})
                        .said())
                .isEqualTo("PASS PROVED_WITHIN_LIMIT | p95: canary p95 at most 40 ms, baseline at most 40 ms; 0 of 600"
                        + " requests (0.00 %) took longer than 80 ms; a canary at or beyond the limit (p95 at most 2 x"
                        + " baseline) would look this good at most 1 time in 20");
    }

    @Test
    void proved_by_a_latency() {
        // scipy 1.17: binom.cdf(19, 600, 0.05) = 0.0195, binom.cdf(20, 600, 0.05) = 0.0320
        assertThat(Steps.latencies(EIGHTY, 12, new long[] {50, 40, 9, 1, 0, 0}, new long[] {450, 450, 90, 10, 0, 0})
                        .said())
                .isEqualTo("PASS PROVED_WITHIN_LIMIT | p95: canary p95 at most 40 ms, baseline at most 40 ms; 0 of 600"
                        + " requests (0.00 %) took longer than 80 ms; a canary at or beyond the limit (p95 at most"
                        + " 80 ms) would look this good at most 1 time in 20; it would still pass if 19 of 600 took"
                        + " longer");
    }

    @Test
    void a_slower_canary_goes_back() {
        assertThat(Steps.latencies(EIGHTY, 12, new long[] {10, 30, 30, 20, 8, 2}, new long[] {450, 450, 90, 10, 0, 0})
                        .said())
                .isEqualTo(
                        "HIGH WORSE_THAN_BASELINE | p95: canary p95 at most 160 ms, baseline at most 40 ms; 60 of 600"
                                + " requests (10.0 %) took longer than 80 ms; a canary no worse than its baseline shows this in"
                                + " at most 1 of 74000 rollouts (limit 1 in 100); policy: p95 at most 80 ms; it would have"
                                + " passed if at most 19 of 600 had taken longer");
    }

    @Test
    void what_is_slower_than_every_bucket_says_so() {
        assertThat(Steps.latencies(EIGHTY, 12, new long[] {0, 0, 0, 0, 0, 100}, new long[] {450, 450, 90, 10, 0, 0})
                        .said())
                .startsWith(
                        "HIGH WORSE_THAN_BASELINE | p95: canary p95 above 160 ms, baseline at most 40 ms; 600 of 600"
                                + " requests (100.0 %) took longer than 80 ms;");
    }
}
