package dev.fledge.canary.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogsTest {
    private static final double NOTHING = Double.NEGATIVE_INFINITY;
    private static final double ALL = Double.POSITIVE_INFINITY;

    @Test
    void nothing_times_any_log_is_nothing() {
        assertThat(Logs.times(0, 0)).isZero();
        assertThat(Logs.times(2, 3)).isCloseTo(2.1972245773362196, within(1e-15));
        assertThat(Logs.times(1, 0)).isEqualTo(NOTHING);
        assertThat(Logs.timesComplement(0, 0.5, 1)).isZero();
        assertThat(Logs.timesComplement(2, 0.5, 0.75)).isCloseTo(1.3862943611198906, within(1e-15));
        assertThat(Logs.timesComplement(1e9, 1e-12, 2e-12)).isCloseTo(1e-3, within(1e-14));
    }

    @Test
    void sums_two() {
        assertThat(Logs.sum(StrictMath.log(2), StrictMath.log(3))).isCloseTo(1.6094379124341003, within(1e-15));
        assertThat(Logs.sum(1000, 0)).isEqualTo(1000);
        assertThat(Logs.sum(NOTHING, 1.5)).isEqualTo(1.5);
        assertThat(Logs.sum(NOTHING, NOTHING)).isEqualTo(NOTHING);
        assertThat(Logs.sum(ALL, 1)).isEqualTo(ALL);
    }

    @Test
    void sums_many() {
        assertThat(Logs.sum(StrictMath.log(2), StrictMath.log(3), StrictMath.log(5)))
                .isCloseTo(2.302585092994046, within(1e-15));
        assertThat(Logs.sum(new double[] {800, 800, 800})).isCloseTo(801.0986122886682, within(1e-12));
        assertThat(Logs.sum(new double[0])).isEqualTo(NOTHING);
        assertThat(Logs.sum(new double[] {NOTHING, NOTHING, NOTHING})).isEqualTo(NOTHING);
        assertThat(Logs.sum(new double[] {1, ALL, 2})).isEqualTo(ALL);
    }
}
