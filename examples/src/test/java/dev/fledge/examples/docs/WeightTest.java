package dev.fledge.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user carries: the jars that Enforcer lets through, weighed on this test's class path. */
class WeightTest {
    private static final List<String> MODULES = List.of("core", "smoke-kit", "contract-kit", "rollout-client");
    private static final Pattern ALLOWED = Pattern.compile("<include>([^:<]+):([^:<]+)</include>");

    @Test
    void core_and_all_kits_together_are_at_most_26_jars_of_8_5_mb() throws Exception {
        Set<Path> jars = new TreeSet<>();
        for (String module : MODULES) {
            jars.addAll(jars(module));
        }

        assertThat(jars).as("jars that users of all kits get").hasSizeBetween(1, 26);
        assertThat(bytes(jars)).as("bytes of %s", jars).isLessThanOrEqualTo(8_500_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "smoke-kit", "contract-kit", "rollout-client"})
    void the_readme_says_what_a_part_brings(String module) throws Exception {
        String brings = brings(module);

        assertThat(MarkdownPages.lastCell(MarkdownPages.ROOT.resolve("README.md"), "`fledge-" + module + "`"))
                .as("README.md, The parts: write '%s' as the last cell of the row `fledge-%s`", brings, module)
                .contains(brings);
    }

    private static String brings(String module) throws IOException {
        Set<Path> jars = jars(module);
        if (module.equals("core")) {
            return weight(jars, "%d jars, %.1f MB");
        }
        jars.removeAll(jars("core"));
        return jars.isEmpty()
                ? "nothing more"
                : weight(jars, jars.size() == 1 ? "%d more jar, %.1f MB" : "%d more jars, %.1f MB");
    }

    private static String weight(Set<Path> jars, String format) throws IOException {
        return String.format(Locale.ROOT, format, jars.size(), bytes(jars) / 1e6);
    }

    private static long bytes(Set<Path> jars) throws IOException {
        long sum = 0;
        for (Path jar : jars) {
            sum += Files.size(jar);
        }
        return sum;
    }

    private static Set<Path> jars(String module) throws IOException {
        String pom = Files.readString(MarkdownPages.ROOT.resolve(module).resolve("pom.xml"));
        return ALLOWED.matcher(pom)
                .results()
                .filter(allowed -> !allowed.group(1).equals("dev.fledge"))
                .map(allowed -> jar(module, allowed))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Path jar(String module, MatchResult allowed) {
        Pattern name = Pattern.compile(Pattern.quote(allowed.group(2)) + "-[0-9].*\\.jar");
        List<Path> found = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .map(Path::of)
                .filter(path -> name.matcher(String.valueOf(path.getFileName())).matches())
                .toList();

        assertThat(found)
                .as(
                        "jars of %s:%s on the class path; %s/pom.xml allows it, so if nothing brings it, take it off the list",
                        allowed.group(1), allowed.group(2), module)
                .hasSize(1);
        return found.get(0);
    }
}
