package dev.fledge.smoke.junit;

import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.AssertionFailedError;

/** Makes one invocation of a {@link SmokeTest} method of each check, and gives other methods what they ask for. */
final class SmokeExtension
        implements TestTemplateInvocationContextProvider, ParameterResolver, AfterTestExecutionCallback {
    private static final Namespace OURS = Namespace.create(SmokeExtension.class);
    private static final List<Class<?>> TYPES = List.of(SmokeSession.class, Suite.class, Target.class);

    /** JUnit makes it. */
    SmokeExtension() {}

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return isSmokeTest(context);
    }

    private static boolean isSmokeTest(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), SmokeTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        SmokeClass smoke = SmokeClass.of(context);
        return smoke.plans().stream()
                .flatMap(plan -> Stream.concat(
                        plan.chosen().stream()
                                .map(check -> new AskedInvocation(smoke.title(plan, check.name()), plan, check)),
                        plan.skipped().stream()
                                .map(check -> new SkippedInvocation(smoke.title(plan, check.name()), check.reason()))));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return TYPES.contains(type) || (type == SmokeRun.class && !isSmokeTest(context));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        SmokeClass smoke = SmokeClass.of(context);
        if (type == Target.class) {
            return smoke.target();
        }
        if (type == SmokeSession.class) {
            return context.getStore(OURS)
                    .getOrComputeIfAbsent(
                            SmokeSession.class,
                            key -> new SmokeSession(smoke, context::publishReportEntry),
                            SmokeSession.class);
        }
        if (type == SmokeRun.class) {
            throw new ParameterResolutionException("SmokeRun is the one check of a @SmokeTest method; "
                    + "take a SmokeSession here, and its check(\"NAME\")");
        }
        if (smoke.plans().size() > 1) {
            throw new ParameterResolutionException(
                    "there are " + smoke.plans().size() + " suites, so a Suite could be any; take a SmokeSession");
        }
        return smoke.plans().get(0).suite();
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        SmokeSession session = context.getStore(OURS).get(SmokeSession.class, SmokeSession.class);
        if (session != null
                && !session.unasked().isEmpty()
                && context.getExecutionException().isEmpty()) {
            throw new AssertionFailedError(
                    "check '" + session.unasked().get(0).name() + "' was never asked; call verify() on it");
        }
    }
}
