package dev.fledge.smoke.junit;

import java.util.List;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/** A check as a test with a name of its own, which is its own extension. */
interface CheckInvocation extends TestTemplateInvocationContext, Extension {
    String title();

    @Override
    default String getDisplayName(int invocationIndex) {
        return title();
    }

    @Override
    default List<Extension> getAdditionalExtensions() {
        return List.of(this);
    }
}
