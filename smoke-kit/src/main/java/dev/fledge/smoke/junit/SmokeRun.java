package dev.fledge.smoke.junit;

import dev.fledge.smoke.CheckResult;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeCheck;
import dev.fledge.smoke.SmokeVerdict;
import dev.fledge.verdict.Verdict;
import java.util.function.BiConsumer;

/** One check in one test. Not thread-safe. */
public final class SmokeRun {
    private final Plan plan;
    private final SmokeCheck check;
    private final BiConsumer<String, String> entries;
    private boolean asked;
    private String more = "";

    SmokeRun(Plan plan, SmokeCheck check, BiConsumer<String, String> entries) {
        this.plan = plan;
        this.check = check;
        this.entries = entries;
    }

    /** Returns the name of the check. */
    public String name() {
        return check.name();
    }

    /**
     * Asks the app and returns what came of it, for assertions of your own; nothing is thrown for what the app does. The
     * verdict is a report entry of the test, and the result goes into the reports of Fledge's own.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    public CheckResult result() throws InterruptedException {
        asked = true;
        CheckResult result = plan.log().records()
                ? Smoke.recording(plan.suite(), check, plan.target())
                : Smoke.run(plan.suite(), check, plan.target());
        more = plan.log().told(result);
        entries.accept("fledge.verdict", result.verdict().name());
        if (result.verdict() == SmokeVerdict.DEGRADED || result.verdict() == SmokeVerdict.FLAKY) {
            entries.accept("fledge.message", result.message());
        }
        result.cleanups().stream()
                .filter(cleanup -> cleanup.verdict().verdict() != Verdict.PASS)
                .forEach(cleanup -> entries.accept("fledge." + cleanup.name().replace(' ', '-'), cleanup.message()));
        if (!plan.log().problem().isEmpty()) {
            entries.accept("fledge.reports", plan.log().problem());
        }
        return result;
    }

    /**
     * Asks the app and throws unless the check passed; degraded and flaky pass and are told in the report.
     *
     * <p>What could not be told (ERROR, INCONCLUSIVE: the wrong version answered, nothing could be asked) fails too. It is no
     * skipped test, because CI takes a skipped test for a good one.
     *
     * @throws AssertionError an {@code AssertionFailedError} with expected and actual value if one thing is wrong or none has
     *     a value, a {@code MultipleFailuresError} with one of them a miss if several are; either with the check's whole
     *     message first
     * @throws InterruptedException if the thread was interrupted
     */
    public void verify() throws InterruptedException {
        CheckResult result = result();
        if (result.verdict().verdict() != Verdict.PASS) {
            throw SmokeFailure.of(result, more);
        }
    }

    boolean asked() {
        return asked;
    }

    /** Returns the name of the check. */
    @Override
    public String toString() {
        return name();
    }
}
