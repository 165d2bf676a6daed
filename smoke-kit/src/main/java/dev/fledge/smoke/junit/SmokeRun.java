package dev.fledge.smoke.junit;

import dev.fledge.smoke.CheckResult;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeCheck;
import dev.fledge.smoke.SmokeVerdict;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import dev.fledge.verdict.Verdict;
import java.util.function.BiConsumer;
import org.opentest4j.AssertionFailedError;

/** One check in one test invocation. Not thread-safe. */
public final class SmokeRun {
    private final Suite suite;
    private final SmokeCheck check;
    private final Target target;
    private final BiConsumer<String, String> entries;
    private boolean asked;

    SmokeRun(Suite suite, SmokeCheck check, Target target, BiConsumer<String, String> entries) {
        this.suite = suite;
        this.check = check;
        this.target = target;
        this.entries = entries;
    }

    /** Returns the name of the check. */
    public String name() {
        return check.name();
    }

    /**
     * Asks the app and returns what came of it, for assertions of your own; nothing is thrown for what the app does.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    public CheckResult result() throws InterruptedException {
        asked = true;
        CheckResult result = Smoke.run(suite, check, target);
        entries.accept("fledge.verdict", result.verdict().name());
        if (result.verdict() == SmokeVerdict.DEGRADED || result.verdict() == SmokeVerdict.FLAKY) {
            entries.accept("fledge.message", result.message());
        }
        result.cleanups().stream()
                .filter(cleanup -> cleanup.verdict().verdict() != Verdict.PASS)
                .forEach(cleanup -> entries.accept("fledge." + cleanup.name().replace(' ', '-'), cleanup.message()));
        return result;
    }

    /**
     * Asks the app and throws unless the check passed; degraded and flaky pass and are told in the report.
     *
     * @throws AssertionFailedError with everything that is wrong, also if it could not be told whether the app is good
     * @throws InterruptedException if the thread was interrupted
     */
    public void verify() throws InterruptedException {
        CheckResult result = result();
        if (result.verdict().verdict() != Verdict.PASS) {
            throw new AssertionFailedError(result.message());
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
