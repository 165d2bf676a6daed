package dev.fledge.smoke.junit;

import dev.fledge.smoke.SkippedCheck;
import dev.fledge.smoke.SmokeCheck;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Which checks of one suite are asked at one target, and which are left out. Immutable; its log is thread-safe. */
final class Plan {
    private final Suite suite;
    private final Target target;
    private final RunLog log;
    private final List<SmokeCheck> chosen = new ArrayList<>();
    private final List<SkippedCheck> skipped = new ArrayList<>();

    private Plan(Suite suite, Target target, RunLog log) {
        this.suite = suite;
        this.target = target;
        this.log = log;
    }

    static Plan of(Suite suite, Target target, RunLog log, Settings settings) {
        Plan plan = new Plan(suite, target, log);
        plan.skipped.addAll(suite.skipped());
        Optional<String> tags = settings.get(Settings.TAGS);
        for (SmokeCheck check : suite.checks()) {
            if (tags.isEmpty() || meets(check, tags.get())) {
                plan.chosen.add(check);
            } else {
                plan.skipped.add(SkippedCheck.of(check, tags.get()));
            }
        }
        log.skipped(plan.skipped);
        return plan;
    }

    private static boolean meets(SmokeCheck check, String tags) {
        try {
            return check.isTagged(tags);
        } catch (IllegalArgumentException e) {
            throw new ExtensionConfigurationException(Settings.TAGS + ": " + e.getMessage(), e);
        }
    }

    Suite suite() {
        return suite;
    }

    Target target() {
        return target;
    }

    RunLog log() {
        return log;
    }

    List<SmokeCheck> chosen() {
        return List.copyOf(chosen);
    }

    List<SkippedCheck> skipped() {
        return List.copyOf(skipped);
    }
}
