package dev.fledge.contract.broker;

import static dev.fledge.contract.broker.Pacts.pact;
import static dev.fledge.contract.broker.Pacts.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.contract.pact.PactFile;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.house.RealComponent;
import dev.fledge.http.SafeHttpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real command line of Pact against the stub: what it does there, and what we do, is the same. */
@Tag("story")
class PactCliTest {
    private static final PactFile PACT = pact("where2eat", "prices", "one price");

    private record Ran(int exitCode, String output) {}

    @TempDir
    private Path folder;

    private final SafeHttpClient transport = SafeHttpClient.create();
    private Path program;
    private StubBroker stub;
    private BrokerClient broker;

    @BeforeEach
    void start() throws Exception {
        program = RealComponent.require("pact", "npm i -g @pact-foundation/pact-cli");
        stub = StubBroker.start();
        broker = BrokerClient.at(stub.url()).transport(transport).build();
    }

    @AfterEach
    void stop() {
        if (stub != null) {
            stub.close();
        }
        transport.close();
    }

    @Test
    void what_the_real_tool_publishes_is_what_we_publish() throws Exception {
        Path pacts = Files.createDirectory(folder.resolve("pacts"));
        Files.writeString(pacts.resolve("where2eat-prices.json"), PACT.toJson());

        Ran published = run("publish", pacts.toString(), "-a", "1.0", "--branch", "main");
        Publication again = broker.publish(PublishPacts.folder(pacts).version("1.0"));

        assertThat(published.exitCode()).as(published.output()).isZero();
        assertThat(published.output())
                .contains("Pact successfully published for where2eat version 1.0 and provider prices.");
        assertThat(again.isAccepted()).isTrue();
        assertThat(stub.store().pacts).hasSize(1);
        assertThat(stub.store().branches).containsExactly("where2eat main 1.0");
    }

    @Test
    void the_real_tool_is_refused_where_we_are() throws Exception {
        broker.publish(Pacts.publish(PACT, "1.0"));
        Path pacts = Files.createDirectory(folder.resolve("pacts"));
        Files.writeString(
                pacts.resolve("p.json"),
                pact("where2eat", "prices", "one price", 201).toJson());

        Ran refused = run("publish", pacts.toString(), "-a", "1.0");

        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
        assertThat(broker.publish(PublishPacts.folder(pacts).version("1.0")).isAccepted())
                .isFalse();
    }

    @Test
    void the_real_tool_asks_and_is_answered_as_we_are() throws Exception {
        broker.publish(Pacts.publish(PACT, "1.0"));
        List<DeployVerdict> verdicts = new ArrayList<>();

        // Nothing deployed; not verified; verified; a second version live that is not; that one fails.
        verdicts.add(bothAsked("where2eat", "1.0"));
        verify("2.0", true);
        deployByTool("prices", "2.0", "");
        verdicts.add(bothAsked("where2eat", "1.0"));
        broker.publish(Pacts.publish(pact("where2eat", "prices", "all prices"), "1.1"));
        verdicts.add(bothAsked("where2eat", "1.1"));
        verify("2.1", false);
        deployByTool("prices", "2.1", "canary");
        verdicts.add(bothAsked("where2eat", "1.0"));
        Ran undeployed = run(
                "record-undeployment",
                "--pacticipant",
                "prices",
                "--environment",
                "production",
                "--application-instance",
                "canary");
        assertThat(undeployed.exitCode()).as(undeployed.output()).isZero();
        verdicts.add(bothAsked("where2eat", "1.0"));
        deployByTool("where2eat", "1.0", "");
        verdicts.add(bothAsked("prices", "2.1"));

        assertThat(verdicts)
                .containsExactly(
                        DeployVerdict.UNKNOWN_NOTHING_DEPLOYED,
                        DeployVerdict.YES,
                        DeployVerdict.UNKNOWN_NOT_VERIFIED,
                        DeployVerdict.NO_FAILED,
                        DeployVerdict.YES,
                        DeployVerdict.NO_FAILED);
    }

    @Test
    void what_the_real_tool_records_is_live_for_us() throws Exception {
        verifyAfterPublishing();
        deployByTool("prices", "2.0", "");
        Ran released =
                run("record-release", "--pacticipant", "prices", "--version", "2.1", "--environment", "production");

        assertThat(released.exitCode()).as(released.output()).isZero();
        assertThat(broker.live("production")).containsExactly(version("prices", "2.0"), version("prices", "2.1"));
    }

    private void verifyAfterPublishing() throws Exception {
        broker.publish(Pacts.publish(PACT, "1.0"));
        verify("2.0", true);
        verify("2.1", true);
    }

    private void verify(String providerVersion, boolean success) throws Exception {
        VerificationResult.Builder result =
                VerificationResult.builder(PACT, providerVersion).consumerVersion("1.0");
        broker.publishResult(
                (success ? result.passed("one price") : result.failed("one price", List.of("no"))).build());
    }

    private void deployByTool(String pacticipant, String version, String instance) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "record-deployment",
                "--pacticipant",
                pacticipant,
                "--version",
                version,
                "--environment",
                "production"));
        if (!instance.isEmpty()) {
            command.addAll(List.of("--application-instance", instance));
        }
        Ran ran = run(command.toArray(String[]::new));
        assertThat(ran.exitCode()).as(ran.output()).isZero();
    }

    /** Asks the real tool and us; both say yes or neither does. */
    private DeployVerdict bothAsked(String pacticipant, String version) throws Exception {
        List<String> question = List.of(
                "can-i-deploy",
                "--pacticipant",
                pacticipant,
                "--version",
                version,
                "--to-environment",
                "production",
                "-o");
        Ran theirs = run(with(question, "table"));
        // With this output the tool ends with 0 whatever the answer is, so only what it prints is looked at.
        String json = run(with(question, "json")).output();
        DeployVerdict ours = CanIDeploy.with(broker)
                .pacticipant(pacticipant)
                .version(version)
                .toEnvironment("production")
                .ask()
                .verdict();

        assertThat(theirs.exitCode()).as(theirs.output()).isEqualTo(ours == DeployVerdict.YES ? 0 : 1);
        DocumentNode summary = Document.json("answer", json.substring(json.indexOf('{'), json.lastIndexOf('}') + 1))
                .field("summary");
        assertThat(summary.field("deployable").toJson())
                .isEqualTo(
                        switch (ours) {
                            case YES -> "true";
                            case NO_FAILED -> "false";
                            default -> "null";
                        });
        return ours;
    }

    private static String[] with(List<String> arguments, String last) {
        List<String> all = new ArrayList<>(arguments);
        all.add(last);
        return all.toArray(String[]::new);
    }

    private Ran run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "broker"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-b", stub.url().toString()));
        Path output = Files.createTempFile(folder, "pact", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("PACT_DO_NOT_TRACK", "true");
        builder.environment().put("PACT_BROKER_HTTP_RETRIES", "0");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("pact ended").isTrue();
            return new Ran(process.exitValue(), Files.readString(output));
        } finally {
            RealComponent.end(process);
        }
    }
}
