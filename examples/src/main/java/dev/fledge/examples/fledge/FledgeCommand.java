package dev.fledge.examples.fledge;

import dev.fledge.document.DocumentException;
import dev.fledge.document.DurationText;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code sh examples/fledge.sh COMMAND}: what a team can compose from Fledge in an afternoon. */
@Command(
        name = "fledge.sh",
        version = "Fledge 0.1.0",
        mixinStandardHelpOptions = true,
        description = "Asks, judges, plans and promotes with Fledge.",
        subcommands = {
            SmokeCommand.class,
            ReadyCommand.class,
            CheckSchemaCommand.class,
            RecordCommand.class,
            JudgeCommand.class,
            PromoteCommand.class,
            PlanCommand.class,
            ExplainCommand.class,
            ConvertCommand.class,
            CalibrateCommand.class,
            DiffCommand.class,
            CanIDeployCommand.class,
            PublishCommand.class,
            RecordDeploymentCommand.class,
            VerifyCommand.class,
            RolloutCommand.class
        },
        footer = {"", "Exit code of every command 0: PASS, 1: FAIL, 2: wrong use, 3: INCONCLUSIVE."})
public final class FledgeCommand implements Runnable {
    static final int WRONG_USE = 2;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /** Runs a command and exits with its code. */
    public static void main(String... arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command and returns its exit code: 0 PASS, 1 FAIL, 2 wrong use, 3 INCONCLUSIVE. */
    public static int run(String... arguments) {
        CommandLine command = new CommandLine(new FledgeCommand());
        command.registerConverter(Duration.class, FledgeCommand::duration);
        command.setExecutionExceptionHandler((exception, line, parsed) -> wrongUse(exception, line));
        return command.execute(arguments);
    }

    private static Duration duration(String text) {
        return DurationText.parse(text)
                .filter(duration -> !duration.isZero())
                .orElseThrow(() -> new CommandLine.TypeConversionException(
                        "must be a time longer than zero such as 500ms, 15s or 10m, but was '" + text + "'"));
    }

    /** What is wrong with files and options has been said by whoever read them: the message is the fix. */
    private static int wrongUse(Exception exception, CommandLine line) throws Exception {
        if (exception instanceof DocumentException
                || exception instanceof IOException
                || exception instanceof IllegalArgumentException
                || exception instanceof IllegalStateException) {
            line.getErr().println(exception.getMessage());
            return WRONG_USE;
        }
        throw exception;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "Name a command: " + String.join(", ", spec.subcommands().keySet()) + ".");
    }
}
