package dev.fledge.examples.fledge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadyCommandTest {
    @Test
    void the_version_that_is_meant_is_ready() throws Exception {
        try (TinyApp app = new TinyApp("1.1.0")) {
            CommandRun run = CommandRun.of(
                    "ready",
                    "--target=" + app.url(),
                    "--version-header=X-App-Version=1.1.0",
                    "--version-json=$.version=1.1.0",
                    "--every=10ms");

            assertThat(run.code()).isZero();
            assertThat(run.stdout()
                            .replaceAll("after [0-9.]+ m?s", "after TIME")
                            .replaceAll(": [0-9-]+ s ok", ": N s ok"))
                    .isEqualTo("READY  ready /health at " + app.url() + "/\n"
                            + "  ok   ready after TIME (3 attempts): N s ok (3)\n");
        }
    }

    @Test
    void an_old_version_that_still_serves_is_waited_out_and_told() throws Exception {
        try (TinyApp app = new TinyApp("1.0.0")) {
            CommandRun run = CommandRun.of(
                    "ready",
                    "--target=" + app.url(),
                    "--version-json=$.version=1.1.0",
                    "--within=300ms",
                    "--every=10ms",
                    "--consecutive=1");

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.stdout())
                    .startsWith("NOT_READY  ready /health at " + app.url() + "/\n  FAIL NOT READY after ")
                    .contains("200 but another version: $.version expected == \"1.1.0\", but was \"1.0.0\" (text)")
                    .endsWith("The old version is still serving: check the rollout, not the app.\n");
        }
    }

    @Test
    void nobody_there_is_not_ready() throws Exception {
        CommandRun run = CommandRun.of(
                "ready", "--target", "http://127.0.0.1:" + TinyApp.freePort(), "--within", "200ms", "--every", "20ms");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.stdout()).contains("connection refused (");
    }

    @Test
    void wrong_use_is_said_plainly() {
        assertThat(CommandRun.of("ready", "--target", "nonsense").stderr())
                .isEqualTo("address of a target must be whole, such as http://localhost:8080, but was 'nonsense'"
                        + System.lineSeparator());
        assertThat(CommandRun.of("ready", "--target", "http://a", "--consecutive", "0"))
                .isEqualTo(
                        new CommandRun(2, "", "consecutive must be from 1 to 100, but was 0" + System.lineSeparator()));
        assertThat(CommandRun.of("ready", "--target", "http://a", "--within", "soon")
                        .stderr())
                .startsWith(
                        "Invalid value for option '--within': must be a time longer than zero such as 500ms, 15s or 10m,"
                                + " but was 'soon'");
        assertThat(CommandRun.of("ready").code()).isEqualTo(2);
    }

    @Test
    void help_names_what_can_be_said() {
        CommandRun run = CommandRun.of("ready", "--help");

        assertThat(run.code()).isZero();
        assertThat(run.stdout())
                .contains("--version-header=NAME=VALUE", "--version-json=PATH=TEXT", "--consecutive=N", "Default: 3m.");
    }
}
