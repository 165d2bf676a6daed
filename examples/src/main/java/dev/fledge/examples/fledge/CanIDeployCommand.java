package dev.fledge.examples.fledge;

import dev.fledge.contract.broker.BrokerClient;
import dev.fledge.contract.broker.CanIDeploy;
import dev.fledge.contract.broker.ContractLedger;
import dev.fledge.contract.broker.Decision;
import dev.fledge.report.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "can-i-deploy",
        mixinStandardHelpOptions = true,
        description = "Tells whether a version keeps its contracts with every version that is live in an environment.",
        sortOptions = false)
final class CanIDeployCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    @Option(names = "--pacticipant", required = true, paramLabel = "NAME", description = "The app, as in its pacts.")
    private String pacticipant = "";

    @Option(names = "--version", required = true, paramLabel = "VERSION", description = "What wants to go.")
    private String version = "";

    @Option(names = "--to-environment", required = true, paramLabel = "NAME", description = "Where it wants to go.")
    private String environment = "";

    @Mixin
    private ContractsOption contracts = new ContractsOption();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description = "How long to ask again, every 10 s, while a result is missing. Default: asks once.")
    private @Nullable Duration wait;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Decision decision = contracts.apply(new ContractsOption.Work<Decision>() {
            @Override
            public Decision with(ContractLedger ledger) throws InterruptedException {
                return ask(CanIDeploy.with(ledger));
            }

            @Override
            public Decision with(BrokerClient broker) throws InterruptedException {
                return ask(CanIDeploy.with(broker));
            }
        });
        return output.print(report(decision));
    }

    private Decision ask(CanIDeploy question) throws InterruptedException {
        return question.pacticipant(pacticipant)
                .version(version)
                .toEnvironment(environment)
                .waitForUnknown(wait == null ? Duration.ZERO : wait, PAUSE)
                .ask();
    }

    private static Report report(Decision decision) {
        List<String> summary = new ArrayList<>(decision.reasons());
        decision.fix().ifPresent(command -> summary.add("next: " + command));
        return Report.on(
                        "can-i-deploy " + decision.asked() + " to " + decision.environment(),
                        ContractsOption.redactor())
                .verdict(decision.verdict().verdict())
                .outcome(decision.verdict().name())
                .summary(String.join("; ", summary))
                .findings(decision.findings())
                .build();
    }
}
