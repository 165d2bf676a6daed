package dev.fledge.contract.drift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingTest {
    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, 100000, 100000", "0.05, 4800, 5200", "0.5, 49500, 50500", "0.999, 99800, 99999"})
    void takes_its_share(double share, int least, int most) {
        Sampling sampling = new Sampling(share);

        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            taken += sampling.takes() ? 1 : 0;
        }

        assertThat(taken).isBetween(least, most);
    }

    @ParameterizedTest
    @CsvSource({"2", "7", "20"})
    void takes_its_share_of_every_nth_too(int n) {
        Sampling sampling = new Sampling(0.1);

        int taken = 0;
        for (int i = 0; i < 200_000; i++) {
            taken += sampling.takes() && i % n == 0 ? 1 : 0;
        }

        assertThat((double) taken / (200_000.0 / n)).isBetween(0.085, 0.115);
    }
}
