package dev.fledge.examples.story;

import dev.fledge.document.DurationText;
import dev.fledge.examples.where2eat.Twin;
import dev.fledge.http.Redactor;
import dev.fledge.promotion.RollbackFailedException;
import dev.fledge.report.PlainText;
import dev.fledge.report.Report;
import dev.fledge.report.ReportFiles;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job: {@code sh examples/where2eat.sh}. */
@Command(
        name = "where2eat.sh",
        version = "Fledge 0.1.0",
        mixinStandardHelpOptions = true,
        description = "Takes a new version of Where2Eat step by step to all users, or back.",
        footer = {
            "",
            "Exit code 0: promoted, 1: rolled back, 2: wrong use, 3: could not tell (users stay on the old version)."
        },
        sortOptions = false)
public final class Where2EatCommand implements Callable<Integer> {
    private static final int WRONG_USE = 2;

    @Option(
            names = "--canary",
            paramLabel = "TWIN",
            defaultValue = "healthy",
            description =
                    "How the new version behaves: healthy, errors, slow-tail, slow, broken-contract, crash, stale or"
                            + " silent. Default: healthy.")
    private Twin twin = Twin.HEALTHY;

    @Option(
            names = "--router",
            paramLabel = "KIND",
            defaultValue = "local",
            description =
                    "What moves the users: local, haproxy, nginx, deployment, argo, flagger or httproute; the last"
                            + " four on a fake cluster. Default: local.")
    private RouterKind router = RouterKind.LOCAL;

    @Option(
            names = "--bake",
            paramLabel = "TIME",
            defaultValue = "15s",
            description = "How long each weight is watched, such as 15s or 10m. Default: 15s.")
    private Duration bake = Duration.ofSeconds(15);

    @Option(
            names = "--hold",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How much longer a weight may wait for a verdict. Default: 30s.")
    private Duration hold = Duration.ofSeconds(30);

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Divides the bake time, 1 to 10. Default: 1.")
    private int speed = 1;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "250",
            description = "Requests of users a second, 1 to 1000. Default: 250.")
    private int users = 250;

    // With 8 the twin 'errors' is lucky at its gates, as one that fails 3 % often is, and it takes users to find it.
    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "8",
            description = "Start of every random choice. Default: 8.")
    private long seed = 8;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where report.json, report.md and report.xml go. Default: examples/target/where2eat.")
    private Path out = Path.of(System.getProperty("fledge.examples.home", "examples"), "target", "where2eat");

    /** Runs the story and exits with its code. Ctrl-C goes back first. */
    public static void main(String... arguments) {
        int code = run(arguments);
        System.exit(code);
    }

    /** Runs the story and returns the exit code: 0 promoted, 1 rolled back, 2 wrong use, 3 could not tell. */
    public static int run(String... arguments) {
        CommandLine command = new CommandLine(new Where2EatCommand());
        command.registerConverter(Twin.class, Where2EatCommand::twin);
        command.registerConverter(RouterKind.class, Where2EatCommand::router);
        command.registerConverter(Duration.class, Where2EatCommand::duration);
        return command.execute(arguments);
    }

    private static Twin twin(String label) {
        return Twin.labelled(label)
                .orElseThrow(() -> new CommandLine.TypeConversionException(
                        "must be " + Twin.labels() + ", but was '" + label + "'"));
    }

    private static RouterKind router(String label) {
        return RouterKind.labelled(label)
                .orElseThrow(() -> new CommandLine.TypeConversionException(
                        "must be " + RouterKind.labels() + ", but was '" + label + "'"));
    }

    private static Duration duration(String text) {
        return DurationText.parse(text)
                .filter(duration -> !duration.isZero())
                .orElseThrow(() -> new CommandLine.TypeConversionException(
                        "must be a time longer than zero such as 500ms, 15s or 10m, but was '" + text + "'"));
    }

    @Override
    public Integer call() throws IOException {
        if (!(speed >= 1 && speed <= 10) || !(users >= 1 && users <= 1000)) {
            System.err.println(
                    "--speed must be from 1 to 10 and --users from 1 to 1000, but were " + speed + " and " + users);
            return WRONG_USE;
        }
        StoryPlan plan = StoryPlan.of(twin)
                .seed(seed)
                .bake(Duration.ofMillis(Math.max(1, bake.toMillis() / speed)))
                .hold(hold)
                .usersPerSecond(users)
                .reports(out)
                .router(router)
                .build();
        try (WayOut wayOut = WayOut.ofThisThread()) {
            return finish(tell(plan, wayOut));
        } catch (NotInstalledException e) {
            System.err.println(e.getMessage());
            return WRONG_USE;
        }
    }

    private static Report tell(StoryPlan plan, WayOut wayOut) throws IOException {
        try {
            return new Story(plan, System.out).tell();
        } catch (RollbackFailedException e) {
            return failed("ROLLBACK_FAILED", Verdict.FAIL, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            wayOut.taken();
            return failed(
                    "INCONCLUSIVE", Verdict.INCONCLUSIVE, "interrupted; all users are on the stable version again");
        }
    }

    private static Report failed(String outcome, Verdict verdict, String message) {
        return Report.on("where2eat " + Story.CANARY, Redactor.byName())
                .outcome(outcome)
                .verdict(verdict)
                .summary(message)
                .findings(List.of(Finding.of(verdict, "promotion")
                        .reason(outcome)
                        .message(message)
                        .build()))
                .build();
    }

    private int finish(Report report) {
        System.out.println();
        System.out.print(PlainText.render(report));
        try {
            ReportFiles.write(report, out);
            System.out.println("Reports: " + out.resolve("report.md") + ", report.json, report.xml"
                    + (report.picture().isPresent() ? ", evidence.svg" : ""));
        } catch (IOException e) {
            System.err.println("The outcome stands as printed above, but " + e.getMessage());
        }
        System.out.flush();
        return report.verdict().exitCode();
    }
}
