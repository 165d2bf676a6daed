package dev.fledge.canary.compat.keptn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "500, 500",
        "1.5, 1.5",
        "'\"500\"', 500",
        "-3, -3",
        "100m, 0.1",
        "7u, 0.000007",
        "7n, 0.000000007",
        "1.5k, 1500",
        "2M, 2000000",
        "2G, 2e9",
        "2T, 2e12",
        "2P, 2e15",
        "2E, 2e18",
        "2Ki, 2048",
        "2Mi, 2097152",
        "1Gi, 1073741824",
        "1Ti, 1099511627776",
        "1Pi, 1125899906842624",
        "1Ei, 1152921504606846976",
        "'\"1e3\"', 1000",
        "'\"+.5\"', 0.5",
    })
    void reads_numbers_with_suffixes(String text, double value) {
        assertThat(Quantity.of(Document.yaml("q.yaml", "[" + text + "]").items().get(0)))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "5 ms", "5s", "1.2.3k", "m", "'1e999'", "'0x10'"})
    void refuses_what_is_none(String text) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Quantity.of(
                        Document.yaml("q.yaml", "[" + text + "]").items().get(0)))
                .withMessageStartingWith("q.yaml:1:2: [0]: expected a quantity such as 500, 1.5k or 100m, found text \""
                        + text.replace("'", "") + "\"; write a number, with one of the suffixes n u m k");
    }
}
