package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.metric.Buckets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateCodecTest {
    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                -1,
                63,
                64,
                -64,
                -65,
                127,
                128,
                8191,
                8192,
                1L << 40,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                -1L << 62
            })
    void whole_numbers_survive(long value) {
        StateCodec.Writer writer = new StateCodec.Writer();

        assertThat(writer.whole(value)).isEqualTo(value);

        assertThat(new StateCodec.Reader(writer.bytes()).whole(7)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, 1, Math.PI, -1e300, Double.MIN_VALUE, Double.NEGATIVE_INFINITY})
    void numbers_survive_bit_by_bit(double value) {
        StateCodec.Writer writer = new StateCodec.Writer();

        assertThat(writer.number(value)).isEqualTo(value);

        assertThat(Double.doubleToRawLongBits(new StateCodec.Reader(writer.bytes()).number(7)))
                .isEqualTo(Double.doubleToRawLongBits(value));
    }

    @Test
    void texts_and_answers_survive() {
        StateCodec.Writer writer = new StateCodec.Writer();
        assertThat(writer.text("Grüße 你好 😀")).isEqualTo("Grüße 你好 😀");
        writer.text("");
        assertThat(writer.flag(true)).isTrue();
        assertThat(writer.flag(false)).isFalse();
        assertThat(writer.small(-5)).isEqualTo(-5);

        StateCodec.Reader reader = new StateCodec.Reader(writer.bytes());

        assertThat(reader.text("other")).isEqualTo("Grüße 你好 😀");
        assertThat(reader.text("other")).isEmpty();
        assertThat(reader.flag(false)).isTrue();
        assertThat(reader.flag(true)).isFalse();
        assertThat(reader.small(0)).isEqualTo(-5);
    }

    @Test
    void runs_of_zeros_are_short_and_survive() {
        double[] zeros = new double[1000];
        double[] some = {0, 0, 1.5, 0, -7, 1e300, 0, 0};
        StateCodec.Writer writer = new StateCodec.Writer();
        writer.numbers(zeros);
        writer.numbers(some);
        writer.numbers(new double[0]);
        double[] read = new double[1000];
        Arrays.fill(read, 9);
        double[] readSome = {9, 9, 9, 9, 9, 9, 9, 9};

        StateCodec.Reader reader = new StateCodec.Reader(writer.bytes());
        reader.numbers(read);
        reader.numbers(readSome);

        assertThat(read).isEqualTo(zeros);
        assertThat(readSome).isEqualTo(some);
        assertThat(writer.bytes()).hasSizeLessThan(40);
        assertThat(some).containsExactly(0, 0, 1.5, 0, -7, 1e300, 0, 0);
    }

    @Test
    void the_bytes_are_the_same_on_every_jvm() {
        StateCodec.Writer writer = new StateCodec.Writer();
        writer.whole(300);
        writer.number(1.5);
        writer.text("a");

        assertThat(writer.bytes())
                .containsExactly(0xD8, 0x04, 0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0x02, 0xC2, 0x01, 0xBE, 0x27, 0xCF, 0x7B);
    }

    @Test
    void more_than_fits_at_first_is_no_trouble() {
        StateCodec.Writer writer = new StateCodec.Writer();
        for (int i = 0; i < 1000; i++) {
            writer.number(i);
        }

        StateCodec.Reader reader = new StateCodec.Reader(writer.bytes());

        for (int i = 0; i < 1000; i++) {
            assertThat(reader.number(0)).isEqualTo(i);
        }
        assertThat(writer.bytes()).hasSize(8004);
    }

    @Test
    void buckets_survive_the_usual_ones_by_a_sign() {
        StateCodec.Writer writer = new StateCodec.Writer();
        BucketsCodec.pass(null, writer);
        BucketsCodec.pass(Buckets.latencyMillis(), writer);
        assertThat(writer.bytes()).hasSize(6);
        BucketsCodec.pass(Buckets.of(-1, 0.5, 20), writer);

        StateCodec.Reader reader = new StateCodec.Reader(writer.bytes());

        assertThat(BucketsCodec.pass(null, reader)).isNull();
        assertThat(BucketsCodec.pass(null, reader)).isEqualTo(Buckets.latencyMillis());
        assertThat(BucketsCodec.pass(null, reader)).isEqualTo(Buckets.of(-1, 0.5, 20));
    }

    @Test
    void what_ends_too_soon_is_refused() {
        StateCodec.Writer writer = new StateCodec.Writer();
        writer.whole(1);

        StateCodec.Reader reader = new StateCodec.Reader(writer.bytes());
        reader.whole(0);

        assertThatThrownBy(() -> reader.whole(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("state is cut off after 1 bytes");
        assertThatThrownBy(() -> new StateCodec.Reader(new byte[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("state is no canary state, or was cut off or changed on its way");
    }

    @Test
    void what_cannot_be_is_refused() {
        StateCodec.Writer endless = new StateCodec.Writer();
        endless.number(Double.longBitsToDouble(-1L));
        endless.number(Double.longBitsToDouble(-1L));
        StateCodec.Writer tooLong = new StateCodec.Writer();
        tooLong.whole(1000);
        StateCodec.Writer negative = new StateCodec.Writer();
        negative.whole(-1);

        assertThatThrownBy(() -> new StateCodec.Reader(endless.bytes()).whole(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("state is no canary state: a number at byte 10 never ends");
        assertThatThrownBy(() -> new StateCodec.Reader(tooLong.bytes()).text(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("state is no canary state: a text of 1000 characters");
        assertThatThrownBy(() -> new StateCodec.Reader(negative.bytes()).text(""))
                .hasMessage("state is no canary state: a text of -1 characters");
    }
}
