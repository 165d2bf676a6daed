package dev.fledge.examples.fledge;

import dev.fledge.http.Redactor;
import dev.fledge.report.Report;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.Snapshot;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One look at a rollout, or one command to it, by hand: what whoever is on call needs. */
@CommandLine.Command(
        name = "rollout",
        mixinStandardHelpOptions = true,
        description = "Looks at a rollout, plans what would be sent, starts, weighs, promotes, aborts, rolls back.",
        footer = {"", "A command may be sent again: what is so already is only read."})
final class RolloutCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "Name a command: " + String.join(", ", spec.subcommands().keySet()) + ".");
    }

    @CommandLine.Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Tells where the users are, what stands in the way, and what happens if Fledge dies.")
    int status(
            @Mixin RouterOption router,
            @Mixin Output output,
            @Option(
                            names = "--save",
                            paramLabel = "FILE",
                            description = "Also save what a later rollback goes back to.")
                    @Nullable
                    Path save)
            throws IOException, InterruptedException {
        if (save != null) {
            OutputFile.requireWritable(save);
        }
        try (OpenTarget open = router.open()) {
            RolloutTarget target = open.target();
            Snapshot seen = target.snapshot(router.deadline());
            if (save != null) {
                RollbackPointFile.write(save, target.capture(router.deadline()));
            }
            Verdict verdict = seen.problems().isEmpty() ? Verdict.PASS : Verdict.INCONCLUSIVE;
            Finding rollout = Finding.of(verdict, target.name())
                    .reason(seen.problems().isEmpty() ? "SEEN" : "IN_THE_WAY")
                    .message(seen.toString())
                    .fact("weight in permille", seen.weightPermille())
                    .build();
            Finding guard =
                    Finding.pass("guard").reason("SEEN").message(open.guard()).build();
            return output.print(report(target, verdict, seen.toString(), List.of(rollout, guard)));
        }
    }

    @CommandLine.Command(
            name = "plan",
            mixinStandardHelpOptions = true,
            description = "Prints what a command would send now, and sends no write.")
    int plan(
            @Mixin RouterOption router,
            @Parameters(
                            arity = "1..2",
                            paramLabel = "COMMAND",
                            description = "start VERSION@DIGEST, weight PERMILLE, promote VERSION@DIGEST, abort or"
                                    + " rollback FILE.")
                    List<String> words)
            throws IOException, InterruptedException {
        Command command = command(words);
        try (OpenTarget open = router.open()) {
            List<String> lines = open.target().plan(command, router.deadline());
            System.out.println(
                    lines.isEmpty() ? command.describe() + ": already so, nothing to send" : String.join("\n", lines));
            System.out.flush();
            return 0;
        }
    }

    @CommandLine.Command(
            name = "rights",
            mixinStandardHelpOptions = true,
            description = "Prints the least RBAC that the target needs, as YAML.")
    int rights(
            @Mixin RouterOption router,
            @Option(
                            names = "--account",
                            paramLabel = "NAME",
                            defaultValue = "fledge",
                            description = "The service account. Default: fledge.")
                    String account)
            throws IOException, InterruptedException {
        try (OpenTarget open = router.open()) {
            System.out.print(open.rights(account));
            System.out.flush();
            return 0;
        }
    }

    @CommandLine.Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description = "Brings a new version up, out of reach of users.")
    int start(
            @Mixin RouterOption router,
            @Mixin Output output,
            @Parameters(paramLabel = "VERSION@DIGEST", description = "What is started.") String revision)
            throws IOException, InterruptedException {
        return send(router, output, new Command.Start(RevisionText.parse("the revision", revision)));
    }

    @CommandLine.Command(
            name = "weight",
            mixinStandardHelpOptions = true,
            description = "Sends a share of the users to the new version.")
    int weight(
            @Mixin RouterOption router,
            @Mixin Output output,
            @Parameters(paramLabel = "PERMILLE", description = "0 to 1000.") int permille)
            throws IOException, InterruptedException {
        return send(router, output, new Command.SetWeight(permille));
    }

    @CommandLine.Command(
            name = "promote",
            mixinStandardHelpOptions = true,
            description =
                    "Makes the new version the stable one. No judge is asked: that is what 'fledge.sh promote' does.")
    int promote(
            @Mixin RouterOption router,
            @Mixin Output output,
            @Parameters(paramLabel = "VERSION@DIGEST", description = "What becomes stable.") String revision)
            throws IOException, InterruptedException {
        return send(router, output, new Command.Promote(RevisionText.parse("the revision", revision)));
    }

    @CommandLine.Command(
            name = "abort",
            mixinStandardHelpOptions = true,
            description = "Sends all users back to the stable version now, and proves it.")
    int abort(@Mixin RouterOption router, @Mixin Output output) throws IOException, InterruptedException {
        return send(router, output, new Command.Abort());
    }

    @CommandLine.Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Makes what 'status --save' saved the stable version again, and takes the new one away.")
    int rollback(
            @Mixin RouterOption router,
            @Mixin Output output,
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "FILE",
                            description = "What 'status --save' wrote before the new version was started.")
                    Path file)
            throws IOException, InterruptedException {
        return send(router, output, new Command.Rollback(RollbackPointFile.read(file)));
    }

    private static Command command(List<String> words) throws IOException {
        String argument = words.size() > 1 ? words.get(1) : "";
        return switch (words.get(0)) {
            case "start" -> new Command.Start(revision(argument));
            case "weight" -> new Command.SetWeight(permille(argument));
            case "promote" -> new Command.Promote(revision(argument));
            case "abort" -> new Command.Abort();
            case "rollback" -> new Command.Rollback(RollbackPointFile.read(Path.of(argument)));
            default ->
                throw new IllegalArgumentException(
                        "the command must be start, weight, promote, abort or rollback, but was '" + words.get(0)
                                + "'");
        };
    }

    private static Revision revision(String text) {
        return RevisionText.parse("the revision", text);
    }

    private static int permille(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the weight must be 0 to 1000 permille, but was '" + text + "'", e);
        }
    }

    private static int send(RouterOption router, Output output, Command command)
            throws IOException, InterruptedException {
        try (OpenTarget open = router.open()) {
            RolloutTarget target = open.target();
            Outcome outcome = target.apply(command, router.deadline());
            Verdict verdict = verdict(outcome, command);
            Finding finding = Finding.of(verdict, command.describe())
                    .reason(reason(outcome))
                    .message(outcome.describe())
                    .build();
            return output.print(report(target, verdict, outcome.describe(), List.of(finding)));
        }
    }

    private static Verdict verdict(Outcome outcome, Command command) {
        if (outcome.shows(command.provenBy())) {
            return Verdict.PASS;
        }
        return outcome instanceof Outcome.Unproved || outcome instanceof Outcome.Partial
                ? Verdict.INCONCLUSIVE
                : Verdict.FAIL;
    }

    private static String reason(Outcome outcome) {
        Map<Class<? extends Outcome>, String> reasons = Map.of(
                Outcome.Reached.class, "REACHED",
                Outcome.AlreadySo.class, "ALREADY_SO",
                Outcome.Unproved.class, "UNPROVED",
                Outcome.Conflict.class, "CONFLICT",
                Outcome.Refused.class, "REFUSED",
                Outcome.Failed.class, "FAILED",
                Outcome.Partial.class, "PARTIAL");
        return reasons.getOrDefault(outcome.getClass(), "UNKNOWN");
    }

    private static Report report(RolloutTarget target, Verdict verdict, String summary, List<Finding> findings) {
        return Report.on("rollout at " + target.name(), Redactor.byName())
                .verdict(verdict)
                .outcome(findings.get(0).reason())
                .summary(summary)
                .findings(findings)
                .build();
    }
}
