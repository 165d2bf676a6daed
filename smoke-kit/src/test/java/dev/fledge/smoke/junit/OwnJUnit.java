package dev.fledge.smoke.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs test classes in a JUnit of their own. They are disabled outside of it. */
final class OwnJUnit {
    /** The property that the classes are enabled by. */
    static final String CASES = "fledge.smoke.cases";

    private final EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter");

    private OwnJUnit() {
        kit.configurationParameter("junit.jupiter.conditions.deactivate", "*EnabledIfSystemProperty*");
        with(Settings.REPORTS, "off");
    }

    static OwnJUnit running(Class<?>... testClasses) {
        OwnJUnit junit = new OwnJUnit();
        for (Class<?> testClass : testClasses) {
            junit.kit.selectors(selectClass(testClass));
        }
        return junit;
    }

    OwnJUnit with(String parameter, Object value) {
        kit.configurationParameter(parameter, value.toString());
        return this;
    }

    EngineExecutionResults execute() {
        return kit.execute();
    }

    Throwable onlyFailure() {
        List<Event> failed = execute().allEvents().failed().list();
        assertThat(failed).hasSize(1);
        return failed.get(0)
                .getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }

    /** Returns tests as {@code passed health}, in the order they ended. */
    List<String> outcomes() {
        return execute().testEvents().stream()
                .filter(event -> !event.getType().toString().equals("STARTED"))
                .filter(event -> !event.getType().toString().contains("REPORTING"))
                .filter(event -> !event.getType().toString().equals("DYNAMIC_TEST_REGISTERED"))
                .map(event -> event.getPayload(TestExecutionResult.class)
                                .map(result -> result.getStatus().toString())
                                .orElse("SKIPPED "
                                        + event.getPayload(String.class).orElse(""))
                        + " " + event.getTestDescriptor().getDisplayName())
                .toList();
    }
}
