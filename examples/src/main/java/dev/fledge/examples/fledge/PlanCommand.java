package dev.fledge.examples.fledge;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.plan.Detection;
import dev.fledge.canary.plan.Plan;
import dev.fledge.canary.plan.PlanLine;
import dev.fledge.canary.plan.PlannedTraffic;
import dev.fledge.http.Redactor;
import dev.fledge.report.Report;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Says what a policy can find and prove with the traffic there is, before the run.",
        sortOptions = false)
final class PlanCommand implements Callable<Integer> {
    @Option(names = "--policy", required = true, paramLabel = "FILE", description = "A native policy, YAML or JSON.")
    private Path policy = Path.of("");

    @Option(
            names = "--rps",
            required = true,
            paramLabel = "N",
            description = "Requests a second of both versions together.")
    private double rps;

    @Option(
            names = "--share",
            paramLabel = "SHARE",
            defaultValue = "0.05",
            description = "The canary's share of them, 0.001 to 0.999. Default: 0.05.")
    private double share;

    @Option(
            names = "--errors",
            paramLabel = "SHARE",
            defaultValue = "0.001",
            description = "Share of requests that fail in a healthy version. Default: 0.001.")
    private double errors;

    @Option(
            names = "--spread",
            paramLabel = "SIGMA",
            defaultValue = "0.6",
            description = "Spread of latency: the standard deviation of its logarithm. Default: 0.6.")
    private double spread;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "0.01",
            description = "Events per request of a healthy version, for rules that count them. Default: 0.01.")
    private double events;

    @Option(
            names = "--check-every",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How often checks ask both versions. Default: 30s.")
    private Duration checkEvery = Duration.ofSeconds(30);

    @Option(names = "--window", paramLabel = "TIME", description = "How long the run is. Default: the policy's window.")
    private @Nullable Duration window;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        CanaryPolicy read = PolicyFile.read(policy).ownOr("plan");
        PlannedTraffic traffic = PlannedTraffic.ofRequestsPerSecond(rps)
                .canaryShare(share)
                .errorShare(errors)
                .latencySpread(spread)
                .eventsPerRequest(events)
                .checkEvery(checkEvery)
                .build();
        Plan plan = window == null ? Plan.of(read, traffic) : Plan.of(read, traffic, window);
        List<String> sentences = plan.sentences();
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < plan.lines().size(); i++) {
            findings.add(finding(plan.lines().get(i), sentences.get(i + 1)));
        }
        String last = plan.canBeJudged() ? " " + sentences.get(sentences.size() - 1) : "";
        return output.print(Report.on("plan of policy " + read.name(), Redactor.byName())
                .verdict(Finding.worstOf(findings))
                .outcome(plan.canBeJudged() ? "CAN_BE_JUDGED" : "CANNOT_BE_JUDGED")
                .summary(sentences.get(0) + last)
                .findings(findings)
                .build());
    }

    private static Finding finding(PlanLine line, String sentence) {
        boolean judged = line.warning().isEmpty();
        Finding.Builder finding = Finding.of(judged ? Verdict.PASS : Verdict.INCONCLUSIVE, line.rule())
                .reason(judged ? "CAN_BE_JUDGED" : "TOO_LITTLE_TRAFFIC")
                .message(sentence
                        + line.warning()
                                .map(warning -> "\nWarning: " + warning + ".")
                                .orElse(""))
                .fact("needed to pass", line.neededToPass())
                .fact("seen in window", String.format(Locale.ROOT, "%.0f", line.seenInWindow()))
                .fact("pass possible after", seconds(line.passPossibleAfter()));
        for (Detection detection : line.detections()) {
            finding.fact(
                    detection.change(),
                    detection.requests() + " " + line.unit() + ", " + seconds(detection.after()) + ", power "
                            + String.format(Locale.ROOT, "%.2f", detection.power()));
        }
        return finding.build();
    }

    private static String seconds(Duration time) {
        return time.equals(Plan.NEVER) ? "never" : time.toSeconds() + " s";
    }
}
