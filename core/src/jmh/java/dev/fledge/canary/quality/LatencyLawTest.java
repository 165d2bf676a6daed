package dev.fledge.canary.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.metric.Buckets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyLawTest {
    /** scipy 1.17 norm.sf. */
    @ParameterizedTest
    @CsvSource({
        "-3.5, 0.9997673709209645",
        "0, 0.5",
        "0.7, 0.24196365222307303",
        "2.9, 0.0018658133003840375",
        "3.1, 0.0009676032132183563",
        "8, 6.22096057427174e-16",
        "20, 2.7536241186061556e-89"
    })
    void normal_tail(double x, double expected) {
        assertThat(Normal.above(x)).isCloseTo(expected, within(expected * 1e-12));
    }

    /** scipy 1.17: norm.sf, weibull_min.sf, gamma.sf; by hand: (30/150)^1.3. */
    @Test
    void shares_above_a_latency() {
        double[] shares = {
            LatencyLaw.lognormal(80, 0.6).above(200),
            LatencyLaw.weibull(60, 0.6).above(150),
            LatencyLaw.gamma(3, 20).above(150),
            LatencyLaw.pareto(30, 1.3).above(150),
            LatencyLaw.pareto(30, 1.3).above(29)
        };

        assertThat(shares)
                .containsExactly(
                        new double[] {
                            0.06336170645683604, 0.17677772829639488, 0.020256715056664387, 0.12340677254400192, 1
                        },
                        within(1e-12));
    }

    @Test
    void slower_requests_and_mixtures() {
        LatencyLaw law = LatencyLaw.pareto(30, 1);

        double[] shares = {
            law.times(2).above(120),
            law.with(0.1, 4).above(240),
            LatencyLaw.mixture(law, 0.25, law.times(3)).above(90)
        };

        assertThat(shares).containsExactly(new double[] {0.5, 0.1625, 0.5}, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 900, LatencyDraw.ONE_BY_ONE, LatencyDraw.ONE_BY_ONE + 1, 9500})
    void drawn_latencies_follow_their_law(int n) {
        LatencyDraw draw = LatencyDraw.of(LatencyLaw.lognormal(80, 0.6));
        long[] counts = new long[Buckets.latencyMillis().size()];
        int rounds = 2_000_000 / n;
        Dice dice = Dice.of(3, "latency", n);

        for (int i = 0; i < rounds; i++) {
            draw.into(counts, n, 0, dice);
        }

        double square = 0;
        int cells = 0;
        for (int i = 0; i < counts.length; i++) {
            double expected = (double) rounds * n * draw.probability(i);
            if (expected > 20) {
                square += (counts[i] - expected) * (counts[i] - expected) / expected;
                cells++;
            }
        }
        assertThat(Arrays.stream(counts).sum()).isEqualTo((long) rounds * n);
        assertThat((square - cells) / Math.sqrt(2.0 * cells)).isLessThan(4);
    }

    @Test
    void a_shift_of_16_buckets_is_twice_as_slow() {
        LatencyDraw draw = LatencyDraw.of(LatencyLaw.lognormal(80, 0.6));
        long[] once = new long[Buckets.latencyMillis().size()];
        long[] twice = new long[Buckets.latencyMillis().size()];

        draw.into(once, 500, 0, Dice.of(1, "shift", 0));
        draw.into(twice, 500, 16, Dice.of(1, "shift", 0));

        assertThat(Arrays.copyOfRange(twice, 16, twice.length))
                .isEqualTo(Arrays.copyOfRange(once, 0, once.length - 16));
    }
}
