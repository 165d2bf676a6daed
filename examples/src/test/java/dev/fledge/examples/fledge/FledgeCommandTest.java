package dev.fledge.examples.fledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.artifact.Digest;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.examples.where2eat.Twin;
import dev.fledge.examples.where2eat.UserTraffic;
import dev.fledge.examples.where2eat.Where2EatProcess;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("story")
class FledgeCommandTest {
    private static final String POLICY = """
            apiVersion: fledge/v1
            kind: CanaryPolicy
            metadata: {name: small}
            spec:
              evidence: {mode: point}
              metrics:
              - {name: error rate, type: rate, numerator: server-errors, denominator: requests, limit: {above: 0.01}, minRequests: 20}
            """;
    private static final String RECORD = """
            start: 2026-01-31T12:00:00Z
            observations:
            - {metric: requests, arm: canary, start: 2026-01-31T12:00:00Z, end: 2026-01-31T12:01:00Z, count: 200}
            - {metric: server-errors, arm: canary, start: 2026-01-31T12:00:00Z, end: 2026-01-31T12:01:00Z, count: ERRORS}
            """;
    private static final Path SUITE = Path.of("src", "main", "resources", "where2eat", "suite.yaml");
    private static final String ZEROS = "sha256:" + "0".repeat(64);
    private static final String ONES = "sha256:" + "1".repeat(64);

    @TempDir
    private Path folder;

    private String stdout = "";

    @Test
    void judge_gives_exit_code_0_to_good_records_and_1_to_bad_ones() throws Exception {
        assertThat(judge("1")).isEqualTo(0);
        assertThat(stdout).isEqualTo("""
                        PROMOTE  policy small on record.yaml
                          ok   error rate: 1 of 200 canary requests = 0.50 %, limit 1.00 % (equal passes); baseline unknown
                        """);
        assertThat(judge("3")).isEqualTo(1);
        assertThat(stdout)
                .startsWith("ROLLBACK  policy small on record.yaml\n  FAIL error rate: 3 of 200 canary requests");
    }

    @Test
    void judge_gives_exit_code_3_to_a_record_that_says_nothing() throws Exception {
        String silent = RECORD.replace("count: ERRORS", "noData: the log was empty");

        assertThat(judge(POLICY, silent)).isEqualTo(3);
        assertThat(stdout).contains("no data on server-errors of the canary: the log was empty");
    }

    @Test
    void json_is_one_object_with_verdict_and_findings() throws Exception {
        assertThat(judge(POLICY, RECORD.replace("ERRORS", "3"), "--json")).isEqualTo(1);

        DocumentNode answer = Document.json("stdout", stdout);
        DocumentNode finding = answer.field("findings").items().get(0);
        assertThat(answer.field("verdict").text()).isEqualTo("FAIL");
        assertThat(finding.field("subject").text()).isEqualTo("error rate");
        assertThat(finding.field("verdict").text()).isEqualTo("FAIL");
        assertThat(finding.field("reason").text()).isEqualTo("ABOVE_LIMIT");
        assertThat(finding.field("message").text()).startsWith("error rate: 3 of 200");
        assertThat(finding.field("facts").field("limit").text()).isEqualTo("1.00 %");
    }

