package dev.fledge.smoke.junit;

import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpAnswer;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestTag;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.opentest4j.AssertionFailedError;

class SmokeExtensionTest {
    /** A suite as an app's repository has it. */
    static final class AppSuite {
        static final Suite SMOKE = Suite.named("app")
                .check("health", c -> c.get("/health").expect(status(200)))
                .check("broken", c -> c.get("/broken").expect(status(200)))
                .build();

        private AppSuite() {}
    }

    @InOwnJUnit
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

    @InOwnJUnit
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

    @InOwnJUnit
    @SmokeSuite(AppSuite.class)
    static class Prepared {
        static final Target TARGET = Target.at("http://app")
                .transport(call -> HttpAnswer.builder(200).build());
        static final AtomicInteger PREPARED = new AtomicInteger();

        @BeforeEach
        void prepares() {
            PREPARED.incrementAndGet();
        }

        @SmokeTest
        void check(SmokeRun run) throws InterruptedException {
            run.verify();
        }
    }

    @InOwnJUnit
    @SmokeSuite(AppSuite.class)
    static class Misrouted {
        static final Target TARGET = Target.at("http://app")
                .transport(call ->
                        HttpAnswer.builder(200).header("X-App-Version", "1").build())
                .servedBy(header("X-App-Version").isEqualTo("2"));

        @SmokeTest
        void check(SmokeRun run) throws InterruptedException {
            run.verify();
        }
    }

    @InOwnJUnit
    @SmokeSuite(value = AppSuite.class, arm = "canary")
    static class OneArm {
        static Target baseline() {
            return Target.at("http://baseline");
        }

        static Target canary() {
            return Target.at("http://canary")
                    .transport(
                            call -> HttpAnswer.builder(call.url().encodedPath().equals("/health") ? 200 : 500)
                                    .build());
        }

        @SmokeTest
        void check(SmokeRun run) throws InterruptedException {
            run.verify();
        }
    }

    @InOwnJUnit
    @SmokeSuite(value = AppSuite.class, arm = "canary")
    static class WithoutItsArm {
        static final Target TARGET = Target.at("http://app");

        @SmokeTest
        void check(SmokeRun run) throws InterruptedException {
            run.verify();
        }
    }

    @InOwnJUnit
    @SmokeSuite(AppSuite.class)
    static class WithoutTarget {
        @SmokeTest
        void check(SmokeRun run) throws InterruptedException {
            run.verify();
        }
    }

    @InOwnJUnit
    @SmokeSuite
    static class WithoutSuite {
        @SmokeTest
        void check(SmokeRun run) throws InterruptedException {
            run.verify();
        }
    }

    private static EngineExecutionResults run(Class<?> testClass) {
        return OwnJUnit.running(testClass).execute();
    }

    private static Throwable onlyFailure(Class<?> testClass) {
        return OwnJUnit.running(testClass).onlyFailure();
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
        Throwable failure = onlyFailure(Verifying.class);

        assertThat(failure)
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith("FAILED  app > broken   [1 attempt, ")
                .hasMessageContaining("   x  status\n        expected: == 200\n        actual:   500\n")
                .hasMessageContaining("  reproduce    curl -sS -i 'http://app/broken'")
                .hasMessageContaining("  defined at   SmokeExtensionTest.java:");
    }

    @Test
    void the_property_moves_the_target_and_keeps_the_rest() {
        Throwable failure = OwnJUnit.running(Verifying.class)
                .with(Settings.TARGET, "http://elsewhere:81")
                .onlyFailure();

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
        Throwable failure = onlyFailure(Forgetful.class);

        assertThat(failure)
                .isInstanceOf(AssertionFailedError.class)
                .hasMessage("check 'a' was never asked; give the method a SmokeRun parameter and call verify() on it");
    }

    @Test
    void a_missing_target_says_how_to_give_one() {
        Throwable failure = onlyFailure(WithoutTarget.class);

        assertThat(failure)
                .hasMessage("no address of the app to check: set -Dfledge.smoke.target=http://localhost:8080 or the "
                        + "environment variable FLEDGE_SMOKE_TARGET, or give " + WithoutTarget.class.getName()
                        + " a static method 'static Target target()'");
    }

    @Test
    void a_missing_suite_says_how_to_give_one() {
        Throwable failure = onlyFailure(WithoutSuite.class);

        assertThat(failure)
                .hasMessage(
                        WithoutSuite.class.getName() + " must have a static field or method without parameters of type "
                                + "Suite, such as static final Suite SMOKE = Suite.named(...), or a file WithoutSuite.smoke.yaml "
                                + "beside it on the class path");
    }

    @Test
    void what_is_prepared_before_each_test_is_prepared_for_every_check() {
        Prepared.PREPARED.set(0);

        run(Prepared.class).testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(Prepared.PREPARED).hasValue(2);
    }

    @Test
    void what_could_not_be_told_fails_and_is_no_skipped_test() {
        assertThat(OwnJUnit.running(Misrouted.class).outcomes()).containsExactly("FAILED health", "FAILED broken");
    }

    @Test
    void a_class_asks_the_target_of_its_arm() {
        Throwable failure = onlyFailure(OneArm.class);

        assertThat(failure).hasMessageContaining("GET http://canary/broken -> 500");
    }

    @Test
    void the_property_of_an_arm_moves_that_arm_only() {
        Throwable failure = OwnJUnit.running(OneArm.class)
                .with(Settings.TARGET, "http://wrong")
                .with("fledge.smoke.target.canary", "http://elsewhere")
                .onlyFailure();

        assertThat(failure).hasMessageContaining("GET http://elsewhere/broken -> 500");
    }

    @Test
    void a_target_that_may_be_the_other_arms_is_not_asked() {
        Throwable failure = onlyFailure(WithoutItsArm.class);

        assertThat(failure)
                .hasMessage("no address of the app to check for the arm canary: set "
                        + "-Dfledge.smoke.target.canary=http://localhost:8080 or the environment variable "
                        + "FLEDGE_SMOKE_TARGET_CANARY, or give " + WithoutItsArm.class.getName()
                        + " a static method 'static Target canary()'");
    }

    @Test
    void a_malformed_address_names_the_property() {
        Throwable failure = OwnJUnit.running(WithoutTarget.class)
                .with(Settings.TARGET, "localhost")
                .onlyFailure();

        assertThat(failure)
                .hasMessage(
                        "fledge.smoke.target: address of a target must be whole, such as http://localhost:8080, but "
                                + "was 'localhost'");
    }

    /** A claim of {@code PainsTest}: not {@code check(SmokeRun)[1]}. */
    @Test
    void pain_15_a_test_has_the_name_of_its_check_in_junit_and_in_our_xml(@TempDir Path folder) throws Exception {
        List<String> outcomes =
                OwnJUnit.running(Verifying.class).with(Settings.REPORTS, folder).outcomes();

        assertThat(outcomes).containsExactly("SUCCESSFUL health", "FAILED broken");
        assertThat(Files.readString(folder.resolve("TEST-fledge-smoke-app.xml")))
                .contains("<testcase classname=\"app\" name=\"health\"")
                .contains("<testcase classname=\"app\" name=\"broken\"");
    }
}
