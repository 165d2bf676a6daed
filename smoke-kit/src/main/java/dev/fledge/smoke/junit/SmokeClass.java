package dev.fledge.smoke.junit;

import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What a test class with {@link SmokeSuite} asks and where.
 *
 * @param prefixed whether names of checks need the name of their suite before them
 */
record SmokeClass(List<Plan> plans, Target target, boolean prefixed) {
    /** Returns that of the class, or of the one around it; it is found once. */
    static SmokeClass of(ExtensionContext context) {
        Class<?> testClass = context.getRequiredTestClass();
        return context.getRoot()
                .getStore(Namespace.create(SmokeClass.class))
                .getOrComputeIfAbsent(testClass, key -> found(testClass, context), SmokeClass.class);
    }

    private static SmokeClass found(Class<?> testClass, ExtensionContext context) {
        Class<?> annotated = testClass;
        Optional<SmokeSuite> annotation = annotation(annotated);
        while (annotation.isEmpty() && annotated.getEnclosingClass() != null) {
            annotated = annotated.getEnclosingClass();
            annotation = annotation(annotated);
        }
        SmokeSuite smoke = annotation.orElseThrow(() -> new ExtensionConfigurationException(
                testClass.getName() + " has no @SmokeSuite, so its @SmokeTest has no checks"));
        Settings settings = Settings.of(context);
        List<Suite> suites = suites(annotated, smoke);
        Target target = TargetAddress.of(annotated, smoke.arm(), settings);
        List<Plan> plans = suites.stream()
                .map(suite -> Plan.of(suite, target, log(suite, target, smoke.arm(), context), settings))
                .toList();
        return new SmokeClass(plans, target, SuiteFiles.isGlob(smoke.file()));
    }

    private static Optional<SmokeSuite> annotation(Class<?> type) {
        return AnnotationSupport.findAnnotation(type, SmokeSuite.class);
    }

    private static List<Suite> suites(Class<?> testClass, SmokeSuite smoke) {
        SuiteFiles files = SuiteFiles.beside(testClass);
        if (smoke.file().isEmpty()) {
            Class<?> holder = smoke.value() == void.class ? testClass : smoke.value();
            return List.of(Statics.of(holder)
                    .only(Suite.class)
                    .or(() -> holder == testClass ? files.ownSuite() : Optional.empty())
                    .orElseThrow(() -> new ExtensionConfigurationException(holder.getName()
                            + " must have a static field or method without parameters of type Suite, such as"
                            + " static final Suite SMOKE = Suite.named(...)"
                            + (holder == testClass
                                    ? ", or a file " + files.ownName() + " beside it on the class path"
                                    : ""))));
        }
        if (smoke.value() != void.class) {
            throw new ExtensionConfigurationException(
                    "@SmokeSuite on " + testClass.getName() + " names a class and a file; leave one");
        }
        return files.suites(smoke.file());
    }

    /** Two classes that ask the same suite share its report. */
    private static RunLog log(Suite suite, Target target, String arm, ExtensionContext context) {
        Store store = context.getRoot().getStore(Namespace.create(RunLog.class));
        return store.getOrComputeIfAbsent(
                RunLog.stem(suite, arm), key -> RunLog.of(suite, target, arm, Settings.of(context)), RunLog.class);
    }

    String title(Plan plan, String check) {
        return prefixed ? plan.suite().name() + " > " + check : check;
    }
}
