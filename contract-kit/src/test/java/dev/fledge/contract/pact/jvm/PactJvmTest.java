package dev.fledge.contract.pact.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.contract.pact.consumer.ClassPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PactJvmTest {
    @TempDir
    Path folder;

    @Test
    void pain_1_without_pact_jvm_a_sentence_says_what_to_add() throws Exception {
        try (ClassPath without = ClassPath.of(entry -> !entry.contains("/au/com/dius/"))) {
            List<String> failures = without.run(PricesRun.class.getName(), folder.toString());

            assertThat(failures).containsExactly("""
                    pact-jvm is not on the test class path, which @PactConsumer needs; add it to the pom:
                        <dependency>
                          <groupId>au.com.dius.pact</groupId>
                          <artifactId>consumer</artifactId>
                          <version>4.7.5</version>
                          <scope>test</scope>
                        </dependency>
                    or let Fledge's own stub answer: @PactConsumer(..., stub = StubKind.LIGHT)""");
        }
    }

    /** A stand-in for kotlin-stdlib 2.1.21: it says its version, and lacks the class that pact-jvm 4.7 needs. */
    private Path oldKotlin() throws Exception {
        Path source = folder.resolve("kotlin/KotlinVersion.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, """
                package kotlin;
                public final class KotlinVersion {
                    public static final KotlinVersion CURRENT = new KotlinVersion();
                    @Override public String toString() { return "2.1.21"; }
                }
                """);
        int problems = ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString());
        assertThat(problems).isZero();
        return folder;
    }

    @Test
    void pain_2_an_older_kotlin_is_told_with_the_pin_that_helps() throws Exception {
        try (ClassPath old = ClassPath.of(entry -> !entry.contains("/kotlin-stdlib-"), oldKotlin())) {
            List<String> failures = old.run(PricesRun.class.getName(), folder.toString());

            assertThat(failures).containsExactly("""
                    kotlin-stdlib 2.1.21 is too old for pact-jvm, which needs 2.3.20 or newer; pin it in <dependencyManagement> of the pom:
                        <dependency>
                          <groupId>org.jetbrains.kotlin</groupId>
                          <artifactId>kotlin-bom</artifactId>
                          <version>2.3.21</version>
                          <type>pom</type>
                          <scope>import</scope>
                        </dependency>""");
        }
    }

    @Test
    void pain_2_a_jar_too_many_left_out_of_pact_jvm_is_told_by_its_class() throws Exception {
        try (ClassPath without = ClassPath.of(entry -> !entry.contains("/tika-core-"))) {
            List<String> failures = without.run(PricesRun.class.getName(), folder.toString());

            assertThat(failures)
                    .singleElement()
                    .asString()
                    .startsWith("pact-jvm lacks a class that it needs, org/apache/tika/")
                    .endsWith("; take away the <exclusion> of its jar, or the older version of that jar");
        }
    }

    @Test
    void pain_15_the_code_that_sends_usage_data_is_never_even_loaded() throws Exception {
        try (ClassPath all = ClassPath.of(entry -> true)) {
            List<String> failures = all.run(PricesRun.class.getName(), folder.toString());

            assertThat(failures).isEmpty();
            assertThat(all.asked()).contains("au.com.dius.pact.consumer.MockHttpServer");
            assertThat(all.asked()).noneMatch(name -> name.startsWith("au.com.dius.pact.core.support.Metric"));
            assertThat(System.getProperty("pact_do_not_track")).isEqualTo("true");
        }
    }
}
