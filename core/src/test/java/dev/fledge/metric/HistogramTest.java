package dev.fledge.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HistogramTest {
    private static final Buckets BUCKETS = Buckets.of(10, 20, 50);

    @Test
    void an_edge_belongs_to_the_bucket_below_it() {
        assertThat(BUCKETS.indexOf(0)).isEqualTo(0);
        assertThat(BUCKETS.indexOf(10)).isEqualTo(0);
        assertThat(BUCKETS.indexOf(10.1)).isEqualTo(1);
        assertThat(BUCKETS.indexOf(50)).isEqualTo(2);
        assertThat(BUCKETS.indexOf(1e9)).isEqualTo(3);
        assertThat(BUCKETS.indexOf(Double.POSITIVE_INFINITY)).isEqualTo(3);
        assertThat(BUCKETS.size()).isEqualTo(4);
        assertThat(BUCKETS.upperEdge(2)).isEqualTo(50);
        assertThat(BUCKETS.upperEdge(3)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(BUCKETS.lowerEdge(0)).isEqualTo(0);
        assertThat(BUCKETS.lowerEdge(3)).isEqualTo(50);
    }

    @Test
    void latency_buckets_double_exactly_sixteen_apart() {
        Buckets latency = Buckets.latencyMillis();

        assertThat(latency.size()).isEqualTo(322);
        assertThat(latency.upperEdge(0)).isEqualTo(0.0625);
        assertThat(latency.upperEdge(64)).isEqualTo(1.0);
        assertThat(latency.upperEdge(320)).isEqualTo(65536.0);
        for (int i = 0; i + 16 < latency.size() - 1; i++) {
            assertThat(latency.upperEdge(i) * 2).isEqualTo(latency.upperEdge(i + 16));
        }
    }

    @Test
    void a_quantile_is_the_bucket_of_the_nearest_rank() {
        Histogram histogram = Histogram.of(BUCKETS, new long[] {90, 5, 4, 1});

        assertThat(histogram.quantile(0.90)).contains(new Histogram.Bounds(0, 10));
        assertThat(histogram.quantile(0.91)).contains(new Histogram.Bounds(10, 20));
        assertThat(histogram.quantile(0.95)).contains(new Histogram.Bounds(10, 20));
        assertThat(histogram.quantile(0.99)).contains(new Histogram.Bounds(20, 50));
        assertThat(histogram.quantile(1)).contains(new Histogram.Bounds(50, Double.POSITIVE_INFINITY));
    }

    @Test
    void the_quantile_of_nothing_is_not_zero_but_absent() {
        assertThat(Histogram.empty(BUCKETS).quantile(0.95)).isEmpty();
    }

    @Test
    void ranks_are_reckoned_in_decimals() {
        assertThat(Histogram.rank(0.9, 100)).isEqualTo(90);
        assertThat(Histogram.rank(0.07, 100)).isEqualTo(7);
        assertThat(Histogram.rank(0.95, 99)).isEqualTo(95);
        assertThat(Histogram.rank(0.001, 3)).isEqualTo(1);
        assertThatThrownBy(() -> Histogram.rank(0, 3))
                .hasMessage("quantile must be above 0 and at most 1, but was 0.0");
        assertThatThrownBy(() -> Histogram.rank(Double.NaN, 3))
                .hasMessage("quantile must be above 0 and at most 1, but was NaN");
        assertThatThrownBy(() -> Histogram.rank(0.5, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void counts_above_an_edge_are_exact_and_inside_a_bucket_bounded() {
        Histogram histogram = Histogram.of(BUCKETS, new long[] {90, 5, 4, 1});

        assertThat(histogram.countAbove(20)).isEqualTo(new Histogram.CountBounds(5, 5));
        assertThat(histogram.countAbove(15)).isEqualTo(new Histogram.CountBounds(5, 10));
        assertThat(histogram.countAbove(60)).isEqualTo(new Histogram.CountBounds(0, 1));
    }

    @Test
    void histograms_add_up_and_subtract() {
        Histogram early = Histogram.of(BUCKETS, new long[] {1, 2, 3, 4});
        Histogram late = Histogram.of(BUCKETS, new long[] {2, 2, 3, 9});

        assertThat(late.since(early)).isEqualTo(Histogram.of(BUCKETS, new long[] {1, 0, 0, 5}));
        assertThat(early.plus(late.since(early))).isEqualTo(late).hasSameHashCodeAs(late);
        assertThat(late.total()).isEqualTo(16);
        assertThat(late.count(3)).isEqualTo(9);
        assertThatThrownBy(() -> early.since(late)).hasMessage("a bucket count must not be negative, but was -1");
        assertThatThrownBy(() -> early.plus(Histogram.empty(Buckets.of(1))))
                .hasMessage("histograms must have the same buckets, but were 4 buckets from 10.0 to 50.0 and 2 buckets"
                        + " from 1.0 to 1.0");
    }

    @Test
    void bad_buckets_and_counts_are_refused() {
        assertThatThrownBy(Buckets::of).hasMessage("a histogram needs at least one finite bucket edge");
        assertThatThrownBy(() -> Buckets.of(1, Double.NaN)).hasMessage("bucket edges must be finite, but one was NaN");
        assertThatThrownBy(() -> Buckets.of(2, 2)).hasMessage("bucket edges must ascend, but 2.0 follows 2.0");
        assertThatThrownBy(() -> BUCKETS.indexOf(Double.NaN)).hasMessage("NaN falls into no bucket");
        assertThatThrownBy(() -> Histogram.of(BUCKETS, new long[3]))
                .hasMessage("a histogram of 4 buckets needs as many counts, but got 3");
        assertThatThrownBy(() -> Histogram.of(BUCKETS, new long[] {0, -1, 0, 0}))
                .hasMessage("a bucket count must not be negative, but was -1");
    }
}
