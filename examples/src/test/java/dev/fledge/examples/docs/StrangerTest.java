package dev.fledge.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.consumer.ConsumerContract;
import dev.fledge.house.RealComponent;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stranger gets who copies the blocks of docs/contracts.md into a project with JUnit 6 and nothing else of ours. */
@Tag("story")
class StrangerTest {
    private static final Path GUIDE = MarkdownPages.ROOT.resolve("docs/contracts.md");

    @TempDir
    Path folder;

    @Test
    void pain_3_the_blocks_of_the_guide_build_and_write_a_pact_whichever_is_copied() throws Exception {
        Path mvn = RealComponent.require("mvn", "apt-get install maven");
        Path project = StrangerProject.write(folder.resolve("project"), GUIDE);

        String log;
        try (StrangerRepository repository = StrangerRepository.in(folder.resolve("repository"))) {
            repository
                    .with("fledge-parent", MarkdownPages.ROOT.resolve("pom.xml"), Optional.empty())
                    .with("fledge-core", MarkdownPages.ROOT.resolve("core/pom.xml"), Optional.of(Verdict.class))
                    .with(
                            "fledge-contract-kit",
                            MarkdownPages.ROOT.resolve("contract-kit/pom.xml"),
                            Optional.of(ConsumerContract.class));
            log = run(mvn, repository, project);
        }

        for (String module : List.of("whole", "light")) {
            Path pact = project.resolve(module).resolve("target/pacts/shop-prices.json");
            assertThat(pact).as(log).exists();
            assertThat(PactFile.read(pact).interactions()).hasToString("[one price]");
        }
        List<String> light = jars(project.resolve("light"));
        assertThat(jars(project.resolve("whole"))).hasSizeGreaterThan(100);
        assertThat(light)
                .hasSizeLessThan(70)
                .anyMatch(jar -> jar.startsWith("okhttp-jvm-5."))
                .anyMatch(jar -> jar.startsWith("slf4j-api-2.0."))
                .anyMatch(jar -> jar.startsWith("kotlin-stdlib-2.3.21"))
                .noneMatch(jar -> jar.matches("okhttp-[0-9].*|(netty|grpc|bcprov).*"));
    }

    private String run(Path mvn, StrangerRepository repository, Path project) throws Exception {
        Path log = folder.resolve("mvn.log");
        ProcessBuilder builder = new ProcessBuilder(
                        mvn.toString(),
                        "-B",
                        "-T2",
                        "-Dmaven.repo.local=" + repository.folder(),
                        "-Dstyle.color=never",
                        "test")
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            RealComponent.end(process);
        }
        String text = Files.readString(log);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    /** Returns the names of the jars that Maven resolved for the tests of a module. */
    private static List<String> jars(Path module) throws IOException {
        String classPath = Files.readString(module.resolve("target/classpath.txt"));
        return Pattern.compile("([^/:]+\\.jar)")
                .matcher(classPath)
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
