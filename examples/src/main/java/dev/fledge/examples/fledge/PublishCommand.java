package dev.fledge.examples.fledge;

import dev.fledge.contract.broker.BrokerClient;
import dev.fledge.contract.broker.ContractLedger;
import dev.fledge.contract.broker.Publication;
import dev.fledge.contract.broker.PublishPacts;
import dev.fledge.contract.broker.PublishPacts.OnConflict;
import dev.fledge.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = "Publishes the contracts of a version of a consumer to a folder or a broker.",
        sortOptions = false)
final class PublishCommand implements Callable<Integer> {
    @Option(names = "--pacts", required = true, paramLabel = "DIR", description = "Where the pacts are.")
    private Path pacts = Path.of("");

    @Option(
            names = "--version",
            required = true,
            paramLabel = "VERSION",
            description = "The version of the consumer, best the commit.")
    private String version = "";

    @Option(
            names = "--pacticipant",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Whose pacts are published, where the folder has those of several consumers.")
    private String pacticipant = "";

    @Option(
            names = "--branch",
            paramLabel = "NAME",
            defaultValue = "",
            description = "The branch of the version, for a broker; a folder leaves that to git.")
    private String branch = "";

    @Option(
            names = "--build-url",
            paramLabel = "URL",
            defaultValue = "",
            description = "Where the build can be seen, for a broker.")
    private String buildUrl = "";

    @Option(
            names = "--merge",
            description = "Keeps the interactions of both where this version has a pact already. Default: refuses.")
    private boolean merge;

    @Mixin
    private ContractsOption contracts = new ContractsOption();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PublishPacts publish = PublishPacts.folder(pacts).version(version);
        if (!pacticipant.isBlank()) {
            publish.pacticipant(pacticipant);
        }
        if (!branch.isBlank()) {
            publish.branch(branch);
        }
        if (!buildUrl.isBlank()) {
            publish.buildUrl(buildUrl);
        }
        publish.onConflict(merge ? OnConflict.MERGE : OnConflict.FAIL);
        Publication publication = contracts.apply(new ContractsOption.Work<Publication>() {
            @Override
            public Publication with(ContractLedger ledger) throws IOException, InterruptedException {
                return ledger.publish(publish);
            }

            @Override
            public Publication with(BrokerClient broker) throws IOException, InterruptedException {
                return broker.publish(publish);
            }
        });
        publication
                .notices()
                .forEach(notice -> System.err.println(ContractsOption.redactor().redact(notice)));
        return output.print(Report.on("publish " + publication.consumer(), ContractsOption.redactor())
                .verdict(publication.finding().verdict())
                .outcome(publication.finding().reason())
                .findings(List.of(publication.finding()))
                .build());
    }
}
