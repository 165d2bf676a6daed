package dev.fledge.canary.compat.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTextTest {
    @ParameterizedTest
    @CsvSource({
        "30s, PT30S",
        "5m, PT5M",
        "1h, PT1H",
        "1h30m, PT1H30M",
        "28d, PT672H",
        "4w, PT672H",
        "999999s, PT277H46M39S"
    })
    void reads_windows_of_a_fixed_length(String text, Duration window) {
        assertThat(WindowText.parse(text)).hasValue(window);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "m", "1M", "1Q", "1Y", "1.5h", "-1h", "1 h", "1h ", "1000000s"})
    void anything_else_is_none(String text) {
        assertThat(WindowText.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT30S, 30s", "PT90S, 90s", "PT5M, 5m", "PT90M, 90m", "PT1H, 1h", "PT25H, 25h", "PT48H, 2d"})
    void writes_the_largest_whole_unit(Duration window, String text) {
        assertThat(WindowText.of(window)).isEqualTo(text);
    }
}
