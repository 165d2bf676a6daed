package dev.fledge.examples.fledge;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.record.Calibration;
import dev.fledge.canary.record.RunRecord;
import dev.fledge.http.Redactor;
import dev.fledge.report.Report;
import dev.fledge.verdict.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "calibrate",
        mixinStandardHelpOptions = true,
        description =
                "Measures on records of healthy runs how often a policy goes back without reason, and what it finds.",
        sortOptions = false)
final class CalibrateCommand implements Callable<Integer> {
    @Option(names = "--policy", required = true, paramLabel = "FILE", description = "A native policy, YAML or JSON.")
    private Path policy = Path.of("");

    @Option(
            names = "--record",
            required = true,
            paramLabel = "FILE",
            description = "A healthy run, as JSON lines; may be repeated.")
    private List<Path> records = new ArrayList<>();

    @Option(
            names = "--splits",
            paramLabel = "N",
            defaultValue = "300",
            description = "How many times the baseline is split at random. Default: 300.")
    private int splits;

    @Option(
            names = "--share",
            paramLabel = "SHARE",
            defaultValue = "0.05",
            description = "Share of the requests that goes to the canary's arm. Default: 0.05.")
    private double share;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed gives the same numbers. Default: 1.")
    private long seed;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        CanaryPolicy read = PolicyFile.read(policy).ownOr("calibrate");
        List<RunRecord> runs = new ArrayList<>();
        for (Path record : records) {
            runs.add(RecordOption.read(record, read.slice()));
        }
        Calibration calibration = Calibration.of(read)
                .splits(splits)
                .canaryShare(share)
                .seed(seed)
                .run(runs);
        Finding finding = calibration.finding();
        return output.print(Report.on("calibration of policy " + read.name(), Redactor.byName())
                .verdict(finding.verdict())
                .outcome(finding.reason())
                .summary(calibration.toText().strip().replace("\n", "\n  "))
                .findings(List.of(finding))
                .build());
    }
}
