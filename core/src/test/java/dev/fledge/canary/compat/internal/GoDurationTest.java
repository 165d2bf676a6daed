package dev.fledge.canary.compat.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "30s, PT30S",
        "5m, PT5M",
        "1h30m, PT1H30M",
        "1.5s, PT1.5S",
        ".5m, PT30S",
        "1.h, PT1H",
        "250ms, PT0.25S",
        "7us, PT0.000007S",
        "7µs, PT0.000007S",
        "7μs, PT0.000007S",
        "7ns, PT0.000000007S",
        "0, PT0S",
        "0s, PT0S",
        "1h2m3s4ms, PT1H2M3.004S",
        "1.9ns, PT0.000000001S",
        "2562047h, PT2562047H",
    })
    void reads_what_go_writes(String text, Duration expected) {
        assertThat(GoDuration.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                ".s",
                "1..5s",
                "-5s",
                "5 s",
                "5d",
                "5S",
                "1h30",
                "2562048h",
                "99999999h",
                "1,5s",
                "1m ",
                "5seconds"
            })
    void refuses_the_rest(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }
}
