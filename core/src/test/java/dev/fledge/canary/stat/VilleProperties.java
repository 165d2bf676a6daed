package dev.fledge.canary.stat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over whole runs in which both arms fail alike, the wealth reaches 20 in at most one of twenty, whatever happens to both. */
class VilleProperties {
    private static final int RUNS = 1500;
    private static final int SLICES = 120;

    @ParameterizedTest
    @CsvSource({"1, 0.002, 0.002, 1", "2, 0.05, 0.05, 1", "3, 0.002, 0.3, 1", "4, 0.1, 0.001, 1", "5, 0.01, 0.5, 4"})
    void a_healthy_canary_is_seldom_suspected(long seed, double first, double second, int changes) {
        Random random = new Random(seed);
        int crossed = 0;

        for (int run = 0; run < RUNS; run++) {
            crossed += crosses(random, first, second, SLICES / (2 * changes)) ? 1 : 0;
        }

        assertThat(crossed).isLessThanOrEqualTo(RUNS / 20);
    }

    private static boolean crosses(Random random, double first, double second, int half) {
        Mixture wealth = Mixture.of(0.15, 0.17, 0.17, 0.17, 0.17, 0.17);
        double pastBad = 0;
        double past = 0;
        for (int slice = 0; slice < SLICES; slice++) {
            double p = slice / half % 2 == 0 ? first : second;
            int n = 1 + random.nextInt(9);
            int m = 20 + random.nextInt(60);
            double share = StrictMath.min(StrictMath.max((pastBad + 0.05) / (past + 20), 1e-5), 0.9);
            TwoSample block = new TwoSample(n, bad(random, n, p), m, bad(random, m, p));
            double[] logs = new double[6];
            double low = 1.25 * StrictMath.max(0.01, 1.5 * share);
            for (int k = 0; k < 5; k++) {
                double bet = StrictMath.min(low * StrictMath.pow(0.97 / low, k / 4.0), 0.98);
                logs[k + 1] = block.logRatio(bet, share);
            }
            wealth.settle(logs, 1.0 / SLICES);
            if (wealth.log() >= StrictMath.log(20)) {
                return true;
            }
            past = 0.97 * past + m;
            pastBad = 0.97 * pastBad + block.baselineBad();
        }
        return false;
    }

    private static int bad(Random random, int n, double p) {
        int bad = 0;
        for (int i = 0; i < n; i++) {
            bad += random.nextDouble() < p ? 1 : 0;
        }
        return bad;
    }
}
