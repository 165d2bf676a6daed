package dev.fledge.house.contract;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.fledge.house.ForeignTypes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String CONSUMER_SIDE = "dev.fledge.contract.pact.jvm..";
    private static final String[] NEEDED = {
        "java..",
        "com.fasterxml.jackson..",
        "com.sun.net.httpserver..",
        "dev.fledge.contract..",
        "dev.fledge.document..",
        "dev.fledge.http..",
        "dev.fledge.internal..",
        "dev.fledge.metric..",
        "dev.fledge.probe..",
        "dev.fledge.schema..",
        "dev.fledge.time..",
        "dev.fledge.verdict..",
        "okhttp3..",
        "okio..",
        "org.jspecify.annotations.."
    };

    private static final JavaClasses KIT = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void the_rules_see_the_classes() {
        assertThat(KIT).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void the_kit_needs_only_core_okhttp_and_jackson() {
        classes()
                .that()
                .resideOutsideOfPackage(CONSUMER_SIDE)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(NEEDED))
                .check(KIT);
    }

    @Test
    void only_the_consumer_side_sees_junit_and_pact_jvm() {
        classes()
                .that()
                .resideInAPackage(CONSUMER_SIDE)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(NEEDED)
                        .or(resideInAnyPackage(
                                "au.com.dius.pact..",
                                "kotlin..",
                                "org.junit.jupiter.api..",
                                "org.junit.platform.commons.support..")))
                .allowEmptyShould(true)
                .check(KIT);
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
        assertThat(ForeignTypes.shownBy(KIT.that(not(resideInAnyPackage(CONSUMER_SIDE))), name -> false))
                .isEmpty();
    }
}
