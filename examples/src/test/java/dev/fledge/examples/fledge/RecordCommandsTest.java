package dev.fledge.examples.fledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCommandsTest {
    private static final Path FILES = Path.of("src", "test", "resources", "fledge");

    private String stdout = "";
    private String stderr = "";

    @Test
    void judge_replays_a_record_of_json_lines() {
        assertThat(judge("policy.yaml", "healthy.jsonl")).isEqualTo(0);
        assertThat(stdout).startsWith("PROMOTE  policy where2eat on healthy.jsonl\n  ok   error-rate: canary failed ");

        assertThat(judge("policy.yaml", "errors.jsonl", "--json")).isEqualTo(1);
        DocumentNode answer = Document.json("stdout", stdout);
        assertThat(answer.field("verdict").text()).isEqualTo("FAIL");
        assertThat(answer.field("outcome").text()).isEqualTo("ROLLBACK");
    }

    @Test
    void judge_adds_single_requests_up_and_says_that_the_last_line_is_cut_off() {
        assertThat(judge("policy.yaml", "requests.jsonl")).isEqualTo(1);
        assertThat(stdout).contains("FAIL error-rate: hard failure: canary failed ");
        assertThat(stderr).contains("requests.jsonl:1202: the last line is cut off");
    }

    @ParameterizedTest
    @CsvSource({
        "flagger.yaml, healthy.jsonl, 0", "flagger.yaml, errors.jsonl, 1",
        "kayenta.json, healthy.jsonl, 0", "kayenta.json, errors.jsonl, 1",
        "keptn.yaml, healthy.jsonl, 0", "keptn.yaml, errors.jsonl, 1"
    })
    void judge_runs_the_judge_of_the_system_that_the_policy_was_written_for(String policy, String record, int code) {
        String[] more = policy.startsWith("flagger")
                ? new String[] {}
                : new String[] {"--over", "10m", "--metric", "error_rate=error-rate"};

        assertThat(judge(policy, record, more)).as(stdout + stderr).isEqualTo(code);
        assertThat(stdout).contains(policy.substring(0, 5)).contains("s after the opening");
    }

    @Test
    void judge_reads_metrics_by_the_names_they_are_given() {
        String[] names = {
            "--metric", "requests.bad=server-errors", "--metric", "requests.total=requests", "--over", "10m"
        };

        assertThat(judge("openslo.yaml", "errors.jsonl", names))
                .as(stdout + stderr)
                .isEqualTo(1);
        assertThat(stdout).startsWith("ROLLBACK  openslo policy requests on errors.jsonl");
        assertThat(judge("argo.yaml", "errors.jsonl", "--metric", "success-rate=error-rate"))
                .isEqualTo(1);
        assertThat(stdout).startsWith("ROLLBACK  argo policy success-rate on errors.jsonl\n  Failed, ");
    }

    @Test
    void judge_as_native_converts_a_foreign_policy_first() {
        assertThat(judge("flagger.yaml", "healthy.jsonl", "--as", "native"))
                .as(stdout + stderr)
                .isIn(0, 3);
        assertThat(stderr).contains("not taken over: ");
        assertThat(stdout).contains("policy where2eat on healthy.jsonl");
    }

    @Test
    void judge_compares_several_policies_side_by_side() {
        assertThat(run(
                        "judge",
                        "--policy",
                        file("policy.yaml"),
                        "--policy",
                        file("flagger.yaml"),
                        "--policy",
                        file("kayenta.json"),
                        "--over",
                        "10m",
                        "--record",
                        file("errors.jsonl")))
                .isEqualTo(1);
        assertThat(stdout)
                .startsWith("ROLLBACK  3 policies on errors.jsonl\n  policy ")
                .contains("native where2eat ", "flagger where2eat", "kayenta where2eat", "ok   comparison: ");
    }

    @Test
    void plan_says_what_the_traffic_can_show() {
        assertThat(run("plan", "--policy", file("policy.yaml"), "--rps", "200")).isEqualTo(0);
        assertThat(stdout)
                .startsWith(
                        "CAN_BE_JUDGED  plan of policy where2eat\n  where2eat: the canary gets 10 requests a second")
                .contains("A healthy canary can be promoted after 10 min.");

        assertThat(run("plan", "--policy", file("policy.yaml"), "--rps", "2")).isEqualTo(3);
        assertThat(stdout).contains("add 0.55 synthetic checks a second to each version, or take a window of 62 min");
    }

    @Test
    void explain_names_every_difference_with_its_place() {
        assertThat(run("explain", file("flagger.yaml"))).isEqualTo(0);
        assertThat(stdout).startsWith("EXPLAINED  flagger policy where2eat\n").contains("flagger.yaml:", "Fledge: ");
        assertThat(run("explain", file("policy.yaml"))).isEqualTo(2);
        assertThat(stderr).contains("is a native policy, which is judged as it stands; give one of another system");
    }

    @Test
    void convert_prints_a_native_policy_and_what_is_lost() {
        assertThat(run("convert", file("flagger.yaml"))).isEqualTo(0);
        assertThat(CanaryPolicy.read(Document.json("stdout", stdout)).name()).isEqualTo("where2eat");
        assertThat(stderr).contains("not taken over: ");
        assertThat(run("convert", file("argo.yaml"), "--as", "flagger")).isEqualTo(2);
        assertThat(stderr).contains("argo.yaml:");
    }

    @Test
    void calibrate_measures_false_rollbacks() {
        assertThat(run(
                        "calibrate",
                        "--policy",
                        file("policy.yaml"),
                        "--record",
                        file("healthy.jsonl"),
                        "--splits",
                        "10"))
                .isEqualTo(3);
        assertThat(stdout)
                .startsWith(
                        "TOO_FEW_SPLITS  calibration of policy where2eat\n  where2eat: 10 splits of 1 record, 5.00 %")
                .contains("server-errors + 20.0 %")
                .contains("?    false rollbacks: 0 of 10 splits");
    }

    @Test
    void wrong_use_exits_with_2_and_one_plain_sentence() {
        wrong("there is no file " + file("none.yaml") + "; give the file of a policy", "none.yaml", "errors.jsonl");
        wrong("there is no file " + file("none.jsonl") + "; give the file of a record", "policy.yaml", "none.jsonl");
        wrong("unknown key 'apiVersion'; remove it", "policy.yaml", "flagger.yaml");
        wrong("format must be one of kayenta, argo", "policy.yaml", "errors.jsonl", "--as", "spinnaker");
        wrong("the length of a run stands in the flagger file", "flagger.yaml", "errors.jsonl", "--over", "5m");
        wrong("--over and --metric are for policies of other systems", "policy.yaml", "errors.jsonl", "--over", "5m");
        assertThat(run("plan", "--policy", file("flagger.yaml"), "--rps", "1")).isEqualTo(2);
        assertThat(stderr)
                .contains("plan needs a native policy, but this is one of flagger; write it down with convert first");
        assertThat(run("plan", "--policy", file("policy.yaml"), "--rps", "-1")).isEqualTo(2);
        assertThat(stderr).contains("requests per second must be from 0.0");
        assertThat(run("plan", "--policy", file("policy.yaml"))).isEqualTo(2);
        assertThat(run("explain")).isEqualTo(2);
        assertThat(stdout).isEmpty();
    }

    @Test
    void a_folder_another_encoding_and_a_huge_file_are_named(@TempDir Path folder) throws Exception {
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xE9, '\n'});
        Path hugePolicy = huge(folder.resolve("huge.yaml"));
        Path hugeRecord = huge(folder.resolve("huge.jsonl"));

        assertThat(run("convert", folder.toString())).isEqualTo(2);
        assertThat(stderr).isEqualTo(folder + " is a folder; give the file of a policy\n");
        assertThat(run("convert", latin.toString())).isEqualTo(2);
        assertThat(stderr).startsWith(latin + ":1:1: is not UTF-8 (").endsWith("; save it as UTF-8\n");
        assertThat(run("convert", hugePolicy.toString())).isEqualTo(2);
        assertThat(stderr).startsWith(hugePolicy + ":1:1: has 11534336 characters, at most 10485760 are read");
        assertThat(run("judge", "--policy", file("policy.yaml"), "--record", folder.toString()))
                .isEqualTo(2);
        assertThat(stderr).isEqualTo(folder + " is a folder; give the file of a record\n");
        assertThat(run("judge", "--policy", file("policy.yaml"), "--record", folder.resolve("none.yaml") + ""))
                .isEqualTo(2);
        assertThat(stderr).endsWith("none.yaml; give the file of a record\n");
        assertThat(run("judge", "--policy", file("policy.yaml"), "--record", hugeRecord.toString()))
                .isEqualTo(2);
        assertThat(stderr).startsWith(hugeRecord + ":1:1: the document: the line has more than 10485760 bytes");
    }

    @Test
    void a_metric_that_the_record_does_not_have_is_refused_before_the_run() {
        wrong(
                "--metric error_rate=eror-rate: " + file("errors.jsonl")
                        + " has no metric 'eror-rate' and none that it is"
                        + " derived from; it has [latency, requests, server-errors]",
                "keptn.yaml",
                "errors.jsonl",
                "--over",
                "10m",
                "--metric",
                "error_rate=eror-rate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flagger.yaml", "kayenta.json", "keptn.yaml", "argo.yaml", "openslo.yaml"})
    void what_convert_prints_is_a_yaml_file_that_judge_reads(String policy, @TempDir Path folder) throws Exception {
        assertThat(run("convert", file(policy))).isEqualTo(0);
        String converted = stdout;
        Path yaml = Files.writeString(folder.resolve("policy.yaml"), converted);

        assertThat(run("judge", "--policy", yaml.toString(), "--record", file("errors.jsonl")))
                .as(stderr)
                .isIn(1, 3);
        assertThat(run("convert", yaml.toString())).isEqualTo(0);
        assertThat(stdout).isEqualTo(converted);
    }

    private static Path huge(Path file) throws IOException {
        try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(11L * 1024 * 1024);
        }
        return file;
    }

    private void wrong(String message, String policy, String record, String... more) {
        assertThat(judge(policy, record, more)).isEqualTo(2);
        assertThat(stdout).isEmpty();
        assertThat(stderr).contains(message);
    }

    private int judge(String policy, String record, String... more) {
        String[] arguments = new String[5 + more.length];
        arguments[0] = "judge";
        arguments[1] = "--policy";
        arguments[2] = file(policy);
        arguments[3] = "--record";
        arguments[4] = file(record);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return run(arguments);
    }

    private static String file(String name) {
        return FILES.resolve(name).toString();
    }

    private int run(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        stdout = run.stdout();
        stderr = run.stderr();
        return run.code();
    }
}
