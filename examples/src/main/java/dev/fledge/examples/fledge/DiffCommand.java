package dev.fledge.examples.fledge;

import dev.fledge.contract.compat.Compat;
import dev.fledge.contract.compat.CompatReport;
import dev.fledge.contract.compat.Direction;
import dev.fledge.contract.compat.Level;
import dev.fledge.contract.compat.RuleSet;
import dev.fledge.contract.compat.Scope;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.verdict.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description =
                "Tells what changed between two OpenAPI documents, JSON Schemas or pacts, what it breaks, and whom.",
        sortOptions = false)
final class DiffCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "OLD", description = "The old document, JSON or YAML.")
    private Path old = Path.of("");

    @Parameters(index = "1", paramLabel = "NEW", description = "The new one.")
    private Path now = Path.of("");

    @Option(
            names = "--pacts",
            paramLabel = "DIR",
            description = "Where the consumers' pacts lie, also in folders below.")
    private @Nullable Path pacts;

    @Option(
            names = "--scope",
            paramLabel = "used|all",
            description =
                    "Whether a breaking change that hits no known consumer fails. Default: used with --pacts, else all.")
    private String scope = "";

    @Option(
            names = "--level",
            paramLabel = "ID=LEVEL",
            description = "Another level for a rule: breaking, risk or safe; may be repeated.")
    private Map<String, String> levels = new LinkedHashMap<>();

    @Option(
            names = "--direction",
            paramLabel = "request|response",
            description = "Which way the documents of a JSON Schema travel. Default: both.")
    private String direction = "both";

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Scope asked = scope.isEmpty() ? (pacts == null ? Scope.ALL : Scope.USED) : word(Scope.class, "scope", scope);
        RuleSet rules = RuleSet.defaults();
        for (Map.Entry<String, String> each : levels.entrySet()) {
            rules = rules.level(each.getKey(), word(Level.class, "level", each.getValue()));
        }
        Compat compat = Compat.between(InputFile.existing(old, "old document"), InputFile.existing(now, "new document"))
                .rules(rules)
                .direction(word(Direction.class, "direction", direction));
        if (pacts != null) {
            compat.consumers(pacts(pacts));
        }
        CompatReport report = compat.compare();
        if (json) {
            System.out.println(report.toJson());
        } else {
            print(report, asked);
        }
        return report.verdict(asked).exitCode();
    }

    private static void print(CompatReport report, Scope scope) {
        System.out.print(report.verdict(scope) + "  " + report.toText());
        for (Finding finding : report.findings(scope)) {
            if (report.changes().isEmpty() || finding.fact("pointer").isEmpty()) {
                System.out.println(finding.verdict() + "  " + finding.message());
            }
        }
        System.out.flush();
    }

    private static List<PactFile> pacts(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder + "; give the folder of the pacts");
        }
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files = found.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        List<PactFile> read = new ArrayList<>();
        for (Path file : files) {
            read.add(PactFile.read(file));
        }
        if (read.isEmpty()) {
            throw new IOException("the folder " + folder + " has no pacts: no file in it ends in .json");
        }
        return read;
    }

    private static <E extends Enum<E>> E word(Class<E> type, String option, String word) {
        for (E each : type.getEnumConstants()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                return each;
            }
        }
        List<String> words = Stream.of(type.getEnumConstants())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        throw new IllegalArgumentException(
                option + " must be one of " + String.join(", ", words) + ", but was '" + word + "'");
    }
}