    @Test
    void wrong_use_exits_with_2_and_prints_nothing_to_stdout() throws Exception {
        assertThat(run("judge", "--policy", "nowhere.yaml", "--record", "nowhere.yaml"))
                .isEqualTo(2);
        assertThat(stdout).isEmpty();
        assertThat(judge(POLICY.replace("minRequests", "minRequest"), RECORD)).isEqualTo(2);
        assertThat(judge(POLICY, RECORD.replace("count: 200", "counts: 200"))).isEqualTo(2);
        assertThat(judge(POLICY, RECORD.replace("2026-01-31T12:01:00Z", "later")))
                .isEqualTo(2);
        assertThat(judge(POLICY, RECORD.replace("count: ERRORS", "noData: x, count: 1")))
                .isEqualTo(2);
        assertThat(run("smoke", "--suite", SUITE.toString(), "--target", "not a url"))
                .isEqualTo(2);
        assertThat(run("smoke")).isEqualTo(2);
        assertThat(run("nonsense")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(stdout).isEmpty();
    }

    @Test
    void smoke_asks_a_running_app_by_a_suite_file() throws Exception {
        try (Where2EatProcess app = app("1.1.0", Twin.HEALTHY)) {
            assertThat(run(
                            "smoke",
                            "--suite",
                            SUITE.toString(),
                            "--target",
                            app.url().toString()))
                    .isEqualTo(0);
            assertThat(stdout).startsWith("PASSED  smoke where2eat at ").contains("ok ");
        }
    }

    @Test
    void smoke_says_that_nothing_answers() throws Exception {
        int nobody = freePort();

        assertThat(run("smoke", "--suite", SUITE.toString(), "--target", "http://127.0.0.1:" + nobody, "--json"))
                .isEqualTo(1);
        assertThat(Document.json("stdout", stdout).field("verdict").text()).isEqualTo("FAIL");
    }

    @Test
    void promote_takes_one_running_app_in_place_of_another() throws Exception {
        int port = freePort();
        try (Where2EatProcess stable = app("1.0.0", Twin.HEALTHY);
                Where2EatProcess canary = app("1.1.0", Twin.HEALTHY);
                UserTraffic users = UserTraffic.builder(HttpUrl.get("http://127.0.0.1:" + port + "/"))
                        .requestsPerSecond(200)
                        .start()) {
            int code = promote(port, stable, canary);

            assertThat(stdout).startsWith("PROMOTED  app 1.1.0 (sha256:111111111111)");
            assertThat(code).isEqualTo(0);
            assertThat(users.report().byVersion()).containsKeys("1.0.0", "1.1.0");
        }
    }

    @Test
    void promote_without_users_cannot_tell() throws Exception {
        try (Where2EatProcess stable = app("1.0.0", Twin.HEALTHY);
                Where2EatProcess canary = app("1.1.0", Twin.HEALTHY)) {
            assertThat(promote(freePort(), stable, canary)).isEqualTo(3);
            assertThat(stdout).startsWith("INCONCLUSIVE  app 1.1.0");
        }
    }

    private int promote(int port, Where2EatProcess stable, Where2EatProcess canary) throws Exception {
        return run(
                "promote",
                "--policy=" + Files.writeString(folder.resolve("policy.yaml"), POLICY),
                "--suite=" + SUITE,
                "--stable=" + stable.url(),
                "--stable-revision=1.0.0@" + ZEROS,
                "--canary=" + canary.url(),
                "--canary-revision=1.1.0@" + ONES,
                "--steps=200,500",
                "--bake=1s",
                "--hold=5s",
                "--port=" + port);
    }

    private int judge(String errors) throws Exception {
        return judge(POLICY, RECORD.replace("ERRORS", errors));
    }

    private int judge(String policy, String record, String... more) throws Exception {
        String[] arguments = new String[5 + more.length];
        arguments[0] = "judge";
        arguments[1] = "--policy";
        arguments[2] = Files.writeString(folder.resolve("policy.yaml"), policy).toString();
        arguments[3] = "--record";
        arguments[4] = Files.writeString(folder.resolve("record.yaml"), record.replace("ERRORS", "1"))
                .toString();
        System.arraycopy(more, 0, arguments, 5, more.length);
        return run(arguments);
    }

    private int run(String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            return FledgeCommand.run(arguments);
        } finally {
            System.setOut(before);
            stdout = bytes.toString(StandardCharsets.UTF_8);
        }
    }

    private static Where2EatProcess app(String version, Twin twin) throws Exception {
        return Where2EatProcess.builder(version, Digest.parse(ZEROS))
                .twin(twin)
                .start(Deadline.after(Duration.ofSeconds(20), TimeSource.system()));
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
