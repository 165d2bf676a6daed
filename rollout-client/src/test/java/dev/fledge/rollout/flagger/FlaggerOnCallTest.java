package dev.fledge.rollout.flagger;

import static dev.fledge.rollout.fake.Eventually.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.house.RealComponent;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.fake.Eventually;
import dev.fledge.rollout.fake.FakeApps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/rollback.md tells whoever is on call to type, with the real kubectl and without Fledge. */
@Tag("story")
class FlaggerOnCallTest {
    @TempDir
    private Path home;

    @Test
    void two_commands_of_kubectl_take_the_canary_away() throws Exception {
        Path kubectl = RealComponent.require("kubectl", "https://kubernetes.io/docs/tasks/tools/");
        try (FlaggerStage stage = new FlaggerStage(Duration.ofMillis(4))) {
            stage.target.apply(new Command.Start(FakeApps.V2), soon());
            stage.target.apply(new Command.SetWeight(500), soon());

            String route = run(stage, kubectl, "patch", "httproute", "app", "--type=json", "-p", """
                    [{"op":"test","path":"/spec/rules/0/backendRefs/1/name","value":"app-canary"},
                     {"op":"add","path":"/spec/rules/0/backendRefs/0/weight","value":100},
                     {"op":"add","path":"/spec/rules/0/backendRefs/1/weight","value":0}]""");
            long routed = stage.routedToCanary();
            String status =
                    run(stage, kubectl, "patch", "canary", "app", "--subresource=status", "--type=merge", "-p", """
                    {"status":{"failedChecks":1000}}""");
            Eventually.holds(
                    "Flagger to give the release up", () -> stage.phase().equals("Failed"));

            assertThat(route).contains("patched");
            assertThat(routed).isZero();
            assertThat(status).contains("patched");
            assertThat(stage.answeredByCanary(20)).isZero();
        }
    }

    private String run(FlaggerStage stage, Path kubectl, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                kubectl.toString(),
                "--server=" + stage.kubernetes.url(),
                "--kubeconfig=/dev/null",
                "--cache-dir=" + home.resolve("cache"),
                "--namespace=prod"));
        command.addAll(List.of(arguments));
        Path said = home.resolve("said");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        // Nothing of the machine's may point it to another cluster.
        builder.environment().clear();
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("kubectl ends").isTrue();
        } finally {
            RealComponent.end(process);
        }
        return Files.readString(said);
    }
}
