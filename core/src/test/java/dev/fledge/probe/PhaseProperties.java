package dev.fledge.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Phases are the same everywhere and spread evenly. */
class PhaseProperties {
    private static final int NAMES = 10_000;
    private static final int BINS = 100;
    // scipy 1.17 chi2.ppf(0.999, 99)
    private static final double CHI_SQUARE_OF_99 = 148.23;

    static Stream<IntFunction<String>> names() {
        return Stream.of(
                i -> "probe-" + i,
                i -> "https://shop-" + i + ".example/health",
                i -> String.valueOf(i),
                i -> "a".repeat(i % 100) + i);
    }

    @ParameterizedTest
    @MethodSource("names")
    void are_uniform(IntFunction<String> names) {
        long[] counts = new long[BINS];
        long period = 30_000_000_000L;

        for (int i = 0; i < NAMES; i++) {
            counts[(int) (Phase.nanos(names.apply(i), period) * BINS / period)]++;
        }

        double chiSquare = 0;
        for (long count : counts) {
            chiSquare += (count - 100.0) * (count - 100.0) / 100.0;
        }
        assertThat(chiSquare).isLessThan(CHI_SQUARE_OF_99);
    }

    @Test
    void never_change() {
        // Computed with Python's big integers from FNV-1a and SplitMix64.
        assertThat(Phase.nanos("shop", 30_000_000_000L)).isEqualTo(12_659_644_503L);
        assertThat(Phase.nanos("payments", 20_000_000_000L)).isEqualTo(7_925_016_966L);
        assertThat(Phase.nanos("payments", 30_000_000_000L)).isEqualTo(11_887_525_449L);
    }

    @Test
    void stay_below_the_period_whatever_it_is() {
        long[] periods = {1, 2, 1_000_003, 30_000_000_000L, 3_000_000_000_000_000_000L};
        for (long period : periods) {
            for (int i = 0; i < 1000; i++) {
                assertThat(Phase.nanos("probe-" + i, period)).isBetween(0L, period - 1);
            }
        }
    }
}
