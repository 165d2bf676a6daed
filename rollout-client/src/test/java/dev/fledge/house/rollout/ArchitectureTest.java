package dev.fledge.house.rollout;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.fledge.house.ForeignTypes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses KIT = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void the_rules_see_the_classes() {
        assertThat(KIT).hasSizeGreaterThanOrEqualTo(30);
    }

    @Test
    void the_kit_needs_only_core_okhttp_jackson_and_resilience4j() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "javax.net..",
                        "javax.security..",
                        "com.fasterxml.jackson..",
                        "com.sun.net.httpserver..",
                        "dev.fledge.artifact..",
                        "dev.fledge.document..",
                        "dev.fledge.http..",
                        "dev.fledge.internal..",
                        "dev.fledge.metric..",
                        "dev.fledge.rollout..",
                        "dev.fledge.time..",
                        "dev.fledge.verdict..",
                        "io.github.resilience4j..",
                        "okhttp3..",
                        "okio..",
                        "org.jspecify.annotations..",
                        "org.slf4j.."))
                .check(KIT);
    }

    @Test
    void no_class_of_the_kit_lives_in_the_room_of_core() {
        noClasses().should().resideInAPackage("dev.fledge.rollout").check(KIT);
    }

    @Test
    void no_room_needs_another_that_needs_it() {
        slices().matching("dev.fledge.rollout.(*)..").should().beFreeOfCycles().check(KIT);
    }

    @Test
    void only_core_reads_a_clock_or_sleeps() {
        noClasses()
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(KIT);
    }

    @Test
    void no_other_third_party_type_stands_in_an_exported_signature() {
        assertThat(ForeignTypes.shownBy(KIT, name -> false)).isEmpty();
    }
}
