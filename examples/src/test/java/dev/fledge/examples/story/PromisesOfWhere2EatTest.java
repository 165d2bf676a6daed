package dev.fledge.examples.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fledge.contract.broker.CanIDeploy;
import dev.fledge.contract.broker.ContractLedger;
import dev.fledge.contract.broker.Decision;
import dev.fledge.contract.broker.DeployVerdict;
import dev.fledge.contract.broker.Deployment;
import dev.fledge.contract.broker.PacticipantVersion;
import dev.fledge.contract.broker.VerificationResult;
import dev.fledge.contract.drift.DriftGate;
import dev.fledge.contract.drift.DriftMonitor;
import dev.fledge.contract.drift.DriftProbe;
import dev.fledge.contract.drift.OpenApiPromises;
import dev.fledge.contract.pact.Mismatch;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactResult;
import dev.fledge.contract.pact.PactSource;
import dev.fledge.contract.pact.PactVerifier;
import dev.fledge.contract.pact.VerificationReport;
import dev.fledge.contract.schema.JsonContract;
import dev.fledge.contract.schema.OpenApiContract;
import dev.fledge.contract.schema.SchemaReport;
import dev.fledge.examples.where2eat.Twin;
import dev.fledge.http.HttpCall;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.metric.Arm;
import dev.fledge.schema.SchemaViolation;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Where2Eat promised, to the price service downstream by a pact and to everybody by its description, asked of the running
 * app: it keeps both, and its twin with a broken contract is caught by each in its own way, at the exact place.
 */
class PromisesOfWhere2EatTest {
    private static final Path PACT = Path.of("contracts/pacts/prices/where2eat/1.0.0.json");
    private static final Path DESCRIPTION = Path.of("contracts/where2eat.yaml");
    private static final String GUEST = "{\"user\": \"probe\"}";

    private final SafeHttpClient client = SafeHttpClient.create();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        client.close();
    }

    private static HttpUrl url(Twin twin) {
        return RunningTwins.target(twin).url();
    }

    private static VerificationReport verified(Twin twin) throws Exception {
        return PactVerifier.against(url(twin))
                .pacts(PactSource.files(PACT))
                .build()
                .verify();
    }

    private SchemaReport described(Twin twin) throws Exception {
        HttpCall call = HttpCall.builder("POST", url(twin).resolve("/recommend"))
                .json(GUEST)
                .build();
        return JsonContract.openApi(DESCRIPTION)
                .operation("recommend")
                .response(200)
                .check(client.exchange(call));
    }

    @Test
    void the_running_app_keeps_the_pact_of_the_price_service_and_its_description() throws Exception {
        VerificationReport report = verified(Twin.HEALTHY);
        SchemaReport schema = described(Twin.HEALTHY);

        assertThat(report.verdict()).as(report.toText()).isEqualTo(Verdict.PASS);
        assertThat(schema.verdict()).as(schema.toText()).isEqualTo(Verdict.PASS);
    }

    @Test
    void the_pact_catches_the_broken_twin() throws Exception {
        VerificationReport report = verified(Twin.BROKEN_CONTRACT);

        List<Mismatch> mismatches = report.interactions().get(0).mismatches();
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(mismatches)
                .extracting(Mismatch::jsonPointer)
                .startsWith("/results/0/id", "/results/0/score")
                .hasSize(6);
        assertThat(report.toText()).contains("integer: expected a number without a fraction, found \"r-3\"");
    }

    @Test
    void the_description_catches_the_broken_twin() throws Exception {
        SchemaReport report = described(Twin.BROKEN_CONTRACT);

        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.violations())
                .extracting(SchemaViolation::pointer, SchemaViolation::keyword)
                .contains(tuple("/results/0/id", "type"), tuple("/results/0", "required"));
        assertThat(report.toText()).contains("where2eat.yaml#/components/schemas/Restaurant/properties/id/type");
    }

    @Test
    void drift_catches_the_broken_twin_while_the_stable_version_is_clean() throws Exception {
        OpenApiContract description = JsonContract.openApi(DESCRIPTION);
        try (DriftMonitor monitor = DriftMonitor.builder("where2eat")
                .contract(OpenApiPromises.of("where2eat", description))
                .start()) {
            DriftProbe questions = DriftProbe.builder(monitor)
                    .transport(client)
                    .post("/recommend", GUEST)
                    .build();

            questions.asking(Arm.BASELINE, url(Twin.HEALTHY)).ask(tenSeconds());
            questions.asking(Arm.CANARY, url(Twin.BROKEN_CONTRACT)).ask(tenSeconds());
            List<Finding> findings = DriftGate.builder(monitor).build().check();

            assertThat(Finding.worstOf(findings)).isEqualTo(Verdict.FAIL);
            assertThat(findings).extracting(Finding::reason).startsWith("NEW_DRIFT", "NEW_DRIFT");
            assertThat(findings.get(0).message())
                    .startsWith("POST /recommend 200 /results/*/id type: expected integer, found string");
        }
    }

    @Test
    void the_ledger_lets_the_app_go_where_the_price_service_lives_and_holds_its_broken_twin() throws Exception {
        Path published = folder.resolve("pacts/prices/where2eat/1.0.0.json");
        Files.createDirectories(published.getParent());
        Files.copy(PACT, published);
        ContractLedger ledger = ContractLedger.at(folder);
        ledger.recordDeployment(Deployment.of(new PacticipantVersion("prices", "1.0.0"), "production"));

        Decision unheardOf = mayGo(ledger, "1.1.0");
        publish(ledger, Twin.HEALTHY, "1.1.0");
        publish(ledger, Twin.BROKEN_CONTRACT, "1.2.0");

        assertThat(unheardOf.verdict()).isEqualTo(DeployVerdict.UNKNOWN_VERSION);
        assertThat(mayGo(ledger, "1.1.0").verdict()).isEqualTo(DeployVerdict.YES);
        assertThat(mayGo(ledger, "1.2.0").verdict()).isEqualTo(DeployVerdict.NO_FAILED);
    }

    private static void publish(ContractLedger ledger, Twin twin, String version) throws Exception {
        VerificationReport report = verified(twin);
        for (PactResult result : report.pacts()) {
            ledger.publishResult(
                    VerificationResult.of(result, version).orElseThrow().build());
        }
    }

    private static Decision mayGo(ContractLedger ledger, String version) throws Exception {
        return CanIDeploy.with(ledger)
                .pacticipant("where2eat")
                .version(version)
                .toEnvironment("production")
                .ask();
    }

    @Test
    void the_description_and_the_pact_are_about_the_same_app() throws Exception {
        PactFile pact = PactFile.read(PACT);
        OpenApiContract description = JsonContract.openApi(DESCRIPTION);

        assertThat(pact.interactions())
                .allMatch(each -> description
                        .find(each.request().method(), each.request().path())
                        .isPresent());
        assertThat(description.prepare()).allMatch(warning -> warning.contains("~1cache~1{key}"));
    }

    private static Deadline tenSeconds() {
        return Deadline.after(Duration.ofSeconds(10), TimeSource.system());
    }
}
