package dev.fledge.contract.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerNameTest {
    @ParameterizedTest
    @CsvSource({
        "where2eat, where2eat",
        "Where2Eat-API_v2, Where2Eat-API_v2",
        "1.4.2+build.7, 1.4.2+build.7",
        "feature/x, feature%2Fx",
        "'..', %2E%2E",
        "'../../etc/passwd', %2E./../etc/passwd",
        "'Price Service', Price%20Service",
        "caf\u00e9, caf%C3%A9",
        "100%, 100%25",
        "con, %63on",
        "a\\b, a%5Cb",
        "'.hidden', %2Ehidden"
    })
    void writes_any_name_as_one_safe_file_name(String name, String encoded) {
        String written = LedgerName.encode(name);

        assertThat(written).isEqualTo(encoded.replace("./../etc/passwd", ".%2F..%2Fetc%2Fpasswd"));
        assertThat(LedgerName.decode(Path.of(written + ".json"))).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"feature x", "a%2fb", "caf%C3", "100%", "%41", "a%2"})
    void refuses_a_file_that_it_would_not_write(String file) {
        assertThatThrownBy(() -> LedgerName.decode(Path.of("contracts", "pacts", file)))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining(
                        "contracts/pacts/" + file + ": '" + file + "' is no name that a ledger writes; re");
    }

    @Test
    void refuses_a_name_that_no_disk_takes() {
        assertThatThrownBy(() -> LedgerName.encode("x".repeat(201)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a name in a ledger may take 200 characters in a file name, but '" + "x".repeat(40)
                        + "...' takes 201");
    }
}
