package dev.fledge.examples.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A project of two modules that differ in how they depend on pact-jvm: whole, or without what HTTP and JSON do not need. */
final class StrangerProject {
    private static final Pattern XML_BLOCK =
            Pattern.compile("^```xml\\R(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private static final String PARENT = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>stranger</groupId>
              <artifactId>shop</artifactId>
              <version>1</version>
              <packaging>pom</packaging>
              <modules>
                <module>whole</module>
                <module>light</module>
              </modules>
              <properties>
                <maven.compiler.release>17</maven.compiler.release>
                <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                <fledge.version>%s</fledge.version>
              </properties>
              <build>
                <pluginManagement>
                  <plugins>
                    <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.14.1</version></plugin>
                    <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
                    <plugin>
                      <artifactId>maven-surefire-plugin</artifactId>
                      <version>3.5.4</version>
                      <configuration><argLine>-XX:TieredStopAtLevel=1 -Xshare:auto</argLine></configuration>
                    </plugin>
                  </plugins>
                </pluginManagement>
                <plugins>
                  <plugin>
                    <artifactId>maven-dependency-plugin</artifactId>
                    <version>3.8.1</version>
                    <executions>
                      <execution>
                        <phase>process-test-classes</phase>
                        <goals><goal>build-classpath</goal></goals>
                        <configuration><outputFile>${project.build.directory}/classpath.txt</outputFile></configuration>
                      </execution>
                    </executions>
                  </plugin>
                </plugins>
              </build>
            </project>
            """;

    private static final String MODULE = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <parent><groupId>stranger</groupId><artifactId>shop</artifactId><version>1</version></parent>
              <artifactId>%s</artifactId>
              %s
              <dependencies>
                <dependency>
                  <groupId>com.squareup.okhttp3</groupId>
                  <artifactId>okhttp-jvm</artifactId>
                  <version>5.5.1</version>
                </dependency>
                %s
                <dependency>
                  <groupId>org.junit.jupiter</groupId>
                  <artifactId>junit-jupiter</artifactId>
                  <version>6.1.3</version>
                  <scope>test</scope>
                </dependency>
              </dependencies>
            </project>
            """;

    private static final String IMPORTS = """
            package shop;

            import static dev.fledge.contract.pact.consumer.Shapes.*;
            import static org.junit.jupiter.api.Assertions.assertEquals;

            import dev.fledge.contract.pact.consumer.*;
            import dev.fledge.contract.pact.jvm.*;
            import java.net.URI;
            import java.net.http.*;
            import java.util.Map;
            import org.junit.jupiter.api.Test;

            """;

    private static final String CLIENT = """

            class PriceClient {
                record Price(String currency) {}

                private final URI base;

                PriceClient(okhttp3.HttpUrl base) {
                    this.base = base.uri();
                }

                Price price(int id) throws Exception {
                    var request = HttpRequest.newBuilder(base.resolve("prices/" + id)).build();
                    String body = HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .body();
                    return new Price(body.replaceAll(".*\\"currency\\":\\"([^\\"]*)\\".*", "$1"));
                }
            }
            """;

    private StrangerProject() {}

    /** Writes the project of the blocks of a page: first the pin, then the dependencies, then the lighter dependency. */
    static Path write(Path project, Path page) throws IOException {
        List<String> blocks = XML_BLOCK
                .matcher(Files.readString(page))
                .results()
                .map(block -> block.group(1))
                .toList();
        String pin = only(blocks, "kotlin-bom");
        String kit = only(blocks, "fledge-contract-kit");
        String code = MarkdownPages.javaBlocks(page).stream()
                .filter(block -> block.contains("@PactConsumer("))
                .findFirst()
                .orElseThrow()
                .replace("static class", "class");
        Files.createDirectories(project);
        Files.writeString(project.resolve("pom.xml"), PARENT.formatted(StrangerRepository.VERSION));
        module(project.resolve("whole"), MODULE.formatted("whole", pin, kit + whole(blocks)), code);
        module(project.resolve("light"), MODULE.formatted("light", pin, kit + only(blocks, "<exclusions>")), code);
        return project;
    }

    private static String whole(List<String> blocks) {
        return blocks.stream()
                .filter(block -> block.contains("au.com.dius.pact") && !block.contains("<exclusions>"))
                .findFirst()
                .orElseThrow();
    }

    private static String only(List<String> blocks, String word) {
        List<String> found =
                blocks.stream().filter(block -> block.contains(word)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " XML blocks have " + word + ", not one");
        }
        return found.get(0);
    }

    private static void module(Path folder, String pom, String code) throws IOException {
        Path tests = Files.createDirectories(folder.resolve("src/test/java/shop"));
        Files.writeString(folder.resolve("pom.xml"), pom);
        Files.writeString(tests.resolve("PricesContractTest.java"), IMPORTS + code + CLIENT);
    }
}
