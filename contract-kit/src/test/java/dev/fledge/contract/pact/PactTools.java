package dev.fledge.contract.pact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.house.RealComponent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The tools of pact itself, as npm brings them. */
final class PactTools {
    private static final int LONGEST_SECONDS = 60;

    private final Path folder;

    /** Works in a folder of its own. */
    PactTools(Path folder) {
        this.folder = folder;
    }

    /** Returns what the verifier says of each interaction, in the order of files and interactions: OK or Error. */
    Map<String, String> verify(List<Path> files, TestProvider provider) throws Exception {
        Path report = folder.resolve("report.json");
        List<String> command = new ArrayList<>();
        command.add(RealComponent.require("pact", "npm install @pact-foundation/pact-cli")
                .toString());
        command.add("verifier");
        files.forEach(file -> command.addAll(List.of("-f", file.toString())));
        command.addAll(List.of("--hostname", "127.0.0.1", "-p", String.valueOf(provider.port())));
        command.addAll(List.of("--provider-name", "prices", "--state-change-url", provider.url() + "state"));
        command.addAll(List.of("-j", report.toString(), "--no-colour"));
        run(command, Map.of());
        Map<String, String> results = new LinkedHashMap<>();
        for (DocumentNode each :
                Document.read(report).field("interactionResults").items()) {
            String twice = results.put(
                    each.field("description").text(), each.field("result").text());
            assertThat(twice).as("descriptions must be unique").isNull();
        }
        return results;
    }

    /** Has pact-js write its pacts and returns them, sorted. */
    List<Path> pactsOfPactJs() throws Exception {
        Path node = RealComponent.require("node", "apt-get install nodejs");
        Path pact = RealComponent.require("pact", "npm install @pact-foundation/pact-cli @pact-foundation/pact");
        // npm puts a link to the tool into node_modules/.bin, so the library is beside that.
        Path modules = pact.toAbsolutePath().normalize().resolve("../..").normalize();
        Path written = Files.createDirectories(folder.resolve("pact-js"));
        Path script = Path.of("src", "test", "pact-js", "write-pacts.js").toAbsolutePath();
        int code = run(
                List.of(node.toString(), script.toString(), written.toString()),
                Map.of("NODE_PATH", modules.toString()));
        assertThat(code).isZero();
        try (var files = Files.list(written)) {
            return files.sorted().toList();
        }
    }

    private int run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        process.environment().put("PACT_DO_NOT_TRACK", "true");
        process.environment().putAll(environment);
        Process running = process.start();
        try {
            assertThat(running.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS))
                    .as("%s ended in time", command.get(0))
                    .isTrue();
            assertThat(running.exitValue()).as(Files.readString(output)).isIn(0, 1);
            return running.exitValue();
        } finally {
            RealComponent.end(running);
        }
    }
}
