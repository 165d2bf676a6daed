package dev.fledge.examples.fledge;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.compat.Conversion;
import dev.fledge.canary.compat.ForeignPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description =
                "Prints the native policy that comes closest, as JSON, which is YAML too; what is lost goes to stderr.")
final class ConvertCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A policy of Kayenta, Argo, Flagger, Keptn, OpenSLO or Sloth.")
    private Path policy = Path.of("");

    @Option(
            names = "--as",
            paramLabel = "FORMAT",
            defaultValue = "",
            description = "kayenta, argo, flagger, keptn or openslo. Default: what the file says it is.")
    private String format = "";

    @Override
    public Integer call() throws IOException {
        PolicyFile file = PolicyFile.read(policy, format);
        CanaryPolicy converted =
                file.own().orElseGet(() -> converted(file.foreign().orElseThrow()));
        System.out.print(converted.toJson());
        System.out.flush();
        return 0;
    }

    private static CanaryPolicy converted(ForeignPolicy foreign) {
        Conversion conversion = foreign.convert();
        conversion.lost().forEach(lost -> System.err.println("not taken over: " + lost));
        return conversion.policy();
    }
}
