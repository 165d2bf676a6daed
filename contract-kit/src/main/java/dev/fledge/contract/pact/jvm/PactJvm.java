package dev.fledge.contract.pact.jvm;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * Whether pact-jvm is there and can run. Loads it by name, so that who does not have it reads a sentence and no
 * {@link NoClassDefFoundError}.
 */
final class PactJvm {
    private static final String MOCK_SERVER = "au.com.dius.pact.consumer.MockHttpServer";
    private static final String KOTLIN_VERSION = "kotlin.KotlinVersion";
    /** What pact-jvm 4.7 is compiled against and Kotlin 2.1, which OkHttp asks for, does not have. */
    private static final String SINCE_KOTLIN_2_3 = "kotlin.jvm.internal.KotlinGenericDeclaration";

    private static final String MISSING = """
            pact-jvm is not on the test class path, which @PactConsumer needs; add it to the pom:
                <dependency>
                  <groupId>au.com.dius.pact</groupId>
                  <artifactId>consumer</artifactId>
                  <version>4.7.5</version>
                  <scope>test</scope>
                </dependency>
            or let Fledge's own stub answer: @PactConsumer(..., stub = StubKind.LIGHT)""";

    private static final String OLD_KOTLIN = """
            kotlin-stdlib %s is too old for pact-jvm, which needs 2.3.20 or newer; pin it in <dependencyManagement> of the pom:
                <dependency>
                  <groupId>org.jetbrains.kotlin</groupId>
                  <artifactId>kotlin-bom</artifactId>
                  <version>2.3.21</version>
                  <type>pom</type>
                  <scope>import</scope>
                </dependency>
            """;

    private PactJvm() {}

    /** Throws what is missing and how to get it. */
    static void require(ClassLoader classes) {
        if (!has(classes, MOCK_SERVER)) {
            throw new ExtensionConfigurationException(MISSING);
        }
        if (isOfLine47(classes) && !has(classes, SINCE_KOTLIN_2_3)) {
            throw new ExtensionConfigurationException(
                    OLD_KOTLIN.formatted(kotlin(classes)).strip());
        }
    }

    private static boolean has(ClassLoader classes, String name) {
        return found(classes, name).isPresent();
    }

    private static Optional<Class<?>> found(ClassLoader classes, String name) {
        try {
            return Optional.of(Class.forName(name, false, classes));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    /** Older lines run with older Kotlin. A jar that does not tell its version is taken for a new one. */
    private static boolean isOfLine47(ClassLoader classes) {
        Package pact = found(classes, MOCK_SERVER).orElseThrow().getPackage();
        String version = pact == null ? null : pact.getImplementationVersion();
        return version == null || !version.startsWith("4.6.");
    }

    private static String kotlin(ClassLoader classes) {
        try {
            return String.valueOf(Class.forName(KOTLIN_VERSION, true, classes)
                    .getField("CURRENT")
                    .get(null));
        } catch (ReflectiveOperationException | LinkageError e) {
            return "of unknown version";
        }
    }
}
