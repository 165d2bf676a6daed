package dev.fledge.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.fledge");

    @Test
    void the_rules_see_the_classes() {
        assertThat(CORE).hasSizeGreaterThan(120);
    }

    @Test
    void rooms_depend_downwards_only() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.fledge..")
                .layer("top")
                .definedBy("dev.fledge.promotion..", "dev.fledge.report..", "dev.fledge.testing..")
                .layer("deciding")
                .definedBy(
                        "dev.fledge.canary..",
                        "dev.fledge.probe..",
                        "dev.fledge.rollout..",
                        "dev.fledge.metric.source..")
                .layer("middle")
                .definedBy("dev.fledge.artifact..", "dev.fledge.metric", "dev.fledge.schema..", "dev.fledge.http..")
                .layer("words")
                .definedBy("dev.fledge.document..", "dev.fledge.verdict..", "dev.fledge.time..")
                .layer("bottom")
                .definedBy("dev.fledge.internal..")
                .whereLayer("top")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("deciding")
                .mayOnlyBeAccessedByLayers("top")
                .whereLayer("middle")
                .mayOnlyBeAccessedByLayers("top", "deciding")
                .whereLayer("words")
                .mayOnlyBeAccessedByLayers("top", "deciding", "middle")
                .ensureAllClassesAreContainedInArchitecture()
                .check(CORE);
    }

    @Test
    void no_room_needs_another_that_needs_it() {
        slices().matching("dev.fledge.(**)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void the_judge_is_pure() {
        noClasses()
                .that(resideInAnyPackage("dev.fledge.canary.."))
                .should()
                .dependOnClassesThat(resideOutsideOfPackages(
                        "dev.fledge.canary..",
                        "dev.fledge.metric",
                        "dev.fledge.verdict",
                        "dev.fledge.document",
                        "dev.fledge.internal",
                        "java.lang..",
                        "java.math..",
                        "java.nio.charset",
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "java.time",
                        "org.jspecify.annotations"))
                .check(CORE);
        noClasses()
                .that(resideInAnyPackage("dev.fledge.canary.."))
                .should()
                .callMethod("dev.fledge.document.Document", "read", "java.nio.file.Path")
                .orShould()
                .callMethod("java.time.Instant", "now")
                .check(CORE);
    }

    @Test
    void only_the_system_clock_reads_a_clock_or_sleeps() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.fledge.time.SystemTime")
                .should()
                .callMethod("java.lang.System", "nanoTime")
                .orShould()
                .callMethod("java.lang.System", "currentTimeMillis")
                .orShould()
                .callMethod("java.time.Instant", "now")
                .orShould()
                .callMethod("java.lang.Thread", "sleep", "long")
                .orShould()
                .callMethod("java.lang.Thread", "sleep", "long", "int")
                .check(CORE);
    }

    @Test
    void nothing_prints_and_nothing_logs_past_slf4j() {
        noClasses().should().accessField("java.lang.System", "out").check(CORE);
        noClasses().should().accessField("java.lang.System", "err").check(CORE);
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.logging.."))
                .check(CORE);
    }

    @Test
    void no_third_party_type_stands_in_an_exported_signature() {
        assertThat(ForeignTypes.shownBy(CORE, name -> name.startsWith("com.sun.net.httpserver.")))
                .isEmpty();
    }
}
