package dev.fledge.smoke.junit;

import dev.fledge.smoke.SmokeCheck;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.AssertionFailedError;

/** One check as one test. */
record AskedInvocation(String title, Plan plan, SmokeCheck check)
        implements CheckInvocation, ParameterResolver, AfterTestExecutionCallback {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SmokeRun.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context)
                .getOrComputeIfAbsent(
                        SmokeRun.class, key -> new SmokeRun(plan, check, context::publishReportEntry), SmokeRun.class);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        SmokeRun run = store(context).get(SmokeRun.class, SmokeRun.class);
        boolean asked = run != null && run.asked();
        if (!asked && context.getExecutionException().isEmpty()) {
            throw new AssertionFailedError("check '" + check.name()
                    + "' was never asked; give the method a SmokeRun parameter and call verify() on it");
        }
    }

    private static Store store(ExtensionContext context) {
        return context.getStore(Namespace.create(SmokeExtension.class, context.getUniqueId()));
    }
}
