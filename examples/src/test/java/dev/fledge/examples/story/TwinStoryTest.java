package dev.fledge.examples.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.document.Document;
import dev.fledge.report.Report;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real story of each twin, on real processes, sockets and time; only the bake times are short. */
@Tag("story")
class TwinStoryTest {
    @TempDir
    private Path folder;

    private int exitCode;

    @Test
    void a_healthy_canary_goes_to_100_percent() throws Exception {
        Report report = tell("healthy", "--bake", "6s", "--users", "400");

        assertThat(report.outcome()).isEqualTo("PROMOTED");
        assertThat(exitCode).isEqualTo(0);
        assertThat(report.summary())
                .isEqualTo(
                        "Promoted: 1.1.0 (sha256:1b1b1b1b1b1b) serves all traffic. There is evidence for it on every rule, gathered at 5 %, 25 %, 50 %.");
        assertThat(finding(report, "at 100 %").message()).endsWith("; 0 requests failed");
        assertThat(texts(report))
                .contains(
                        "Way back exercised: the canary was closed and read back as drained.",
                        "5 % of users' requests go to the canary.",
                        "25 % of users' requests go to the canary.",
                        "50 % of users' requests go to the canary.",
                        "1.1.0 (sha256:1b1b1b1b1b1b) is stable and serves all traffic.");
    }

    @Test
    void errors_are_found_by_the_users_traffic_and_rolled_back() throws Exception {
        Report report = tell("errors", "--users", "400");

        assertRolledBackOn(report, "error rate", "WORSE_THAN_BASELINE");
        assertThat(report.summary())
                .startsWith("Rolled back at ")
                .contains("error rate: canary failed ")
                .contains("; a canary no worse than its baseline shows this in at most 1 of ")
                .contains(" rollouts (limit 1 in 100); policy: at most 1.00 % fail");
    }

    @Test
    void a_slow_tail_is_found_by_p99_and_rolled_back() throws Exception {
        Report report = tell("slow-tail", "--users", "400");

        assertRolledBackOn(report, "p99 latency", "WORSE_THAN_BASELINE");
        assertThat(report.summary())
                .contains("p99 latency: canary p99 at most ")
                .contains("policy: p99 at most 2 x baseline");
    }

    @Test
    void a_slow_canary_is_found_by_its_quantiles_and_rolled_back() throws Exception {
        Report report = tell("slow", "--users", "400");

        // At three times the latency p99 breaks as surely as p95; which is seen first is chance.
        String first = report.findings().get(0).subject();
        assertThat(first).isIn("p95 latency", "p99 latency");
        assertRolledBackOn(report, first, "WORSE_THAN_BASELINE");
        assertThat(report.summary()).contains(" latency: canary ").contains("at most 2 x baseline");
    }

    @Test
    void a_broken_contract_is_found_before_any_user_meets_it() throws Exception {
        Report report = tell("broken-contract");

        assertRolledBackOn(report, "recommend", "SCHEMA_VIOLATED");
        assertThat(report.summary())
                .startsWith("Rolled back before any user met the canary: ")
                .contains("/results/0/id")
                .contains("expected integer, found string");
        assertThat(texts(report)).noneMatch(text -> text.contains("users' requests go to the canary"));
    }

    @Test
    void a_crash_is_found_and_rolled_back() throws Exception {
        Report report = tell("crash", "--users", "400");

        // Whether every request fails is known by the test for hard failure; that too many do, by the other. Either may
        // be first.
        Finding first = report.findings().get(0);
        assertThat(first.reason()).isIn("HARD_FAILURE", "WORSE_THAN_BASELINE");
        assertRolledBackOn(report, "error rate", first.reason());
    }

    @Test
    void a_stale_canary_never_gets_ready() throws Exception {
        Report report = tell("stale");

        assertThat(report.outcome()).isEqualTo("ROLLED_BACK");
        assertThat(exitCode).isEqualTo(1);
        assertThat(report.findings().get(0).reason()).isEqualTo("NOT_READY");
        assertThat(report.summary())
                .startsWith("Rolled back before any user met the canary: NOT READY after 8")
                .contains("but was \"1.0.0\"")
                .endsWith("The old version is still serving: check the rollout, not the app.");
        assertNobodyReachesTheCanary(report);
        assertThat(texts(report)).noneMatch(text -> text.contains("users' requests go to the canary"));
    }

    @Test
    void silence_is_no_evidence_and_ends_at_weight_0() throws Exception {
        Report report = tell("silent", "--bake", "5s", "--hold", "3s");

        assertThat(report.outcome()).isEqualTo("INCONCLUSIVE");
        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(exitCode).isEqualTo(3);
        assertThat(report.findings().get(0).reason()).isEqualTo("HOLD_EXPIRED");
        assertThat(report.summary())
                .startsWith("Could not tell at 5 %: no verdict at 5 % within the bake time and 3 s of hold; that is not"
                        + " evidence against the canary; error rate: the canary has had no request yet");
        assertNobodyReachesTheCanary(report);
    }

    private Report tell(String twin, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--canary", twin, "--out", folder.toString()));
        arguments.addAll(List.of(more));
        exitCode = Where2EatCommand.run(arguments.toArray(String[]::new));
        assertThat(folder).isDirectoryContaining("glob:**report.md").isDirectoryContaining("glob:**report.xml");
        return Report.read(Document.read(folder.resolve("report.json")));
    }

    private void assertRolledBackOn(Report report, String subject, String reason) {
        assertThat(report.outcome()).isEqualTo("ROLLED_BACK");
        assertThat(exitCode).isEqualTo(1);
        Finding decisive = report.findings().get(0);
        assertThat(decisive.subject()).endsWith(subject);
        assertThat(decisive.reason()).isEqualTo(reason);
        assertNobodyReachesTheCanary(report);
    }

    private static void assertNobodyReachesTheCanary(Report report) {
        assertThat(finding(report, "after the abort").fact("requests to the canary after the abort"))
                .contains("0");
        assertThat(finding(report, "stable version").reason()).isEqualTo("UNTOUCHED");
        assertThat(texts(report))
                .endsWith(
                        "No request reaches the canary any more.",
                        "All traffic is on 1.0.0 (sha256:0a0a0a0a0a0a), as before the promotion.");
    }

    private static List<String> texts(Report report) {
        return report.timeline().stream().map(Report.Entry::text).toList();
    }

    private static Finding finding(Report report, String subject) {
        return report.findings().stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }
}
