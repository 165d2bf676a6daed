package dev.fledge.canary;

import static dev.fledge.canary.Observed.BUCKETS;
import static dev.fledge.canary.Observed.second;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricSeries;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is gathered of one metric until its block closes. */
class SlotTest {
    private static final long TRILLION = 1_000_000_000_000L;

    private static Slot counts() {
        return new Slot("requests", Arm.CANARY, Slot.Holds.COUNT);
    }

    private static Slot latencies() {
        return new Slot("latency", Arm.CANARY, Slot.Holds.DISTRIBUTION);
    }

    private static MetricData histogram(long... counts) {
        return new MetricData.Distribution(Histogram.of(BUCKETS, counts));
    }

    private static Slot stored(Slot slot, Slot read) {
        StateCodec.Writer writer = new StateCodec.Writer();
        slot.pass(writer);
        read.pass(new StateCodec.Reader(writer.bytes()));
        return read;
    }

    @Test
    void a_trillion_at_once_is_counted_and_one_more_is_nonsense() {
        Slot slot = counts();

        slot.take(0, 5, new MetricData.Count(TRILLION - 1));
        slot.take(5, 10, new MetricData.Count(1));
        String most = slot.nonsense();
        slot.take(10, 15, new MetricData.Count(1));

        assertThat(most).isEmpty();
        assertThat(slot.count()).isEqualTo(TRILLION);
        assertThat(slot.nonsense()).isEqualTo("it counts more than 1000000000000 at once");
    }

    @Test
    void a_histogram_of_a_trillion_is_gathered_and_one_more_is_nonsense() {
        Slot slot = latencies();

        slot.take(0, 5, histogram(TRILLION - 1, 0, 0, 0, 0, 0));
        slot.take(5, 10, histogram(0, 1, 0, 0, 0, 0));
        String most = slot.nonsense();
        slot.take(10, 15, histogram(0, 0, 1, 0, 0, 0));

        assertThat(most).isEmpty();
        assertThat(slot.distribution().orElseThrow().total()).isEqualTo(TRILLION);
        assertThat(slot.nonsense()).isEqualTo("its histogram counts more than 1000000000000 at once");
    }

    @Test
    void the_shape_is_what_is_asked_for_or_what_came() {
        Slot slot = latencies();

        assertThat(slot.shape()).isEmpty();
        slot.take(0, 5, histogram(1, 0, 0, 0, 0, 0));
        assertThat(slot.shape()).contains(BUCKETS);
        slot.clear();
        assertThat(slot.shape()).isEmpty();
        slot.shape(BUCKETS);
        assertThat(slot.shape()).contains(BUCKETS);
    }

    @Test
    void a_hole_in_one_slot_is_not_covered_by_the_other() {
        Slot whole = counts();
        Slot hole = counts();
        Slot same = counts();

        whole.take(0, 15, new MetricData.Count(3));
        for (Slot slot : List.of(hole, same)) {
            slot.take(0, 5, new MetricData.Count(1));
            slot.take(10, 15, new MetricData.Count(1));
        }

        assertThat(hole.coversAs(whole)).isFalse();
        assertThat(hole.coversAs(same)).isTrue();
    }

    @Test
    void a_state_keeps_a_histogram_whether_its_buckets_were_asked_for_or_not() {
        Slot slot = latencies();
        slot.take(0, 5, histogram(1, 2, 3, 4, 5, 6));
        Slot asked = latencies();
        asked.shape(BUCKETS);
        asked.take(0, 5, histogram(6, 5, 4, 3, 2, 1));
        Slot readAsked = latencies();
        readAsked.shape(BUCKETS);

        assertThat(stored(slot, latencies()).distribution())
                .contains(Histogram.of(BUCKETS, new long[] {1, 2, 3, 4, 5, 6}));
        assertThat(stored(asked, readAsked).distribution())
                .contains(Histogram.of(BUCKETS, new long[] {6, 5, 4, 3, 2, 1}));
        assertThat(stored(latencies(), latencies()).distribution()).isEmpty();
    }

    @Test
    void a_state_keeps_samples_and_what_went_wrong() {
        Slot samples = new Slot("cpu", Arm.BASELINE, Slot.Holds.SAMPLES);
        samples.take(
                0,
                5,
                new MetricData.Samples(new MetricSeries(
                        List.of(new MetricSeries.Sample(second(1), 0.25), new MetricSeries.Sample(second(2), 7)), 2)));
        samples.take(5, 10, new MetricData.Count(1));
        samples.failed(15, "timed out");

        Slot read = stored(samples, new Slot("cpu", Arm.BASELINE, Slot.Holds.SAMPLES));

        assertThat(read.samples()).containsExactly(0.25, 7);
        assertThat(read.nonsense()).isEqualTo("it answers with a count where samples is asked for");
        assertThat(read.failure()).isEqualTo("timed out");
        assertThat(read.silent()).isFalse();
        assertThat(read.until()).isEqualTo(10);
    }
}
