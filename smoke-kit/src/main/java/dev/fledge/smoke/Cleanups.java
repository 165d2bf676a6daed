package dev.fledge.smoke;

import dev.fledge.http.HttpTransport;
import dev.fledge.smoke.StepOutcome.Unasked;
import dev.fledge.time.Deadline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** What one run of a check must remove, the latest first. Not thread-safe. */
final class Cleanups {
    private final Scope scope;
    private final Deque<SmokeStep> created = new ArrayDeque<>();

    /** What came of the clean-up of one step. */
    record CleanedUp(SmokeStep step, SmokeStep cleanup, StepOutcome outcome) {}

    Cleanups(Scope scope) {
        this.scope = scope;
    }

    /** Remembers the step if it may have created something. */
    void register(SmokeStep step, StepOutcome outcome) {
        boolean refused = outcome.status().isPresent() && outcome.status().getAsInt() >= 400;
        boolean possible = step.cleanup().map(this::missing).orElse("").isEmpty();
        if (outcome.sent() && (possible || !refused)) {
            created.push(step);
        }
    }

    private String missing(SmokeStep cleanup) {
        return cleanup.needs().stream()
                .filter(capture -> !scope.has(capture))
                .map(Capture::name)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    List<CleanedUp> run(HttpTransport transport, Deadline deadline) throws InterruptedException {
        List<CleanedUp> done = new ArrayList<>();
        for (SmokeStep step : created) {
            if (step.cleanup().isPresent()) {
                SmokeStep cleanup = step.cleanup().get();
                done.add(new CleanedUp(step, cleanup, asked(cleanup, transport, deadline)));
            }
        }
        return done;
    }

    private StepOutcome asked(SmokeStep cleanup, HttpTransport transport, Deadline deadline)
            throws InterruptedException {
        String missing = missing(cleanup);
        if (missing.isEmpty()) {
            return StepRun.ofCleanup(cleanup, scope).ask(transport, deadline);
        }
        String said = "not asked: " + missing + " was not captured, so what was created may still be there";
        return new Unasked(cleanup, SmokeVerdict.INCONCLUSIVE, "NOT_CAPTURED", said);
    }
}
