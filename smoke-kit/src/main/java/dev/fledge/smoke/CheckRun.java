package dev.fledge.smoke;

import dev.fledge.http.HttpTransport;
import dev.fledge.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Asks the steps of one check, one after another, and none after one that did not pass; then cleans up. */
final class CheckRun {
    private final SmokeCheck check;
    private final Scope scope;

    CheckRun(Suite suite, SmokeCheck check, Target target) {
        this(check, new Scope(suite, target, Scope.newRunId()));
    }

    CheckRun(SmokeCheck check, Scope scope) {
        this.check = check;
        this.scope = scope;
        if (scope.suite().isRecorded()) {
            scope.record(new Tape(check.name()));
        }
    }

    CheckOutcome ask(HttpTransport transport, Allowance allowance) throws InterruptedException {
        Cleanups cleanups = new Cleanups(scope);
        List<StepOutcome> outcomes = new ArrayList<>();
        try {
            for (SmokeStep step : check.steps()) {
                StepOutcome outcome = StepRun.of(step, scope).ask(transport, allowance.steps());
                outcomes.add(outcome);
                cleanups.register(step, outcome);
                if (outcome.verdict().verdict() != Verdict.PASS) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            // Nobody waits for the result any more, but what was created must still go.
            cleanups.run(transport, allowance.cleanups());
            throw e;
        }
        return new CheckOutcome(check, scope, outcomes, cleanups.run(transport, allowance.cleanups()));
    }
}
