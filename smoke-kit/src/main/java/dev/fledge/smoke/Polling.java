package dev.fledge.smoke;

import dev.fledge.time.Deadline;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.Optional;

/** Asks one step again and again until it passes. */
final class Polling {
    private final Eventually eventually;

    /** Asks the step once. */
    interface Once {
        StepOutcome ask() throws InterruptedException;
    }

    Polling(Eventually eventually) {
        this.eventually = eventually;
    }

    StepOutcome ask(Once once, Deadline deadline) throws InterruptedException {
        Duration start = deadline.elapsed();
        boolean cutShort = deadline.remaining().compareTo(eventually.within()) < 0;
        boolean sent = false;
        int times = 0;
        while (true) {
            StepOutcome outcome = once.ask();
            times++;
            sent |= outcome.sent();
            Duration waited = deadline.elapsed().minus(start);
            String count = (times == 1 ? "1 time" : times + " times") + " in " + Text.of(waited);
            if (outcome.verdict().verdict() == Verdict.PASS) {
                return Polled.of(outcome, sent, "met when asked " + count);
            }
            Optional<Expectation> hopeless = hopeless(outcome);
            if (hopeless.isPresent()) {
                String said = "gave up after asking " + count + ", because of " + hopeless.get();
                return Polled.of(outcome, sent, said).as(SmokeVerdict.FAILED, "FAILED_FAST");
            }
            if (cutShort && deadline.passed()) {
                String said = "asked " + count + ", when the " + Text.of(deadline.allowed())
                        + " of all checks were over; it had " + Text.of(eventually.within());
                return Polled.of(outcome, sent, said).as(SmokeVerdict.INCONCLUSIVE, "DEADLINE");
            }
            if (waited.compareTo(eventually.within()) >= 0) {
                return Polled.of(outcome, sent, "not met " + eventually + ", asked " + count);
            }
            Duration left = eventually.within().minus(waited);
            deadline.sleepAtMost(eventually.every().compareTo(left) < 0 ? eventually.every() : left);
        }
    }

    private Optional<Expectation> hopeless(StepOutcome outcome) {
        return outcome instanceof AnsweredStep answered && !answered.reason().equals("MISROUTED")
                ? eventually.failFastOn().stream().filter(answered::shows).findFirst()
                : Optional.empty();
    }
}
