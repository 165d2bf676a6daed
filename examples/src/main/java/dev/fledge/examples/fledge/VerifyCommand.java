package dev.fledge.examples.fledge;

import dev.fledge.contract.broker.BrokerClient;
import dev.fledge.contract.broker.ContractLedger;
import dev.fledge.contract.broker.VerificationResult;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactResult;
import dev.fledge.contract.pact.PactSource;
import dev.fledge.contract.pact.PactVerifier;
import dev.fledge.contract.pact.States;
import dev.fledge.contract.pact.VerificationPolicy;
import dev.fledge.contract.pact.VerificationReport;
import dev.fledge.http.Redactor;
import dev.fledge.report.JUnitXml;
import dev.fledge.report.Report;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Asks a running provider what pacts ask and checks that it answers as its consumers expect.",
        sortOptions = false)
final class VerifyCommand implements Callable<Integer> {
    @Option(
            names = "--pact",
            required = true,
            paramLabel = "FILE|DIR",
            description = "A pact, or a folder of them; may be repeated.")
    private List<Path> pacts = new ArrayList<>();

    @Option(names = "--target", required = true, paramLabel = "URL", description = "Where the provider runs.")
    private String target = "";

    @Option(names = "--provider-version", paramLabel = "VERSION", description = "Which version of it runs there.")
    private @Nullable String providerVersion;

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "Sent with every request; may be repeated.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Option(
            names = "--state-endpoint",
            paramLabel = "URL|PATH",
            description = "What brings the provider into a state when it is sent a POST, such as /_fledge/state.")
    private @Nullable String stateEndpoint;

    @Option(
            names = "--assume",
            paramLabel = "STATE",
            description = "A state that the provider is in already; may be repeated.")
    private List<String> assumed = new ArrayList<>();

    @Option(
            names = "--all-methods",
            description = "Sends POST, PUT, PATCH and DELETE also to another machine, where they may change data.")
    private boolean allMethods;

    @Option(
            names = "--allow-unverifiable",
            description = "Passes where something was verified, though other interactions could not be.")
    private boolean allowUnverifiable;

    @Option(names = "--deadline", paramLabel = "TIME", description = "How long all may take, such as 60s. Default 5m.")
    private @Nullable Duration deadline;

    @Option(names = "--junit-xml", paramLabel = "FILE", description = "Where JUnit XML goes.")
    private @Nullable Path junitXml;

    /** Where the results go; nowhere unless it is named. */
    @Mixin
    private ContractsOption contracts = new ContractsOption();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (junitXml != null) {
            OutputFile.requireWritable(junitXml);
        }
        if (contracts.isNamed() && providerVersion == null) {
            throw new IllegalArgumentException(
                    "a result belongs to a version of the provider; say which runs there with --provider-version");
        }
        VerificationReport verified = verifier().verify();
        if (providerVersion != null && contracts.isNamed()) {
            publish(verified, providerVersion);
        }
        Verdict verdict = verified.verdict();
        Report report = Report.on("pacts at " + verified.target(), Redactor.byName())
                .verdict(verdict)
                .outcome(outcome(verdict))
                .findings(verified.findings())
                .summary(verified.providerVersion()
                        .map(version -> "provider version " + version)
                        .orElse(""))
                .build();
        if (junitXml != null) {
            OutputFile.write(junitXml, JUnitXml.render(report));
        }
        return output.print(report);
    }

    /** What decided nothing is no result: whoever asks whether to deploy must not take it for one. */
    private void publish(VerificationReport verified, String version) throws IOException, InterruptedException {
        for (PactResult pact : verified.pacts()) {
            Optional<VerificationResult> result =
                    VerificationResult.of(pact, version).map(VerificationResult.Builder::build);
            if (result.isEmpty()) {
                System.err.println("Published no result of " + pact.pact() + ": it was not decided");
                continue;
            }
            contracts.apply(new ContractsOption.Work<VerificationResult>() {
                @Override
                public VerificationResult with(ContractLedger ledger) throws IOException, InterruptedException {
                    ledger.publishResult(result.get());
                    return result.get();
                }

                @Override
                public VerificationResult with(BrokerClient broker) throws IOException, InterruptedException {
                    broker.publishResult(result.get());
                    return result.get();
                }
            });
            System.err.println("Published the result of " + pact.pact() + " for version " + version);
        }
    }

    private static String outcome(Verdict verdict) {
        return switch (verdict) {
            case PASS -> "VERIFIED";
            case FAIL -> "MISMATCH";
            case INCONCLUSIVE -> "UNVERIFIABLE";
        };
    }

    private PactVerifier verifier() throws IOException {
        PactVerifier.Builder verifier = PactVerifier.against(target);
        for (Path each : pacts) {
            verifier.pacts(source(each));
        }
        States states = stateEndpoint == null ? States.none() : States.endpoint(stateEndpoint);
        for (String each : assumed) {
            states = states.assume(each);
        }
        VerificationPolicy policy = VerificationPolicy.allVerified();
        verifier.states(states)
                .request((interaction, request) -> headers.forEach(request::header))
                .policy(allowUnverifiable ? policy.allowingUnverifiable() : policy);
        if (allMethods) {
            verifier.allMethods();
        }
        if (deadline != null) {
            verifier.deadline(deadline);
        }
        if (providerVersion != null) {
            verifier.providerVersion(providerVersion);
        }
        return verifier.build();
    }

    /** A file that is no pact is wrong use; one of many in a folder is told beside the others. */
    private static PactSource source(Path named) throws IOException {
        return Files.isDirectory(named)
                ? PactSource.folder(named)
                : PactSource.of(PactFile.read(InputFile.existing(named, "pact")));
    }
}
