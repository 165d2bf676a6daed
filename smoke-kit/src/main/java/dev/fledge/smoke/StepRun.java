package dev.fledge.smoke;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpFailure;
import dev.fledge.http.HttpPhases;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.Redactor;
import dev.fledge.smoke.AnsweredStep.Exchanged;
import dev.fledge.smoke.StepOutcome.Broken;
import dev.fledge.smoke.StepOutcome.Unanswered;
import dev.fledge.smoke.StepOutcome.Unasked;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Asks one step and judges the answer. */
final class StepRun {
    private final SmokeStep step;
    private final Scope scope;
    private final List<Expectation> servedBy;
    private final boolean cleanup;

    private StepRun(SmokeStep step, Scope scope, List<Expectation> servedBy, boolean cleanup) {
        this.step = step;
        this.scope = scope;
        this.servedBy = servedBy;
        this.cleanup = cleanup;
    }

    static StepRun of(SmokeStep step, Scope scope) {
        return new StepRun(step, scope, scope.target().servedBy(), false);
    }

    /** Any version may remove what was created. */
    static StepRun ofCleanup(SmokeStep step, Scope scope) {
        return new StepRun(step, scope, List.of(), true);
    }

    StepOutcome ask(HttpTransport transport, Deadline deadline) throws InterruptedException {
        return step.eventually().isPresent()
                ? new Polling(step.eventually().get()).ask(() -> once(transport, deadline), deadline)
                : once(transport, deadline);
    }

    private StepOutcome once(HttpTransport transport, Deadline deadline) throws InterruptedException {
        Tape.Asked asked = new Tape.Asked(TimeSource.system().now(), step, cleanup);
        StepOutcome outcome = asked(transport, deadline);
        scope.tape().ifPresent(tape -> tape.add(asked, outcome));
        return outcome;
    }

    private StepOutcome asked(HttpTransport transport, Deadline deadline) throws InterruptedException {
        Duration remaining = deadline.remaining();
        if (remaining.isZero()) {
            return Unasked.notReached(step, deadline.allowed());
        }
        Duration wanted = step.timeout(scope.suite().defaults());
        boolean shortened = remaining.compareTo(wanted) < 0;
        // A remainder below one millisecond would round to no time-out at all.
        Duration within = remaining.plusMillis(1);
        Duration allowed = shortened ? within : wanted;
        HttpCall call;
        try {
            call = step.call(scope, allowed, within);
        } catch (IllegalArgumentException e) {
            String said = "not asked: " + Redactor.of(step.secrets(scope)).redact(String.valueOf(e.getMessage()));
            return new Unasked(step, SmokeVerdict.ERROR, "CANNOT_ASK", said);
        }
        if (call.live().isPresent() && !transport.canStream()) {
            String said =
                    "not asked: the target's transport reads every answer to its end, so it cannot wait for an event or"
                            + " a message; leave it out, or let canStream() of it be true";
            return new Unasked(step, SmokeVerdict.ERROR, "CANNOT_ASK", said);
        }
        Duration before = deadline.elapsed();
        try {
            HttpAnswer answer = transport.exchange(call);
            Duration latency = latency(answer.phases(), deadline.elapsed().minus(before));
            return answered(new Exchanged(call, answer, latency));
        } catch (HttpFailure failure) {
            Duration latency = latency(failure.phases(), deadline.elapsed().minus(before));
            return unanswered(call, failure, shortened || deadline.passed(), latency);
        } catch (IOException | RuntimeException e) {
            return new Broken(step, call, e, notNegative(deadline.elapsed().minus(before)));
        }
    }

    private static Duration latency(HttpPhases phases, Duration measured) {
        return phases.total().orElse(notNegative(measured));
    }

    private static Duration notNegative(Duration measured) {
        return measured.isNegative() ? Duration.ZERO : measured;
    }

    private StepOutcome answered(Exchanged exchanged) {
        Evidence evidence = new Evidence(exchanged.answer(), exchanged.call().redactor());
        HttpAnswer answer = exchanged.answer();
        answer.hops().forEach(hop -> scope.keepCookies(hop.call().url(), hop.answer()));
        scope.keepCookies(answer.url().orElse(exchanged.call().url()), answer);
        for (CaptureRule rule : step.captureRules()) {
            rule.find(evidence).value().ifPresent(value -> scope.capture(rule.into(), value));
        }
        return new AnsweredStep(step, servedBy, exchanged);
    }

    private StepOutcome unanswered(HttpCall call, HttpFailure failure, boolean shortened, Duration latency) {
        SmokeVerdict verdict = switch (failure.kind()) {
            case DNS, UNREACHABLE, OTHER -> SmokeVerdict.ERROR;
            case REFUSED, RESET, TIMEOUT, TLS, PROTOCOL, CUT_SHORT, REDIRECT -> SmokeVerdict.FAILED;
        };
        boolean cut = shortened && failure.kind() == HttpFailure.Kind.TIMEOUT;
        return new Unanswered(
                step,
                call,
                failure,
                cut
                        ? new Unanswered.Ending(SmokeVerdict.INCONCLUSIVE, "DEADLINE", latency)
                        : new Unanswered.Ending(verdict, failure.kind().name(), latency));
    }
}
