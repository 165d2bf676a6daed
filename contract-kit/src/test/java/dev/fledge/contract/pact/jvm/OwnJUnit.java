package dev.fledge.contract.pact.jvm;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.fledge.contract.pact.consumer.ProviderStub;
import java.nio.file.Path;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs consumer tests in a JUnit of their own, which writes pacts to a folder. They are disabled outside of it. */
final class OwnJUnit {
    private OwnJUnit() {}

    static EngineExecutionResults run(Path pacts, Class<?>... testClasses) {
        EngineTestKit.Builder kit = kit(pacts);
        for (Class<?> testClass : testClasses) {
            kit.selectors(selectClass(testClass));
        }
        return kit.execute();
    }

    static EngineExecutionResults runOne(Path pacts, Class<?> testClass, String method) {
        return kit(pacts)
                .selectors(selectMethod(testClass, method, ProviderStub.class))
                .execute();
    }

    static EngineTestKit.Builder kit(Path pacts) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.conditions.deactivate", "*EnabledIfSystemProperty*")
                .configurationParameter("fledge.pacts", pacts.toString());
    }

    /** Returns what every failed test or class said, in their order. */
    static List<String> failures(EngineExecutionResults results) {
        return results.allEvents().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow())
                .map(problem -> String.valueOf(problem.getMessage()))
                .toList();
    }
}
