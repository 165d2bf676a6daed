package dev.fledge.examples.fledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.http.record.Har;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmokeCommandTest {
    @TempDir
    private Path folder;

    private String suite = "";

    @BeforeEach
    void write() throws Exception {
        suite = Files.writeString(folder.resolve("suite.yaml"), """
                        suite: tiny
                        checks:
                          - name: health
                            get: /health
                            expect: [ status == 200 ]
                          - name: new
                            tags: [version]
                            get: /health
                            expect: [ $.version == "1.1.0" ]
                        """).toString();
    }

    @Test
    void arms_stand_side_by_side_and_the_worst_decides() throws Exception {
        try (TinyApp baseline = new TinyApp("1.0.0");
                TinyApp canary = new TinyApp("1.1.0")) {
            CommandRun run = CommandRun.of(
                    "smoke",
                    "--suite",
                    suite,
                    "--arm",
                    "baseline=" + baseline.url(),
                    "--arm",
                    "canary=" + canary.url());

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.stdout().lines().map(line -> line.replaceAll(" in [0-9.]+ m?s.*", "")))
                    .containsExactly(
                            "FAILED  smoke tiny at baseline and canary",
                            "  baseline FAILED, canary PASSED",
                            "  ok   baseline: GET " + baseline.url() + "/health answered 200",
                            "  ok   canary: GET " + canary.url() + "/health answered 200",
                            "  FAIL baseline: GET " + baseline.url() + "/health answered 200",
                            "  ok   canary: GET " + canary.url() + "/health answered 200");
            assertThat(run.stdout()).contains("$.version expected == \"1.1.0\", but was \"1.0.0\" (text)");
            assertThat(run.stderr())
                    .startsWith("baseline: FAILED  tiny > new   [1 attempt, ")
                    .contains("\n   x  $.version\n        expected: == \"1.1.0\"\n        actual:   \"1.0.0\" (text)\n")
                    .contains("\n  reproduce    curl -sS -i '" + baseline.url() + "/health'")
                    .doesNotContain("canary: ");
        }
    }

    @Test
    void an_arm_that_is_down_does_not_hide_the_other() throws Exception {
        try (TinyApp canary = new TinyApp("1.1.0")) {
            CommandRun run = CommandRun.of(
                    "smoke",
                    "--suite=" + suite,
                    "--arm=baseline=http://127.0.0.1:" + TinyApp.freePort(),
                    "--arm=canary=" + canary.url(),
                    "--json");

            DocumentNode answer = Document.json("stdout", run.stdout());
            assertThat(run.code()).isEqualTo(1);
            assertThat(answer.field("findings").items())
                    .extracting(finding -> finding.field("subject").text() + " "
                            + finding.field("reason").text())
                    .containsExactly(
                            "baseline > tiny > health REFUSED",
                            "canary > tiny > health PASSED",
                            "baseline > tiny > new REFUSED",
                            "canary > tiny > new PASSED");
        }
    }

    @Test
    void an_answer_of_another_version_is_inconclusive() throws Exception {
        try (TinyApp app = new TinyApp("1.0.0")) {
            CommandRun run = CommandRun.of(
                    "smoke", "--suite", suite, "--target", app.url(), "--version-header", "X-App-Version=1.1.0");

            assertThat(run.code()).isEqualTo(3);
            assertThat(run.stdout()).startsWith("INCONCLUSIVE  smoke tiny at " + app.url());
        }
    }

    @Test
    void checks_are_chosen_by_their_tags_and_the_others_are_told() throws Exception {
        try (TinyApp app = new TinyApp("1.0.0")) {
            CommandRun run = CommandRun.of("smoke", "--suite", suite, "--target", app.url(), "--tags", "!version");

            assertThat(run.code()).isZero();
            assertThat(run.stdout())
                    .startsWith("PASSED  smoke tiny at " + app.url() + "/\n"
                            + "  skipped new: its tags [version] do not meet '!version'\n"
                            + "  ok   GET " + app.url() + "/health answered 200 in ");
        }
        assertThat(CommandRun.of("smoke", "--suite", suite, "--target", "http://a", "--tags", "core"))
                .isEqualTo(wrong("suite tiny has no check whose tags meet 'core'; its tags are [version]"));
    }

    @Test
    void a_run_is_written_as_har_and_junit_xml_an_arm_a_file() throws Exception {
        try (TinyApp baseline = new TinyApp("1.0.0");
                TinyApp canary = new TinyApp("1.1.0")) {
            CommandRun run = CommandRun.of(
                    "smoke",
                    "--suite=" + suite,
                    "--arm=baseline=" + baseline.url(),
                    "--arm=canary=" + canary.url(),
                    "--har=" + folder.resolve("run.har"),
                    "--junit=" + folder.resolve("smoke.xml"));

            assertThat(run.stderr().lines().filter(line -> line.startsWith("Wrote ")))
                    .containsExactly(
                            "Wrote " + folder.resolve("run-baseline.har"),
                            "Wrote " + folder.resolve("smoke-baseline.xml"),
                            "Wrote " + folder.resolve("run-canary.har"),
                            "Wrote " + folder.resolve("smoke-canary.xml"));
            assertThat(Har.read(folder.resolve("run-canary.har")).entries()).hasSize(2);
            assertThat(folder.resolve("smoke-baseline.xml"))
                    .content()
                    .contains("tiny [baseline]", "failures=\"1\"")
                    .doesNotContain("Zq9");
        }
    }

    @Test
    void a_file_that_cannot_be_written_is_told_after_the_verdict() throws Exception {
        try (TinyApp app = new TinyApp("1.1.0")) {
            CommandRun run =
                    CommandRun.of("smoke", "--suite", suite, "--target", app.url(), "--junit", suite + "/no/smoke.xml");

            assertThat(run.code()).isEqualTo(2);
            assertThat(run.stdout()).startsWith("PASSED  smoke tiny");
            assertThat(run.stderr()).contains(suite + "/no");
        }
    }

    @Test
    void wrong_use_is_said_plainly() {
        assertThat(CommandRun.of("smoke", "--suite", suite, "--arm", "a/b=http://a"))
                .isEqualTo(wrong("the name of an arm must be of letters, digits, _ and -, but was 'a/b'"));
        assertThat(CommandRun.of("smoke", "--suite", suite))
                .isEqualTo(wrong("smoke needs either --target URL or --arm NAME=URL, and not both"));
        assertThat(CommandRun.of("smoke", "--suite", suite, "--target", "http://a", "--arm", "b=http://b"))
                .isEqualTo(wrong("smoke needs either --target URL or --arm NAME=URL, and not both"));
        assertThat(CommandRun.of("smoke", "--suite", "nowhere.yaml", "--target", "http://a"))
                .isEqualTo(wrong("there is no file nowhere.yaml; give the file of a suite"));
        assertThat(CommandRun.of("smoke", "--suite", suite, "--arm", "canary=nonsense"))
                .isEqualTo(
                        wrong("address of a target must be whole, such as http://localhost:8080, but was 'nonsense'"));
    }

    private static CommandRun wrong(String sentence) {
        return new CommandRun(2, "", sentence + System.lineSeparator());
    }
}
