package dev.fledge.contract.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a fresh process pays for its first check: the classes it loads, which are the same in every run. */
@Timeout(60)
class FirstCheckTest {
    private static final Pattern NOT_NEEDED = Pattern.compile(
            "snakeyaml|dataformat|[Yy]aml[A-Z]|schema\\.OpenApi|dialect\\.OpenApi|au\\.com\\.dius|okhttp3");

    @Test
    void loads_nothing_of_yaml_openapi_http_or_pact_for_a_plain_schema() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FirstCheck.class.getName()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(process.waitFor()).isZero();
        assertThat(lines).contains("the body meets inline schema");
        List<String> loaded =
                lines.stream().filter(line -> line.contains(" source: ")).toList();
        assertThat(loaded).hasSizeBetween(500, 1800);
        assertThat(loaded)
                .noneMatch(line -> NOT_NEEDED
                        .matcher(line.substring(0, line.indexOf(" source: ")))
                        .find());
    }
}
