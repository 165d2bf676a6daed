package dev.fledge.smoke.junit;

import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.fledge.http.HttpAnswer;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.opentest4j.AssertionFailedError;

class SmokeExtensionTest {
    /** Keeps the classes below from being run on their own. */
    private static final String CASES = "fledge.smoke.cases";

    /** A suite as an app's repository has it. */
    static final class AppSuite {
        static final Suite SMOKE = Suite.named("app")
                .check("health", c -> c.get("/health").expect(status(200)))
                .check("broken", c -> c.get("/broken").expect(status(200)))
                .build();

        private AppSuite() {}
    }

    @EnabledIfSystemProperty(named = CASES, matches = "run")
    @SmokeSuite(AppSuite.class)
    static class Verifying {
        static Target target() {
            return Target.at("http://app")
                    .transport(
                            call -> HttpAnswer.builder(call.url().encodedPath().equals("/health") ? 200 : 500)
                                    .header("X-Host", call.url().host())
                                    .build());
        }

        @SmokeTest
        void check(SmokeRun run) throws InterruptedException {
            run.verify();
        }
    }

    @EnabledIfSystemProperty(named = CASES, matches = "run")
    @SmokeSuite
    static class Forgetful {
        static final Suite SUITE = Suite.named("own")
                .check("a", c -> c.get("/a").expect(status(200)))
                .build();
        static final Target TARGET = Target.at("http://app")
                .transport(call -> HttpAnswer.builder(200).build());

        @SmokeTest
        void forgets(SmokeRun run) {
            assertThat(run.name()).isEqualTo("a");
        }
    }

    @EnabledIfSystemProperty(named = CASES, matches = "run")
    @SmokeSuite(AppSuite.class)
    static class WithoutTarget {
        @SmokeTest
        void check(SmokeRun run) throws InterruptedException {
            run.verify();
        }
    }

    @EnabledIfSystemProperty(named = CASES, matches = "run")
    @SmokeSuite
    static class WithoutSuite {
        @SmokeTest
        void check(SmokeRun run) throws InterruptedException {
            run.verify();
        }
    }

    @AfterEach
    void forgetTheAddress() {
        System.clearProperty(TargetAddress.PROPERTY);
        System.clearProperty(CASES);
    }

    private static EngineExecutionResults run(Class<?> testClass) {
        System.setProperty(CASES, "run");
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(testClass))
                .execute();
    }

    private static Throwable onlyFailure(EngineExecutionResults results) {
        List<Event> failed = results.allEvents().failed().list();
        assertThat(failed).hasSize(1);
        return failed.get(0)
                .getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }

    @Test
    void every_check_is_a_test_with_its_own_name_and_the_tag_smoke() {
        EngineExecutionResults results = run(Verifying.class);

        assertThat(results.testEvents().finished().list())
                .extracting(event -> event.getTestDescriptor().getDisplayName())
                .containsExactly("health", "broken");
        assertThat(results.testEvents().finished().list())
                .allSatisfy(
                        event -> assertThat(event.getTestDescriptor().getTags()).contains(TestTag.create("smoke")));
        assertThat(results.testEvents().succeeded().count()).isEqualTo(1);
    }

    @Test
    void a_failed_check_fails_with_the_whole_message() {
        Throwable failure = onlyFailure(run(Verifying.class));

        assertThat(failure)
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith("FAILED  app > broken   [1 attempt, ")
                .hasMessageContaining("   x  status\n        expected: == 200\n        actual:   500\n")
                .hasMessageContaining("  reproduce    curl -sS -i 'http://app/broken'")
                .hasMessageContaining("  defined at   SmokeExtensionTest.java:");
    }

    @Test
    void the_property_moves_the_target_and_keeps_the_rest() {
        System.setProperty(TargetAddress.PROPERTY, "http://elsewhere:81");

        Throwable failure = onlyFailure(run(Verifying.class));

        assertThat(failure).hasMessageContaining("GET http://elsewhere:81/broken -> 500");
    }

    @Test
    void the_verdict_is_a_report_entry_of_its_test() {
        EngineExecutionResults results = run(Verifying.class);

        assertThat(results.allEvents().reportingEntryPublished().list())
                .extracting(event -> event.getTestDescriptor().getDisplayName())
                .containsExactly("health", "broken");
    }

    @Test
    void a_check_that_nobody_asks_fails() {
        Throwable failure = onlyFailure(run(Forgetful.class));

        assertThat(failure)
                .isInstanceOf(AssertionFailedError.class)
                .hasMessage("check 'a' was never asked; give the method a SmokeRun parameter and call verify() on it");
    }

    @Test
    void a_missing_target_says_how_to_give_one() {
        Throwable failure = onlyFailure(run(WithoutTarget.class));

        assertThat(failure)
                .hasMessage("no address of the app to check: set -Dfledge.smoke.target=http://localhost:8080 or the "
                        + "environment variable FLEDGE_SMOKE_TARGET, or give " + WithoutTarget.class.getName()
                        + " a static method 'static Target target()'");
    }

    @Test
    void a_missing_suite_says_how_to_give_one() {
        Throwable failure = onlyFailure(run(WithoutSuite.class));

        assertThat(failure)
                .hasMessage(
                        WithoutSuite.class.getName() + " must have a static field or method without parameters of type "
                                + "Suite, such as static final Suite SMOKE = Suite.named(...)");
    }
}
