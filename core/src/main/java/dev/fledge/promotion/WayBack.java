package dev.fledge.promotion;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.Snapshot;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Abort, then rollback: first the users, then the record.
 *
 * <p>Each is sent again until it is proved or its time is over; commands name an end state, so repeating is
 * harmless. An interrupt does not stop the way back; the caller is told of it afterwards. A rollback is tried even where
 * the abort could not be proved.
 */
final class WayBack {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Promotion promotion;
    private final Journal journal;
    private boolean interrupted;

    WayBack(Promotion promotion, Journal journal) {
        this.promotion = promotion;
        this.journal = journal;
    }

    /**
     * Goes back and returns whether the thread was interrupted meanwhile.
     *
     * @throws RollbackFailedException if the way back could not be proved; an interrupt stays noted on the thread
     */
    boolean go(RollbackPoint point) {
        Optional<String> abort = insist(new Command.Abort(), Snapshot::drained);
        if (abort.isEmpty()) {
            journal.add(PromotionEvent.Kind.ABORTED, "No request reaches the canary any more.");
        }
        Optional<String> rollback = insist(
                new Command.Rollback(point),
                seen -> seen.drained() && seen.stable().equals(point.stable()));
        // One that came while a call was just ending is still only noted on the thread.
        interrupted |= Thread.interrupted();
        if (rollback.isEmpty()) {
            journal.add(
                    PromotionEvent.Kind.ROLLED_BACK,
                    "All traffic is on " + point.stable() + ", as before the promotion.");
            return interrupted;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new RollbackFailedException("ROLLBACK OF " + promotion.app() + " IS NOT PROVED; USERS MAY STILL REACH "
                + promotion.canary() + ". Look at " + promotion.target().name()
                + " now and send all traffic to " + point.stable() + " by hand. Abort: "
                + abort.orElse("proved") + ". Rollback: " + rollback.get() + ".");
    }

    /** Sends the command until it is proved; returns why it is not, or empty. */
    private Optional<String> insist(Command command, Predicate<Snapshot> proved) {
        Deadline deadline = Deadline.after(promotion.rollbackWithin(), promotion.time());
        String last = "never sent";
        do {
            try {
                Outcome outcome = send(promotion.target(), command);
                if (outcome.shows(command.provenBy())
                        && outcome.seen().filter(proved).isPresent()) {
                    return Optional.empty();
                }
                last = outcome.describe();
            } catch (IOException | RuntimeException | Error e) {
                // Whatever breaks in a target, the way back is tried again until its time is over.
                last = String.valueOf(e.getMessage());
            } catch (InterruptedException e) {
                interrupted = true;
                last = "interrupted";
            }
            pause(deadline);
        } while (!deadline.passed());
        return Optional.of(last);
    }

    private Outcome send(RolloutTarget target, Command command) throws IOException, InterruptedException {
        Duration allowed = promotion.commandWithin();
        return BoundedCall.within(
                allowed.plus(Promotion.GRACE),
                command.describe(),
                () -> target.apply(command, Deadline.after(allowed, promotion.time())));
    }

    private void pause(Deadline deadline) {
        try {
            deadline.sleepAtMost(PAUSE);
        } catch (InterruptedException e) {
            interrupted = true;
        }
    }
}
