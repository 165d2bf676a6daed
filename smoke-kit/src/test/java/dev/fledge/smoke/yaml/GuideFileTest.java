package dev.fledge.smoke.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.smoke.SmokeCheck;
import dev.fledge.smoke.SmokeStep;
import dev.fledge.smoke.Suite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that {@code docs/smoke.md} shows. */
class GuideFileTest {
    @TempDir
    private Path folder;

    @Test
    void the_file_of_the_guide_is_a_suite() throws Exception {
        Matcher yaml = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", "smoke.md")));
        assertThat(yaml.find()).isTrue();
        Path file = Files.writeString(folder.resolve("smoke.yaml"), yaml.group(1));

        Suite suite = SuiteFile.read(
                file,
                name -> Optional.ofNullable(
                        Map.of("SMOKE_PW", "hunter2-hunter2").get(name)));

        assertThat(suite.checks()).extracting(SmokeCheck::name).containsExactly("item");
        assertThat(suite.checks().get(0).steps())
                .extracting(SmokeStep::name)
                .containsExactly("login", "create", "read back");
        assertThat(suite.checks().get(0).steps().get(1).cleanup().orElseThrow().path())
                .isEqualTo("/items/{item}");
    }
}
