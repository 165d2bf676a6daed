package dev.fledge.examples.where2eat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppOptionsTest {
    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    @Test
    void two_options_are_enough() throws Exception {
        var options = AppOptions.parse("--version", "1.1.0", "--digest", DIGEST);

        assertThat(options.version()).isEqualTo("1.1.0");
        assertThat(options.digest().toString()).isEqualTo(DIGEST);
        assertThat(options.twin()).isEqualTo(Twin.HEALTHY);
        assertThat(options.port()).isZero();
        assertThat(options.seed()).isEqualTo(1);
        assertThat(options.portFile()).isEmpty();
        assertThat(options.crashAfter()).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({"5ms, PT0.005S", "1500ms, PT1.5S", "10s, PT10S", "2m, PT2M", "0s, PT0S"})
    void reads_a_duration_with_its_unit(String text, Duration expected) throws Exception {
        assertThat(AppOptions.parse("--version", "1", "--digest", DIGEST, "--crash-after", text)
                        .crashAfter())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --port        | 65536    | --port must be a whole number from 0 to 65535, but was '65536'; use for example --port 1
            --seed        | one      | but was 'one'; use for example --seed 1
            --twin        | broken   | --twin must be one of healthy, errors, slow-tail, slow, broken-contract, crash, stale, silent, but was 'broken'; use --twin healthy
            --version     | 1 1      | --version must be at most 64 letters, digits, '.', '+' and '-', but was '1 1'; use for example --version 1.1.0
            --digest      | sha256:x | --digest: sha256 digest must be 64 lower-case hex digits, but was 'x'; take it from the registry's answer to the push
            --crash-after | 10       | --crash-after must be a whole number of ms, s or m, but was '10'; use for example --crash-after 10s
            --prot        | 1        | unknown option '--prot'; options: --version VERSION --digest sha256:HEX
            """)
    void a_wrong_option_names_itself_its_value_and_the_fix(String option, String value, String message) {
        List<String> words = new ArrayList<>(List.of("--version", "1.1.0", "--digest", DIGEST, option, value));

        assertThatThrownBy(() -> AppOptions.parse(words.toArray(String[]::new)))
                .isInstanceOf(AppOptions.WrongOption.class)
                .hasMessageContaining(message);
    }

    @Test
    void what_is_missing_is_said() {
        assertThatThrownBy(() -> AppOptions.parse("--digest", DIGEST))
                .hasMessage("--version is missing; add for example --version 1.1.0");
        assertThatThrownBy(() -> AppOptions.parse("--version", "1.1.0"))
                .hasMessage("--digest is missing; add the image's digest, --digest sha256: and 64 hex digits");
        assertThatThrownBy(() -> AppOptions.parse("--port")).hasMessageStartingWith("--port needs a value; options: ");
    }
}
