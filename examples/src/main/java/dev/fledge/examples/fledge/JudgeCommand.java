package dev.fledge.examples.fledge;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.CanaryState;
import dev.fledge.canary.Judge;
import dev.fledge.canary.Judgement;
import dev.fledge.document.Document;
import dev.fledge.http.Redactor;
import dev.fledge.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "judge",
        mixinStandardHelpOptions = true,
        description = "Judges recorded observations by a policy; the same files always give the same answer.")
final class JudgeCommand implements Callable<Integer> {
    @Option(names = "--policy", required = true, paramLabel = "FILE", description = "The canary policy, YAML or JSON.")
    private Path policy = Path.of("");

    @Option(names = "--record", required = true, paramLabel = "FILE", description = "What was observed, JSON or YAML.")
    private Path record = Path.of("");

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        CanaryPolicy read = CanaryPolicy.read(Document.read(policy));
        RecordedWindow window = RecordedWindow.read(Document.read(record));
        Judgement judgement = Judge.look(
                        read, CanaryState.openedAt(window.start()), window.observations(), window.end())
                .judgement();
        return output.print(Report.on("policy " + read.name() + " on " + record.getFileName(), Redactor.byName())
                .verdict(judgement.verdict())
                .outcome(judgement.decision().name())
                .findings(judgement.findings())
                .build());
    }
}
