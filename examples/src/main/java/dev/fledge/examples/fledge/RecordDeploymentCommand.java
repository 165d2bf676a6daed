package dev.fledge.examples.fledge;

import dev.fledge.contract.broker.BrokerClient;
import dev.fledge.contract.broker.ContractLedger;
import dev.fledge.contract.broker.Deployment;
import dev.fledge.contract.broker.PacticipantVersion;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "record-deployment",
        mixinStandardHelpOptions = true,
        description = "Records that a version is live in an environment, once the old one is gone.",
        sortOptions = false)
final class RecordDeploymentCommand implements Callable<Integer> {
    @Option(names = "--pacticipant", required = true, paramLabel = "NAME", description = "The app, as in its pacts.")
    private String pacticipant = "";

    @Option(names = "--version", required = true, paramLabel = "VERSION", description = "What is live.")
    private String version = "";

    @Option(names = "--environment", required = true, paramLabel = "NAME", description = "Where it is live.")
    private String environment = "";

    @Option(
            names = "--instance",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Which of several that are live together, such as canary. Default: the only one.")
    private String instance = "";

    @Mixin
    private ContractsOption contracts = new ContractsOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Deployment deployment = Deployment.of(new PacticipantVersion(pacticipant, version), environment)
                .instance(instance);
        String where = contracts.apply(new ContractsOption.Work<String>() {
            @Override
            public String with(ContractLedger ledger) throws IOException, InterruptedException {
                ledger.recordDeployment(deployment);
                return ledger.toString();
            }

            @Override
            public String with(BrokerClient broker) throws IOException, InterruptedException {
                broker.recordDeployment(deployment);
                return broker.toString();
            }
        });
        System.err.println("Recorded " + deployment + " at " + where);
        return 0;
    }
}
