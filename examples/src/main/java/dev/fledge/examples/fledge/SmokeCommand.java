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
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

    @Option(
            names = "--tags",
            paramLabel = "EXPRESSION",
            defaultValue = "",
            description =
                    "Asks only checks whose tags meet this, such as 'core & !write'; the others are told as skipped.")
    private String tags = "";

    @Mixin
    private VersionOption version = new VersionOption();

    @Option(names = "--har", paramLabel = "FILE", description = "Where every request and answer goes, without secrets.")
    private @Nullable Path har;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Where JUnit XML goes. With --arm, it and the HAR are a file an arm: smoke-canary.xml.")
    private @Nullable Path junit;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (target.isBlank() == arms.isEmpty()) {
            throw new IllegalArgumentException("smoke needs either --target URL or --arm NAME=URL, and not both");
        }
        Map<String, Target> targets = targets();
        Suite read = SuiteFile.read(InputFile.existing(suite, "suite"));
        Suite asked = tags.isBlank() ? read : read.tagged(tags);
        Map<String, SmokeReport> reports = new LinkedHashMap<>();
        for (Map.Entry<String, Target> arm : targets.entrySet()) {
            SmokeReport report =
                    har == null ? Smoke.run(asked, arm.getValue()) : Smoke.recording(asked, arm.getValue());
            reports.put(
                    arm.getKey(),
                    SmokeReports.of(asked, arm.getValue(), report)
                            .arm(arm.getKey())
                            .build());
        }
        int code = output.print(report(asked, reports));
        reports.forEach(SmokeCommand::printWhole);
        for (Map.Entry<String, SmokeReport> arm : reports.entrySet()) {
            SmokeReports.write(arm.getValue(), arm.getKey(), har, junit);
        }
        return code;
    }

    /** What is not as it should be goes to stderr in full, with the line that asks again; stdout stays one answer. */
    private static void printWhole(String arm, SmokeReport report) {
        for (CheckResult result : report.results()) {
            if (result.verdict() != SmokeVerdict.PASSED) {
                System.err.println((arm.isEmpty() ? "" : arm + ": ") + result.message());
            }
        }
    }

    /** Returns who is asked by the name of the arm; empty text where there is one target only. */
    private Map<String, Target> targets() {
        Map<String, Target> targets = new LinkedHashMap<>();
        if (arms.isEmpty()) {
            targets.put("", target(target));
        }
        arms.forEach((name, url) -> {
            if (!name.matches("[A-Za-z0-9_-]+")) {
                throw new IllegalArgumentException(
                        "the name of an arm must be of letters, digits, _ and -, but was '" + name + "'");
            }
            targets.put(name, target(url));
        });
        return targets;
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

    private Report report(Suite asked, Map<String, SmokeReport> reports) {
        SmokeVerdict worst = reports.values().stream()
                .map(SmokeReport::verdict)
                .max(SmokeVerdict::compareTo)
                .orElseThrow();
        String where = arms.isEmpty()
                ? Redactor.byName().redact(Target.at(target).url())
                : String.join(" and ", arms.keySet());
        List<String> summary = new ArrayList<>();
        if (!arms.isEmpty()) {
            summary.add(reports.entrySet().stream()
                    .map(arm -> arm.getKey() + " " + arm.getValue().verdict())
                    .collect(Collectors.joining(", ")));
        }
        asked.skipped().forEach(check -> summary.add("skipped " + check.name() + ": " + check.reason()));
        return Report.on("smoke " + asked.name() + " at " + where, Redactor.byName())
                .verdict(worst.verdict())
                .outcome(worst.name())
                .summary(String.join("; ", summary))
                .findings(paired(reports))
                .build();
    }

    /** Returns the findings check by check, so that the arms stand beside each other, and what was not cleaned up. */
    private static List<Finding> paired(Map<String, SmokeReport> reports) {
        List<Finding> paired = new ArrayList<>();
        int checks = reports.values().iterator().next().results().size();
        for (int i = 0; i < checks; i++) {
            for (Map.Entry<String, SmokeReport> arm : reports.entrySet()) {
                CheckResult result = arm.getValue().results().get(i);
                paired.add(of(arm.getKey(), result.finding()));
                result.cleanups().stream()
                        .map(CheckResult::finding)
                        .filter(cleanup -> cleanup.verdict() != Verdict.PASS)
                        .forEach(cleanup -> paired.add(of(arm.getKey(), cleanup)));
            }
        }
        return paired;
    }

    private static Finding of(String arm, Finding finding) {
        return arm.isEmpty()
                ? finding
                : Finding.of(finding.verdict(), arm + " > " + finding.subject())
                        .reason(finding.reason())
                        .message(arm + ": " + finding.message())
                        .facts(finding.facts())
                        .build();
    }
}
