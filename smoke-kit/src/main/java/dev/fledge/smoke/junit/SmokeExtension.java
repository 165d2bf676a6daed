package dev.fledge.smoke.junit;

import dev.fledge.smoke.SmokeCheck;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.AssertionFailedError;

/** Makes one invocation of a {@link SmokeTest} method of each check. */
final class SmokeExtension implements TestTemplateInvocationContextProvider {
    /** JUnit makes it. */
    SmokeExtension() {}

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getRequiredTestMethod(), SmokeTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Class<?> testClass = context.getRequiredTestClass();
        SmokeSuite annotation = AnnotationSupport.findAnnotation(testClass, SmokeSuite.class)
                .orElseThrow(() -> new ExtensionConfigurationException(
                        testClass.getName() + " has no @SmokeSuite, so its @SmokeTest has no checks"));
        Class<?> holder = annotation.value() == void.class ? testClass : annotation.value();
        Suite suite = Statics.of(holder)
                .only(Suite.class)
                .orElseThrow(() -> new ExtensionConfigurationException(holder.getName()
                        + " must have a static field or method without parameters of type Suite, such as"
                        + " static final Suite SMOKE = Suite.named(...)"));
        Target target = TargetAddress.of(testClass);
        return suite.checks().stream().map(check -> new Invocation(suite, check, target));
    }

    /** One check as one test. */
    private static final class Invocation
            implements TestTemplateInvocationContext, ParameterResolver, AfterTestExecutionCallback {
        private final Suite suite;
        private final SmokeCheck check;
        private final Target target;

        Invocation(Suite suite, SmokeCheck check, Target target) {
            this.suite = suite;
            this.check = check;
            this.target = target;
        }

        @Override
        public String getDisplayName(int invocationIndex) {
            return check.name();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == SmokeRun.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getStore(ExtensionContext.Namespace.create(SmokeExtension.class, context.getUniqueId()))
                    .getOrComputeIfAbsent(
                            SmokeRun.class,
                            key -> new SmokeRun(suite, check, target, context::publishReportEntry),
                            SmokeRun.class);
        }

        @Override
        public void afterTestExecution(ExtensionContext context) {
            SmokeRun run = context.getStore(
                            ExtensionContext.Namespace.create(SmokeExtension.class, context.getUniqueId()))
                    .get(SmokeRun.class, SmokeRun.class);
            boolean asked = run != null && run.asked();
            if (!asked && context.getExecutionException().isEmpty()) {
                throw new AssertionFailedError("check '" + check.name()
                        + "' was never asked; give the method a SmokeRun parameter and call verify() on it");
            }
        }
    }
}
