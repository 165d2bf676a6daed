package dev.fledge.smoke.yaml;

import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.smoke.SmokeCheck;
import dev.fledge.smoke.SmokeStep;
import dev.fledge.smoke.Suite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that {@code docs/smoke.md} shows. */
class GuideFileTest {
    @TempDir
    private Path folder;

    private Suite shown(int number) throws Exception {
        List<String> blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", "smoke.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(blocks).hasSize(2);
        Path file = Files.writeString(folder.resolve("smoke.yaml"), blocks.get(number));
        Map<String, String> environment = Map.of("SMOKE_PW", "hunter2-hunter2");
        return SuiteFile.read(file, name -> Optional.ofNullable(environment.get(name)));
    }

    @Test
    void the_two_checks_of_the_article_say_what_their_java_says() throws Exception {
        Suite java = Suite.named("where2eat")
                .check("health", c -> c.get("/health").expect(status(200)))
                .check(
                        "core flow",
                        c -> c.post("/recommend")
                                .json(Map.of("user", "test"))
                                .expect(status(200), json("$.results").exists()))
                .build();

        assertThat(shown(0).describe()).isEqualTo(java.describe());
    }

    @Test
    void the_file_of_the_guide_is_a_suite() throws Exception {
        Suite suite = shown(1);

        assertThat(suite.checks()).extracting(SmokeCheck::name).containsExactly("item");
        assertThat(suite.checks().get(0).steps())
                .extracting(SmokeStep::name)
                .containsExactly("login", "create", "read back");
        assertThat(suite.checks().get(0).steps().get(1).cleanup().orElseThrow().path())
                .isEqualTo("/items/{item}");
    }
}
