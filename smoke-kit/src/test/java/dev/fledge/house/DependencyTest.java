package dev.fledge.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DependencyTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPath(Path.of("target", "classes"));

    @Test
    void enough_classes_are_seen() {
        assertThat(CLASSES).hasSizeGreaterThan(40);
    }

    @Test
    void smoke_kit_knows_no_other_kit_and_no_promotion() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.fledge.contract..",
                        "dev.fledge.rollout..",
                        "dev.fledge.promotion..",
                        "dev.fledge.canary..")
                .check(CLASSES);
    }

    @Test
    void only_the_junit_package_knows_junit() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.fledge.smoke.junit")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.junit..", "org.opentest4j..")
                .check(CLASSES);
    }

    @Test
    void what_is_not_our_concern_stays_in_core() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.networknt..", "io.github.resilience4j..", "org.yaml..", "okio..")
                .check(CLASSES);
    }

    @Test
    void no_class_reads_a_clock_or_sleeps() {
        noClasses()
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.fledge.(smoke..)").should().beFreeOfCycles().check(CLASSES);
    }
}
