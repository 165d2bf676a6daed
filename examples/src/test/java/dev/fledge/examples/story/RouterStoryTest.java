package dev.fledge.examples.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.document.Document;
import dev.fledge.house.RealComponent;
import dev.fledge.report.Report;
import dev.fledge.verdict.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same story, unchanged, on every router but the embedded one, which has its own tests. */
@Tag("story")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RouterStoryTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"haproxy", "nginx", "deployment", "argo", "flagger", "httproute"})
    void a_healthy_canary_goes_to_100_percent(String router) throws Exception {
        requireProgramOf(router);

        Report report = tell(router, "healthy", 0);

        assertThat(report.outcome()).isEqualTo("PROMOTED");
        assertThat(report.timeline().stream().map(Report.Entry::text))
                .contains(
                        "Way back exercised: the canary was closed and read back as drained.",
                        "5 % of users' requests go to the canary.",
                        "25 % of users' requests go to the canary.",
                        "50 % of users' requests go to the canary.",
                        "1.1.0 (sha256:1b1b1b1b1b1b) is stable and serves all traffic.");
        assertThat(finding(report, "at 100 %").reason()).isEqualTo("SERVING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"haproxy", "argo"})
    void a_broken_contract_is_found_before_any_user_meets_it(String router) throws Exception {
        requireProgramOf(router);

        Report report = tell(router, "broken-contract", 1);

        assertThat(report.findings().get(0).reason()).isEqualTo("SCHEMA_VIOLATED");
        assertRolledBack(report);
    }

    @ParameterizedTest
    @ValueSource(strings = {"haproxy"})
    void a_canary_that_dies_under_users_is_rolled_back(String router) throws Exception {
        requireProgramOf(router);

        Report report = tell(router, "crash", 1, "--bake", "15s");

        assertThat(report.findings().get(0).subject()).isEqualTo("error rate");
        assertRolledBack(report);
    }

    private static void assertRolledBack(Report report) {
        assertThat(report.outcome()).isEqualTo("ROLLED_BACK");
        assertThat(finding(report, "after the abort").fact("requests to the canary after the abort"))
                .contains("0");
        assertThat(finding(report, "stable version").reason()).isEqualTo("UNTOUCHED");
    }

    private static void requireProgramOf(String router) {
        if (router.equals("haproxy") || router.equals("nginx")) {
            RealComponent.require(router, "apt-get install " + router);
        }
    }

    private Report tell(String router, String twin, int exitCode, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("--router", router, "--canary", twin, "--out", folder.toString(), "--users", "400"));
        arguments.addAll(more.length == 0 ? List.of("--bake", "2s") : List.of(more));
        int code = Where2EatCommand.run(arguments.toArray(String[]::new));
        assertThat(code).isEqualTo(exitCode);
        return Report.read(Document.read(folder.resolve("report.json")));
    }

    private static Finding finding(Report report, String subject) {
        return report.findings().stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }
}
