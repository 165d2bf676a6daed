package dev.fledge.examples.fledge;

import dev.fledge.http.Redactor;
import dev.fledge.report.Report;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeReport;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import dev.fledge.smoke.yaml.SuiteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "smoke",
        mixinStandardHelpOptions = true,
        description = "Asks the checks of a suite file of a running app.")
final class SmokeCommand implements Callable<Integer> {
    @Option(names = "--suite", required = true, paramLabel = "FILE", description = "The suite, YAML or JSON.")
    private Path suite = Path.of("");

    @Option(names = "--target", required = true, paramLabel = "URL", description = "Where the app runs.")
    private String target = "";

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "Sent with every request; may be repeated.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Suite read = SuiteFile.read(suite);
        Target asked = Target.at(target);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            asked = asked.header(header.getKey(), header.getValue());
        }
        SmokeReport report = Smoke.run(read, asked);
        return output.print(
                Report.on("smoke " + read.name() + " at " + Redactor.byName().redact(asked.url()), Redactor.byName())
                        .verdict(report.verdict().verdict())
                        .outcome(report.verdict().name())
                        .findings(report.findings())
                        .build());
    }
}
