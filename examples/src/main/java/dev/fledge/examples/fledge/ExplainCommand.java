package dev.fledge.examples.fledge;

import dev.fledge.canary.compat.Difference;
import dev.fledge.canary.compat.ForeignPolicy;
import dev.fledge.http.Redactor;
import dev.fledge.report.Report;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Says where the native judge would decide differently from the system that a policy was written for.")
final class ExplainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A policy of Kayenta, Argo, Flagger, Keptn, OpenSLO or Sloth.")
    private Path policy = Path.of("");

    @Option(
            names = "--as",
            paramLabel = "FORMAT",
            defaultValue = "",
            description = "kayenta, argo, flagger, keptn or openslo. Default: what the file says it is.")
    private String format = "";

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        ForeignPolicy read = PolicyFile.read(policy, format)
                .foreign()
                .orElseThrow(() -> new IllegalArgumentException(
                        policy + " is a native policy, which is judged as it stands; give one of another system"));
        List<Difference> differences = read.explain();
        return output.print(Report.on(read.format() + " policy " + read.name(), Redactor.byName())
                .verdict(Verdict.PASS)
                .outcome("EXPLAINED")
                .summary(differences.isEmpty() ? "The native judge decides alike." : "")
                .findings(differences.stream().map(ExplainCommand::finding).toList())
                .build());
    }

    private static Finding finding(Difference difference) {
        return Finding.pass(difference.where())
                .reason("DIFFERENCE")
                .message(difference.where() + "\n" + difference.foreign() + "\nFledge: " + difference.fledge())
                .fact("foreign", difference.foreign())
                .fact("fledge", difference.fledge())
                .build();
    }
}
