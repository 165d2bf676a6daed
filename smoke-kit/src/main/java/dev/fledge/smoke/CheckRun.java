package dev.fledge.smoke;

import dev.fledge.http.HttpTransport;
import dev.fledge.time.Deadline;
import dev.fledge.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Asks the steps of one check, one after another, and none after one that did not pass. */
final class CheckRun {
    private final SmokeCheck check;
    private final Scope scope;

    CheckRun(Suite suite, SmokeCheck check, Target target) {
        this(check, new Scope(suite, target, Scope.newRunId()));
    }

    CheckRun(SmokeCheck check, Scope scope) {
        this.check = check;
        this.scope = scope;
    }

    CheckOutcome ask(HttpTransport transport, Deadline deadline) throws InterruptedException {
        List<StepOutcome> outcomes = new ArrayList<>();
        for (SmokeStep step : check.steps()) {
            StepOutcome outcome = new StepRun(step, scope).ask(transport, deadline);
            outcomes.add(outcome);
            if (outcome.verdict().verdict() != Verdict.PASS) {
                break;
            }
        }
        return new CheckOutcome(check, scope, outcomes);
    }
}
