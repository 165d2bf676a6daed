package dev.fledge.smoke.junit;

import dev.fledge.internal.Check;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/**
 * A suite as dynamic tests, for a method with {@code @TestFactory}. JUnit runs {@code @BeforeEach} once for all of them,
 * gives them no tags and attaches report entries to none: {@link SmokeTest} does better.
 */
public final class SmokeTests {
    private SmokeTests() {}

    /**
     * Returns one test a check, named after it; checks that {@code fledge.smoke.tags} leaves out are aborted with the reason.
     * Each asks when it is run, and the reports are those of {@link SmokeSuite}.
     */
    public static Stream<DynamicTest> of(Suite suite, Target target) {
        return of(suite, target, "");
    }

    /**
     * Returns the same for one arm of several, such as {@code canary}, each with reports of its own.
     *
     * @param arm empty text if there is one only
     */
    public static Stream<DynamicTest> of(Suite suite, Target target, String arm) {
        Check.notNull("arm", arm);
        Settings settings = Settings.ofThisJvm();
        Plan plan = Plan.of(
                Check.notNull("suite", suite),
                Check.notNull("target", target),
                RunLog.of(suite, target, arm, settings),
                settings);
        String suffix = arm.isEmpty() ? "" : " [" + arm + "]";
        Stream<DynamicTest> asked = plan.chosen().stream()
                .map(check -> DynamicTest.dynamicTest(
                        check.name() + suffix, () -> new SmokeRun(plan, check, (name, value) -> {}).verify()));
        Stream<DynamicTest> skipped = plan.skipped().stream()
                .map(check -> DynamicTest.dynamicTest(check.name() + suffix, () -> {
                    throw new TestAbortedException(check.reason());
                }));
        return Stream.concat(asked, skipped);
    }
}
