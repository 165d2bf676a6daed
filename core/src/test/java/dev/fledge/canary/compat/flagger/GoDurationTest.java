package dev.fledge.canary.compat.flagger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "30s, PT30S",
        "1m, PT1M",
        "1m30s, PT1M30S",
        "1.5h, PT1H30M",
        "250ms, PT0.25S",
        "3us, PT0.000003S",
        "7ns, PT0.000000007S",
        "1.9ns, PT0.000000001S",
        ".5s, PT0.5S",
        "1h2m3s4ms, PT1H2M3.004S",
    })
    void adds_up_numbers_with_units(String text, Duration duration) {
        assertThat(GoDuration.parse(text)).hasValue(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5", "s", "1 m", "1m ", "1d", "1..5s", ".s", "-1s", "0s", "0.5ns", "99999999h", "5seconds"})
    void anything_else_is_no_duration(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }
}
