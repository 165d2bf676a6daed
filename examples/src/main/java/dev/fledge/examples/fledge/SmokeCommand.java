package dev.fledge.examples.fledge;

import dev.fledge.http.Redactor;
import dev.fledge.report.Report;
import dev.fledge.smoke.CheckResult;
import dev.fledge.smoke.Expectation;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeReport;
import dev.fledge.smoke.SmokeVerdict;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import dev.fledge.smoke.yaml.SuiteFile;
import dev.fledge.verdict.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "smoke",
        mixinStandardHelpOptions = true,
        description = "Asks the checks of a suite file of a running app, or of several arms of it side by side.",
        sortOptions = false)
final class SmokeCommand implements Callable<Integer> {
    @Option(names = "--suite", required = true, paramLabel = "FILE", description = "The suite, YAML or JSON.")
    private Path suite = Path.of("");

    @Option(names = "--target", paramLabel = "URL", defaultValue = "", description = "Where the app runs.")
    private String target = "";

    @Option(
            names = "--arm",
            paramLabel = "NAME=URL",
            description =
                    "Instead of --target: an arm and where it runs, such as canary=http://10.2.3.4:8080; may be repeated."
                            + " The worst arm decides.")
    private Map<String, String> arms = new LinkedHashMap<>();

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "Sent with every request; may be repeated.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Mixin
    private VersionOption version = new VersionOption();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (target.isBlank() == arms.isEmpty()) {
            throw new IllegalArgumentException("smoke needs either --target URL or --arm NAME=URL, and not both");
        }
        Suite read = SuiteFile.read(InputFile.existing(suite, "suite"));
        return output.print(arms.isEmpty() ? one(read, target(target)) : several(read));
    }

    private Target target(String url) {
        Target asked = Target.at(url);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            asked = asked.header(header.getKey(), header.getValue());
        }
        for (Expectation each : version.expectations()) {
            asked = asked.servedBy(each);
        }
        return asked;
    }

    private static Report one(Suite read, Target asked) throws InterruptedException {
        SmokeReport report = Smoke.run(read, asked);
        return Report.on("smoke " + read.name() + " at " + Redactor.byName().redact(asked.url()), Redactor.byName())
                .verdict(report.verdict().verdict())
                .outcome(report.verdict().name())
                .findings(report.findings())
                .build();
    }

    /** Every arm is asked before any is judged, so that one that is down does not hide the other. */
    private Report several(Suite read) throws InterruptedException {
        Map<String, Target> targets = new LinkedHashMap<>();
        arms.forEach((name, url) -> targets.put(name, target(url)));
        Map<String, SmokeReport> reports = new LinkedHashMap<>();
        for (Map.Entry<String, Target> arm : targets.entrySet()) {
            reports.put(arm.getKey(), Smoke.run(read, arm.getValue()));
        }
        SmokeVerdict worst = reports.values().stream()
                .map(SmokeReport::verdict)
                .max(SmokeVerdict::compareTo)
                .orElseThrow();
        return Report.on("smoke " + read.name() + " at " + String.join(" and ", arms.keySet()), Redactor.byName())
                .verdict(worst.verdict())
                .outcome(worst.name())
                .summary(reports.entrySet().stream()
                        .map(arm -> arm.getKey() + " " + arm.getValue().verdict())
                        .collect(Collectors.joining(", ")))
                .findings(paired(reports))
                .build();
    }

    /** Returns the findings check by check, so that the arms stand beside each other. */
    private static List<Finding> paired(Map<String, SmokeReport> reports) {
        List<Finding> paired = new ArrayList<>();
        int checks = reports.values().iterator().next().results().size();
        for (int i = 0; i < checks; i++) {
            for (Map.Entry<String, SmokeReport> arm : reports.entrySet()) {
                paired.add(of(arm.getKey(), arm.getValue().results().get(i)));
            }
        }
        return paired;
    }

    private static Finding of(String arm, CheckResult result) {
        Finding finding = result.finding();
        return Finding.of(finding.verdict(), arm + " > " + finding.subject())
                .reason(finding.reason())
                .message(arm + ": " + finding.message())
                .facts(finding.facts())
                .build();
    }
}
