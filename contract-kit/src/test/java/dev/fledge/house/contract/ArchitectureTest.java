package dev.fledge.house.contract;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final Set<String> THIRD_PARTY_SHOWN = Set.of("okhttp3.HttpUrl", "okhttp3.OkHttpClient");

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
        Set<String> shown = new TreeSet<>();
        for (JavaClass type : KIT.that(not(resideInAnyPackage("..internal..", CONSUMER_SIDE)))) {
            if (type.getModifiers().contains(JavaModifier.PUBLIC)) {
                type.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                        .forEach(method -> shown.addAll(strangersIn(method)));
                type.getConstructors().stream()
                        .filter(constructor -> constructor.getModifiers().contains(JavaModifier.PUBLIC))
                        .forEach(constructor ->
                                shown.addAll(strangers(constructor, constructor.getRawParameterTypes())));
            }
        }

        assertThat(shown).isEmpty();
    }

    private static Set<String> strangersIn(JavaMethod method) {
        Set<String> strangers = strangers(method, method.getRawParameterTypes());
        strangers.addAll(strangers(method, List.of(method.getRawReturnType())));
        return strangers;
    }

    private static Set<String> strangers(JavaMember member, List<JavaClass> types) {
        Set<String> strangers = new TreeSet<>();
        for (JavaClass type : types) {
            String name = type.getBaseComponentType().getName();
            boolean known = type.getBaseComponentType().isPrimitive()
                    || name.startsWith("java.")
                    || name.startsWith("dev.fledge.")
                    || THIRD_PARTY_SHOWN.contains(name);
            if (!known) {
                strangers.add(member.getFullName() + ": " + name);
            }
        }
        return strangers;
    }
}
