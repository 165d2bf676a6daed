package dev.fledge.examples.fledge;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.ForeignPolicy;
import dev.fledge.canary.compat.read.ForeignPolicies;
import dev.fledge.canary.record.Comparison;
import dev.fledge.canary.record.ForeignReplay;
import dev.fledge.canary.record.RecordReadings;
import dev.fledge.canary.record.Replay;
import dev.fledge.canary.record.RunRecord;
import dev.fledge.http.Redactor;
import dev.fledge.report.Report;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "judge",
        mixinStandardHelpOptions = true,
        description =
                "Judges a recorded run by a policy, or by several side by side; the same files always give the same answer.",
        sortOptions = false)
final class JudgeCommand implements Callable<Integer> {
    private static final Duration USUAL_SLICE = Duration.ofSeconds(5);
    private static final Set<String> WITHOUT_LENGTH = Set.of("kayenta", "keptn", "openslo");
    private static final Duration KAYENTA_STEP = Duration.ofMinutes(1);

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "FILE",
            description = "The policy, YAML or JSON. Given twice or more, the policies are compared, and the first"
                    + " gives the exit code.")
    private List<Path> policies = new ArrayList<>();

    @Option(
            names = "--record",
            required = true,
            paramLabel = "FILE",
            description = "What was observed: JSON lines, or a .json or .yaml file of one window.")
    private Path record = Path.of("");

    @Option(
            names = "--as",
            paramLabel = "FORMAT",
            defaultValue = "",
            description =
                    "native, kayenta, argo, flagger, keptn or openslo. Default: what the file says it is. A file of"
                            + " another system is converted if native is asked for.")
    private String format = "";

    @Option(
            names = "--over",
            paramLabel = "TIME",
            description = "How long a run is, for kayenta, keptn and openslo, whose files do not say it.")
    private @Nullable Duration over;

    @Option(
            names = "--metric",
            paramLabel = "NAME=RECORDED",
            description = "What a metric of the policy is called in the record; may be repeated.")
    private Map<String, String> names = new LinkedHashMap<>();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        List<PolicyFile> files = new ArrayList<>();
        for (Path policy : policies) {
            files.add(PolicyFile.read(policy, format));
        }
        if ((over != null || !names.isEmpty())
                && files.stream().allMatch(file -> file.foreign().isEmpty())) {
            throw new IllegalArgumentException(
                    "--over and --metric are for policies of other systems; a native policy says both itself");
        }
        RunRecord read = RecordOption.read(record, slice(files));
        requireNamed(read);
        return output.print(files.size() == 1 ? one(files.get(0), read) : several(files, read));
    }

    /** A name that is mistyped would make each look a failed one, which reads like an outage of the source. */
    private void requireNamed(RunRecord read) {
        RecordReadings readings = RecordReadings.of(read);
        for (Map.Entry<String, String> name : names.entrySet()) {
            if (!readings.canRead(name.getValue())) {
                throw new IllegalArgumentException("--metric " + name.getKey() + "=" + name.getValue() + ": " + record
                        + " has no metric '" + name.getValue() + "' and none that it is derived from; it has "
                        + read.metrics());
            }
        }
    }

    /** The shortest slice, so that each policy sees its own as a sum. */
    private static Duration slice(List<PolicyFile> files) {
        return files.stream()
                .flatMap(file -> file.own().map(CanaryPolicy::slice).stream())
                .min(Duration::compareTo)
                .orElse(USUAL_SLICE);
    }

    private Report one(PolicyFile file, RunRecord read) {
        Optional<CanaryPolicy> own = file.own();
        return own.isPresent() ? own(own.get(), read) : foreign(file.foreign().orElseThrow(), read);
    }

    private Report own(CanaryPolicy policy, RunRecord read) {
        Replay replay = Replay.of(policy, read);
        Report.Builder report = Report.on("policy " + policy.name() + " on " + record.getFileName(), Redactor.byName())
                .verdict(Finding.worstOf(replay.findings()))
                .outcome(replay.decision().name())
                .findings(replay.findings())
                .startedAt(read.opened());
        Decision before = null;
        for (Replay.Look look : replay.looks()) {
            if (look.decision() != before) {
                report.entry(
                        Duration.between(read.opened(), look.at()),
                        look.decision().name());
            }
            before = look.decision();
        }
        return report.build();
    }

    private Report foreign(ForeignPolicy policy, RunRecord read) {
        ForeignReplay replay = replay(policy, read);
        return Report.on(
                        policy.format() + " policy " + policy.name() + " on " + record.getFileName(), Redactor.byName())
                .verdict(verdict(replay.decision()))
                .outcome(replay.decision().name())
                .summary(replay.said() + ", " + replay.after().toSeconds() + " s after the opening")
                .findings(replay.findings())
                .startedAt(read.opened())
                .build();
    }

    private ForeignReplay replay(ForeignPolicy policy, RunRecord read) {
        // Beside others, a policy whose file says how long a run is keeps to its file.
        boolean keeps = policies.size() > 1 && !WITHOUT_LENGTH.contains(policy.format());
        ForeignPolicy sized = keeps || over == null ? policy : ForeignPolicies.over(policy, over);
        RecordReadings readings = RecordReadings.of(read);
        for (Map.Entry<String, String> name : names.entrySet()) {
            readings = readings.named(name.getKey(), name.getValue());
        }
        return ForeignReplay.of(
                sized, read, policy.format().equals("kayenta") ? readings.series(KAYENTA_STEP) : readings);
    }

    private static Verdict verdict(Decision decision) {
        return switch (decision) {
            case PROMOTE -> Verdict.PASS;
            case HOLD -> Verdict.INCONCLUSIVE;
            case ROLLBACK -> Verdict.FAIL;
        };
    }

    /** The first policy's decision is the answer; the others stand beside it. */
    private Report several(List<PolicyFile> files, RunRecord read) {
        List<Comparison.Row> rows = new ArrayList<>();
        for (PolicyFile file : files) {
            Optional<CanaryPolicy> own = file.own();
            rows.add(
                    own.isPresent()
                            ? Comparison.Row.of(Replay.of(own.get(), read))
                            : Comparison.Row.of(replay(file.foreign().orElseThrow(), read)));
        }
        Comparison comparison = Comparison.of(rows);
        Decision first = rows.get(0).decision();
        return Report.on(files.size() + " policies on " + record.getFileName(), Redactor.byName())
                .verdict(verdict(first))
                .outcome(first.name())
                .summary(comparison.toText().strip().replace("\n", "\n  "))
                .findings(List.of(comparison.agreement()))
                .startedAt(read.opened())
                .build();
    }
}
