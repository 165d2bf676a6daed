package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic that the streams share: odds in words, slices, fading, bucket edges, scores. */
class SmallPartsTest {
    private static final Buckets BUCKETS = Buckets.of(10, 20, 40);

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "0.5, 1",
        "1.9, 1",
        "2, 2",
        "9.99, 9",
        "10, 10",
        "123.4, 120",
        "125, 120",
        "129.9, 120",
        "3651, 3600",
        "99999, 99000",
        "1e11, 100000000000",
        "1e12, 1000000000000",
        "1e40, 1000000000000"
    })
    void odds_are_rounded_down_to_two_digits(double odds, String expected) {
        assertThat(Odds.oneIn(StrictMath.log(odds))).isEqualTo(expected);
    }

    @Test
    void odds_that_say_nothing_are_one() {
        assertThat(Odds.oneIn(Double.NaN)).isEqualTo("1");
        assertThat(Odds.oneIn(Double.NEGATIVE_INFINITY)).isEqualTo("1");
        assertThat(Odds.oneIn(Double.POSITIVE_INFINITY)).isEqualTo("1000000000000");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.00 %",
        "0.00001, 0.001 %",
        "0.0009, 0.090 %",
        "0.001, 0.10 %",
        "0.0099, 0.99 %",
        "0.0999, 9.99 %",
        "0.1, 10.0 %",
        "0.333, 33.3 %",
        "1, 100.0 %"
    })
    void shares_are_percents_with_as_many_digits_as_matter(double share, String expected) {
        assertThat(Odds.percent(share)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.95, p95", "0.5, p50", "0.999, p99.9", "0.9999, p99.99", "0.975, p97.5"})
    void quantiles_have_the_names_people_give_them(double quantile, String expected) {
        assertThat(Seen.quantileName(quantile)).isEqualTo(expected);
    }

    @Test
    void milliseconds_have_a_digit_below_ten() {
        assertThat(Seen.millis(9.94)).isEqualTo("9.9 ms");
        assertThat(Seen.millis(10)).isEqualTo("10 ms");
        assertThat(Seen.millis(812.4)).isEqualTo("812 ms");
    }

    @Test
    void a_warm_up_ends_with_a_whole_slice() {
        SliceClock clock = new SliceClock(5, 12);

        assertThat(clock.warmAt(14)).isTrue();
        assertThat(clock.warmAt(15)).isFalse();
        clock.warmAgain(20, 10);
        assertThat(clock.warmAt(29)).isTrue();
        assertThat(clock.warmAt(30)).isFalse();
        clock.warmAgain(21, 10);
        assertThat(clock.warmAt(34)).isTrue();
        assertThat(clock.warmAt(35)).isFalse();
        assertThat(new SliceClock(5, 0).warmAt(0)).isFalse();
        assertThat(new SliceClock(5, 0).warmAt(-1)).isTrue();
        assertThat(clock.sliceOf(-1)).isEqualTo(-1);
        assertThat(clock.sliceOf(4)).isZero();
        assertThat(clock.sliceOf(5)).isEqualTo(1);
    }

    @Test
    void things_fade_and_spread_with_the_number_of_slices() {
        Tempo tempo = new Tempo(5, 1.0 / 120);

        assertThat(tempo.fade(60, 12)).isEqualTo(0.5);
        assertThat(tempo.fade(60, 1)).isCloseTo(0.9438743126816935, within(1e-15));
        assertThat(tempo.share(1)).isEqualTo(1.0 / 120);
        assertThat(tempo.share(2)).isCloseTo(0.01659722222222222, within(1e-15));
        assertThat(tempo.share(0)).isZero();
        assertThat(tempo.slicesIn(60)).isEqualTo(12);
        assertThat(tempo.slicesIn(59)).isEqualTo(11);
        assertThat(tempo.slicesIn(3)).isEqualTo(1);
    }

    @Test
    void edges_stand_for_thresholds() {
        assertThat(Edges.surelyAbove(BUCKETS, 10)).isEqualTo(1);
        assertThat(Edges.surelyAbove(BUCKETS, 10.000000001)).isEqualTo(1);
        assertThat(Edges.surelyAbove(BUCKETS, 10.01)).isEqualTo(2);
        assertThat(Edges.surelyAbove(BUCKETS, 0)).isZero();
        assertThat(Edges.surelyAbove(BUCKETS, 41)).isEqualTo(4);
        assertThat(Edges.maybeAbove(BUCKETS, 10)).isEqualTo(1);
        assertThat(Edges.maybeAbove(BUCKETS, 9.999999999)).isEqualTo(1);
        assertThat(Edges.maybeAbove(BUCKETS, 9.9)).isZero();
        assertThat(Edges.maybeAbove(BUCKETS, 40)).isEqualTo(3);
        assertThat(Edges.maybeAbove(BUCKETS, 400)).isEqualTo(3);
        assertThat(Edges.from(Histogram.of(BUCKETS, new long[] {1, 2, 4, 8}), 2))
                .isEqualTo(12);
        assertThat(Edges.from(Histogram.of(BUCKETS, new long[] {1, 2, 4, 8}), 4))
                .isZero();
    }

    @Test
    void a_histogram_fades() {
        FadingHistogram fading = new FadingHistogram(BUCKETS);
        fading.add(Histogram.of(BUCKETS, new long[] {1, 2, 4, 8}));
        fading.fadeAndAdd(0.5, Histogram.of(BUCKETS, new long[] {1, 0, 0, 0}));

        assertThat(fading.total()).isEqualTo(8.5);
        assertThat(fading.from(0)).isEqualTo(8.5);
        assertThat(fading.from(2)).isEqualTo(6);
        assertThat(fading.from(4)).isZero();

        fading.fade(0.5);
        assertThat(fading.total()).isEqualTo(4.25);
        assertThat(fading.from(3)).isEqualTo(2);
    }

    @Test
    void a_quantile_lies_in_the_bucket_below_the_first_above_it() {
        FadingHistogram histogram = new FadingHistogram(BUCKETS);
        histogram.add(Histogram.of(BUCKETS, new long[] {50, 45, 4, 1}));

        assertThat(histogram.firstAbove(0.5)).isEqualTo(1);
        assertThat(histogram.firstAbove(0.51)).isEqualTo(2);
        assertThat(histogram.firstAbove(0.95)).isEqualTo(2);
        assertThat(histogram.firstAbove(0.96)).isEqualTo(3);
        assertThat(histogram.firstAbove(1)).isEqualTo(4);
    }

    @Test
    void a_standard_score_compares_two_shares() {
        ArmTotals totals = new ArmTotals();
        totals.add(100, 10, 400, 20);

        // (0.10 - 0.05 - 0.01) / sqrt(0.06 * 0.94 * (1/100 + 1/400))
        assertThat(totals.standardScore(0.01)).isCloseTo(1.5064872, within(1e-7));
        assertThat(totals.standardScore(0)).isCloseTo(1.8831089, within(1e-7));
        totals.fade(0.25);
        assertThat(totals.standardScore(0)).isCloseTo(0.9415545, within(1e-7));
        totals.clear();
        assertThat(totals.canary + totals.canaryBad + totals.baseline + totals.baselineBad)
                .isZero();
        assertThat(totals.standardScore(0)).isFinite();
    }

    @Test
    void the_share_of_a_tail_is_kept_away_from_certainty() {
        FadingHistogram past = new FadingHistogram(BUCKETS);
        past.add(Histogram.of(BUCKETS, new long[] {9, 0, 0, 10}));

        assertThat(LatencyBlock.known(past)).isFalse();
        assertThat(LatencyBlock.share(past, 1)).isEqualTo(10.5 / 20);
        past.add(Histogram.of(BUCKETS, new long[] {1, 0, 0, 0}));
        assertThat(LatencyBlock.known(past)).isTrue();
        past.add(Histogram.of(BUCKETS, new long[] {9_999_999, 0, 0, 0}));
        assertThat(LatencyBlock.share(past, 1)).isEqualTo(1e-3);
        assertThat(LatencyBlock.share(past, 0)).isEqualTo(0.95);
        // logit(0.05) + 1 = -1.94444
        assertThat(LatencyBlock.shifted(0.05, 1)).isCloseTo(0.12516, within(1e-5));
        assertThat(LatencyBlock.shifted(0.3, 0)).isCloseTo(0.3, within(1e-15));
    }
}
