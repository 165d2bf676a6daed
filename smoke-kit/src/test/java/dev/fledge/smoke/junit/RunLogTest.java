package dev.fledge.smoke.junit;

import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.record.Har;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;

class RunLogTest {
    private static final Target APP = Target.at("http://app")
            .transport(call -> HttpAnswer.builder(call.url().encodedPath().equals("/broken") ? 500 : 200)
                    .body("of " + call.url().encodedPath())
                    .build());

    private static Suite suite(String name) {
        return Suite.named(name)
                .check("health", c -> c.tags("core").get("/health").expect(status(200)))
                .check("broken", c -> c.tags("core").get("/broken").expect(status(200)))
                .check("plain", c -> c.get("/plain").expect(status(200)))
                .build();
    }

    private static Suite many() {
        Suite.Builder suite = Suite.named("many");
        for (int i = 0; i < 40; i++) {
            String path = i % 4 == 0 ? "/broken" : "/health";
            suite.check("check " + i, c -> c.get(path).expect(status(200)));
        }
        return suite.build();
    }

    @InOwnJUnit
    @SmokeSuite
    static class One {
        static final Suite SUITE = suite("app");
        static final Target TARGET = APP;

        @SmokeTest
        void check(SmokeRun run) throws InterruptedException {
            run.verify();
        }
    }

    @InOwnJUnit
    @SmokeSuite(One.class)
    static class Another {
        static final Target TARGET = APP;

        @Test
        void health(SmokeSession session) throws InterruptedException {
            session.check("health").verify();
        }
    }

    @InOwnJUnit
    @SmokeSuite
    static class Many {
        static final Suite SUITE = many();
        static final Target TARGET = APP;

        @SmokeTest
        void check(SmokeRun run) throws InterruptedException {
            run.verify();
        }
    }

    @InOwnJUnit
    static class Factory {
        @TestFactory
        Stream<DynamicTest> all() {
            return SmokeTests.of(suite("factory"), APP, "canary");
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> testCases(Path xml) throws IOException {
        Matcher matcher =
                Pattern.compile("<testcase classname=\"(.*?)\" name=\"(.*?)\"").matcher(Files.readString(xml));
        return matcher.results()
                .map(found -> found.group(1) + " > " + found.group(2))
                .toList();
    }

    @Test
    void the_real_names_are_written_beside_what_junit_writes(@TempDir Path folder) throws Exception {
        OwnJUnit.running(One.class)
                .with(Settings.REPORTS, folder)
                .with(Settings.TAGS, "core")
                .execute();

        assertThat(names(folder)).containsExactly("TEST-fledge-smoke-app.xml", "app.har", "app.json");
        assertThat(testCases(folder.resolve("TEST-fledge-smoke-app.xml")))
                .containsExactly("app > health", "app > broken", "app > plain");
        assertThat(folder.resolve("TEST-fledge-smoke-app.xml"))
                .content()
                .contains("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\"");
    }

    @Test
    void a_failure_says_which_entry_of_the_har_tells_more(@TempDir Path folder) throws Exception {
        Throwable failure =
                OwnJUnit.running(One.class).with(Settings.REPORTS, folder).onlyFailure();

        assertThat(failure).hasMessageEndingWith("\n  more         " + folder.resolve("app.har") + " entry 2");
        assertThat(Har.read(folder.resolve("app.har"))
                        .entries()
                        .get(1)
                        .request()
                        .url())
                .isEqualTo("http://app/broken");
    }

    @Test
    void two_classes_share_the_report_of_one_suite(@TempDir Path folder) throws Exception {
        OwnJUnit.running(One.class, Another.class)
                .with(Settings.REPORTS, folder)
                .execute();

        assertThat(testCases(folder.resolve("TEST-fledge-smoke-app.xml")))
                .containsExactlyInAnyOrder("app > health", "app > broken", "app > plain", "app > health");
    }

    @Test
    void parallel_checks_lose_nothing(@TempDir Path folder) throws Exception {
        EngineExecutionResults results = OwnJUnit.running(Many.class)
                .with(Settings.REPORTS, folder)
                .with("junit.jupiter.execution.parallel.enabled", "true")
                .with("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .with("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .with("junit.jupiter.execution.parallel.config.fixed.parallelism", "8")
                .execute();

        results.testEvents().assertStatistics(stats -> stats.succeeded(30).failed(10));
        assertThat(testCases(folder.resolve("TEST-fledge-smoke-many.xml")))
                .hasSize(40)
                .doesNotHaveDuplicates();
        Har har = Har.read(folder.resolve("many.har"));
        assertThat(results.testEvents().failed().list()).allSatisfy(event -> {
            String message = event.getRequiredPayload(TestExecutionResult.class)
                    .getThrowable()
                    .orElseThrow()
                    .getMessage();
            int entry = Integer.parseInt(message.replaceFirst("(?s).*many\\.har entry ", ""));
            assertThat(har.entries().get(entry - 1).facts())
                    .containsEntry("check", event.getTestDescriptor().getDisplayName());
        });
    }

    @Test
    void a_folder_that_cannot_be_written_is_told_and_changes_no_result(@TempDir Path folder) throws Exception {
        Path taken = Files.createFile(folder.resolve("taken"));

        EngineExecutionResults results =
                OwnJUnit.running(One.class).with(Settings.REPORTS, taken).execute();

        results.testEvents().assertStatistics(stats -> stats.succeeded(2).failed(1));
        assertThat(results.allEvents().reportingEntryPublished().list())
                .anySatisfy(event -> assertThat(event.toString())
                        .contains("fledge.reports = 'JUnit XML " + taken.resolve("TEST-fledge-smoke-app.xml")
                                + " could not be written: ")
                        .contains(
                                "; move the reports with -Dfledge.smoke.reports=FOLDER, or switch them off with off"));
        assertThat(OwnJUnit.running(One.class).with(Settings.REPORTS, taken).onlyFailure())
                .hasMessageStartingWith("FAILED  app > broken")
                .hasMessageContaining("\n  more         HAR " + taken.resolve("app.har") + " could not be written: ")
                .hasMessageContaining("\n  reports      JUnit XML " + taken);
    }

    @Test
    void nothing_is_written_where_reports_are_off() {
        Throwable failure =
                OwnJUnit.running(One.class).with(Settings.REPORTS, "OFF").onlyFailure();

        assertThat(failure.getMessage()).doesNotContain("  more ").contains("  defined at   RunLogTest.java:");
        assertThat(Path.of("OFF")).doesNotExist();
    }

    @Test
    void names_of_files_are_harmless() {
        assertThat(RunLog.stem(suite("where2eat"), "canary")).isEqualTo("where2eat-canary");
        assertThat(RunLog.stem(suite("../../etc/pass wd\u0000"), "")).isEqualTo("_etc-pass-wd-");
        assertThat(RunLog.stem(suite("x".repeat(500)), "")).hasSize(100);
    }

    @Test
    void a_factory_writes_the_same_reports() throws Exception {
        assertThat(OwnJUnit.running(Factory.class).outcomes())
                .containsExactly("SUCCESSFUL health [canary]", "FAILED broken [canary]", "SUCCESSFUL plain [canary]");
        assertThat(testCases(Path.of("target/fledge/TEST-fledge-smoke-factory-canary.xml")))
                .containsExactly("factory [canary] > health", "factory [canary] > broken", "factory [canary] > plain");
    }
}
