package dev.fledge.examples.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.examples.where2eat.Twin;
import dev.fledge.examples.where2eat.Where2EatProcess;
import dev.fledge.http.record.Har;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeReport;
import dev.fledge.smoke.SmokeVerdict;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import dev.fledge.smoke.generate.SuiteFromTraffic;
import dev.fledge.smoke.generate.TrafficSuite;
import dev.fledge.smoke.yaml.SuiteFile;
import dev.fledge.verdict.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users and a monitor ask of Where2Eat becomes a suite that the app passes and its broken twins do not. */
class SuiteOfUsersTest {
    @TempDir
    private static Path folder;

    private static Path recording = Path.of("");
    private static Suite suite = Where2EatSuite.SMOKE;
    private static String yaml = "";

    private static TrafficSuite made() throws Exception {
        return SuiteFromTraffic.of(Har.read(recording))
                .named("where2eat")
                .alsoAsk("POST", "/recommend", "{\"user\": \"smoke\"}")
                .generate();
    }

    @BeforeAll
    static void record() throws Exception {
        recording = Files.writeString(folder.resolve("users.har"), RecordedUsers.har());
        yaml = made().yaml();
        suite = SuiteFile.read(Files.writeString(folder.resolve("smoke.yaml"), yaml));
    }

    @Test
    void asks_what_users_and_monitor_asked_and_changes_nothing() throws Exception {
        assertThat(yaml)
                .contains("""
                          - name: GET /health
                            get: /health
                        """)
                // Between request and expectations stands a time-out where the machine was so slow that it needs one.
                .contains("""
                            expect:
                              - status == 200
                              - header Content-Type contains application/json
                              - $.status == "ok"
                              - $.version isString
                              - $.digest isString
                        """)
                .contains("""
                          - name: POST /recommend
                            post: /recommend
                            json:
                              user: smoke
                        """)
                .contains("""
                            expect:
                              - status == 200
                              - header Content-Type contains application/json
                              - $.user isString
                              - $.results isArray, size >= 1
                              - $.algorithm isString
                              - $.took_ms isNumber
                              - $.results[0].id isNumber
                              - $.results[0].name isString
                              - $.results[0].distance_m isNumber
                              - $.results[0].score isNumber
                        """)
                .containsPattern("#   PUT /cache/\\{user} \\([0-9]+ calls\\): PUT may change what the app keeps")
                .doesNotContain("user-");
        assertThat(suite.checks()).hasSize(3);
    }

    @Test
    void the_same_recording_gives_the_same_bytes() throws Exception {
        assertThat(made().yaml()).isEqualTo(yaml);
    }

    @Test
    void the_app_it_was_recorded_from_passes() throws Exception {
        SmokeReport report = Smoke.run(suite, RunningTwins.target(Twin.HEALTHY));

        assertThat(report.exitCode()).as(report.text()).isZero();
    }

    @Test
    void a_broken_contract_fails_on_its_fields() throws Exception {
        Finding finding = recommend(RunningTwins.target(Twin.BROKEN_CONTRACT));

        assertThat(finding.message())
                .contains("$.results[0].id expected isNumber, but was \"r-3\" (text)")
                .contains("$.results[0].score expected isNumber, but $.results[0].score is missing");
    }

    @Test
    void errors_fail_on_their_status() throws Exception {
        try (Where2EatProcess errors = RunningTwins.fresh(Twin.ERRORS)) {
            assertThat(recommend(Target.at(errors.url())).message()).contains("status expected == 200, but was 500");
        }
    }

    private static Finding recommend(Target target) throws InterruptedException {
        SmokeReport report = Smoke.run(suite, target);
        assertThat(report.verdict()).isEqualTo(SmokeVerdict.FAILED);
        return report.result("POST /recommend").orElseThrow().finding();
    }
}
