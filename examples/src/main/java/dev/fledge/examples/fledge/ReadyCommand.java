package dev.fledge.examples.fledge;

import dev.fledge.http.Redactor;
import dev.fledge.report.Report;
import dev.fledge.smoke.Expectation;
import dev.fledge.smoke.Expectations;
import dev.fledge.smoke.Ready;
import dev.fledge.smoke.ReadyReport;
import dev.fledge.smoke.SmokeCheck;
import dev.fledge.smoke.Target;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "ready",
        mixinStandardHelpOptions = true,
        description =
                "Waits until a running app, and the version that is meant, answers with 2xx, and tells what it saw.",
        sortOptions = false)
final class ReadyCommand implements Callable<Integer> {
    @Option(names = "--target", required = true, paramLabel = "URL", description = "Where the app runs.")
    private String target = "";

    @Option(
            names = "--path",
            paramLabel = "PATH",
            defaultValue = "/health",
            description = "What is asked for. Default: /health.")
    private String path = "/health";

    @Mixin
    private VersionOption version = new VersionOption();

    @Option(
            names = "--within",
            paramLabel = "TIME",
            defaultValue = "3m",
            description = "How long is waited at most. Default: 3m.")
    private Duration within = Duration.ofMinutes(3);

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "The pause between an answer and the next question. Default: 1s.")
    private Duration every = Duration.ofSeconds(1);

    @Option(
            names = "--consecutive",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often in a row it must answer so, 1 to 100. Default: 3.")
    private int consecutive = 3;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws InterruptedException {
        Target asked = Target.at(target);
        Expectation answered = Expectations.parse("status >= 200, < 300");
        Ready ready = Ready.when(SmokeCheck.get(path).expect(answered))
                .within(within)
                .every(every)
                .consecutive(consecutive);
        for (Expectation each : version.expectations()) {
            ready = ready.version(each);
        }
        ReadyReport report = ready.await(asked);
        return output.print(
                Report.on("ready " + path + " at " + Redactor.byName().redact(asked.url()), Redactor.byName())
                        .verdict(report.finding().verdict())
                        .outcome(report.finding().reason())
                        .findings(List.of(report.finding()))
                        .build());
    }
}
