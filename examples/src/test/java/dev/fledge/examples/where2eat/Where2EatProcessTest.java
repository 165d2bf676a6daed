package dev.fledge.examples.where2eat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.artifact.Digest;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Where2EatProcessTest {
    private static final Digest DIGEST = Digest.parse("sha256:" + "ab".repeat(32));

    @Test
    void serves_in_a_process_of_its_own_until_it_is_stopped() throws Exception {
        var app = Where2EatProcess.builder("1.1.0", DIGEST).start(in(30));
        try (app) {
            assertThat(get(app, "health")).contains("\"version\":\"1.1.0\"").contains("\"" + DIGEST + "\"");
            assertThat(app.alive()).isTrue();
            assertThat(app.exitCode()).isEmpty();
            assertThat(app.pid()).isNotEqualTo(ProcessHandle.current().pid());
        }

        assertThat(app.alive()).isFalse();
        assertThat(app.exitCode()).contains(143);
        assertThat(app.lastErrors()).isEmpty();
        assertThatThrownBy(() -> get(app, "health")).isInstanceOf(IOException.class);
    }

    @Test
    void the_crash_twin_dies_by_itself() throws Exception {
        try (var app = Where2EatProcess.builder("1.1.0", DIGEST)
                .twin(Twin.CRASH)
                .crashAfter(Duration.ofMillis(100))
                .start(in(30))) {
            awaitDeath(app);

            assertThat(app.exitCode()).contains(134);
            assertThat(app.lastErrors()).containsExactly("Where2Eat 1.1.0 crashes now, as its twin should");
        }
    }

    @Test
    void a_wrong_option_ends_with_code_2_and_its_message_is_passed_on() {
        assertThatThrownBy(() -> Where2EatProcess.builder("1 1", DIGEST).start(in(30)))
                .isInstanceOf(IOException.class)
                .hasMessage("Where2Eat 1 1 died at its start with exit code 2. It wrote:\n--version must be at most 64"
                        + " letters, digits, '.', '+' and '-', but was '1 1'; use for example --version 1.1.0");
    }

    @Test
    void a_process_that_does_not_serve_in_time_is_ended() {
        List<ProcessHandle> before = ProcessHandle.current().children().toList();

        assertThatThrownBy(() -> Where2EatProcess.builder("1.1.0", DIGEST).start(in(0)))
                .isInstanceOf(IOException.class)
                .hasMessage("Where2Eat 1.1.0 did not serve within PT0S; allow it more time or look at its errors; it"
                        + " wrote no errors");
        assertThat(ProcessHandle.current().children().filter(child -> !before.contains(child)))
                .allSatisfy(child -> child.onExit().get(5, TimeUnit.SECONDS));
    }

    @Test
    void ends_by_itself_when_its_standard_input_closes(@TempDir Path folder) throws Exception {
        Path portFile = folder.resolve("port");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.fledge.examples.where2eat.Where2EatApp",
                        "--version",
                        "1.1.0",
                        "--digest",
                        DIGEST.toString(),
                        "--port-file",
                        portFile.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            Deadline deadline = in(30);
            while (!Files.exists(portFile) && !deadline.passed()) {
                deadline.sleepAtMost(Duration.ofMillis(20));
            }

            process.getOutputStream().close();

            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void awaitDeath(Where2EatProcess app) throws InterruptedException {
        Deadline deadline = in(30);
        while (app.alive() && !deadline.passed()) {
            deadline.sleepAtMost(Duration.ofMillis(20));
        }
    }

    private static String get(Where2EatProcess app, String path) throws IOException {
        URL url = app.url().newBuilder().addPathSegment(path).build().url();
        try (InputStream body = url.openStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Deadline in(long seconds) {
        return Deadline.after(Duration.ofSeconds(seconds), TimeSource.system());
    }
}
