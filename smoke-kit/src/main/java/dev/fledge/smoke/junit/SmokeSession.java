package dev.fledge.smoke.junit;

import dev.fledge.smoke.SkippedCheck;
import dev.fledge.smoke.SmokeCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.opentest4j.TestAbortedException;

/**
 * The checks of a {@link SmokeSuite} in a plain {@code @Test} method, which takes one as a parameter:
 * {@code session.check("health").verify()}. Not thread-safe.
 */
public final class SmokeSession {
    private final SmokeClass smoke;
    private final BiConsumer<String, String> entries;
    private final List<SmokeRun> runs = new ArrayList<>();

    SmokeSession(SmokeClass smoke, BiConsumer<String, String> entries) {
        this.smoke = smoke;
        this.entries = entries;
    }

    /**
     * Returns the check, ready to be asked. A test that takes one and does not ask it fails.
     *
     * @param name of the check; with several suite files {@code SUITE > CHECK}
     * @throws IllegalArgumentException if there is no such check
     * @throws TestAbortedException if {@code fledge.smoke.tags} leaves it out: the test is told as skipped
     */
    public SmokeRun check(String name) {
        List<String> names = new ArrayList<>();
        for (Plan plan : smoke.plans()) {
            for (SkippedCheck skipped : plan.skipped()) {
                if (named(plan, skipped.name(), name, names)) {
                    throw new TestAbortedException("check '" + name + "' was not asked: " + skipped.reason());
                }
            }
            for (SmokeCheck check : plan.chosen()) {
                if (named(plan, check.name(), name, names)) {
                    SmokeRun run = new SmokeRun(plan, check, entries);
                    runs.add(run);
                    return run;
                }
            }
        }
        throw new IllegalArgumentException("there is no check '" + name + "'; there are " + names);
    }

    private boolean named(Plan plan, String check, String wanted, List<String> names) {
        String title = smoke.title(plan, check);
        names.add(title);
        return title.equals(wanted);
    }

    /** Returns the checks that were taken and not asked. */
    List<SmokeRun> unasked() {
        return runs.stream().filter(run -> !run.asked()).toList();
    }
}
