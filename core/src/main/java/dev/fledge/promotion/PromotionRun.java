package dev.fledge.promotion;

import dev.fledge.canary.Decision;
import dev.fledge.canary.EvidenceMode;
import dev.fledge.canary.Judgement;
import dev.fledge.promotion.PromotionEvent.Kind;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.Snapshot;
import dev.fledge.time.Deadline;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** One run of a promotion, from the first gate to the end. */
final class PromotionRun {
    private final Promotion promotion;
    private final Journal journal;
    private final GateKeeper gates;
    private boolean held;

    PromotionRun(Promotion promotion) {
        this.promotion = promotion;
        this.journal = new Journal(promotion.time(), promotion.listeners());
        this.gates = new GateKeeper(promotion, journal);
    }

    PromotionResult run() throws InterruptedException {
        Optional<Ending> refused = gates.ask(promotion.beforeStart());
        if (refused.isPresent()) {
            return result(refused.get());
        }
        RollbackPoint point;
        try {
            point = capture();
        } catch (IOException e) {
            return result(couldNotTell(Finding.inconclusive("rollback point")
                    .reason("NO_ROLLBACK_POINT")
                    .message("rollback point of " + promotion.target().name() + " could not be read: " + e.getMessage()
                            + "; nothing was started, since there would be no way back")
                    .build()));
        }
        return result(withWayBack(point));
    }

    /** From here on every way out but success goes through the way back. */
    private Ending withWayBack(RollbackPoint point) throws InterruptedException {
        WayBack wayBack = new WayBack(promotion, journal);
        Ending ending;
        try {
            ending = forward();
        } catch (InterruptedException e) {
            journal.add(Kind.BACK, "Interrupted: going back before stopping.");
            goBackAfter(e, wayBack, point);
            throw e;
        } catch (RuntimeException | Error e) {
            journal.add(Kind.BACK, "Stopped by " + e.getClass().getSimpleName() + ": going back.");
            goBackAfter(e, wayBack, point);
            throw e;
        }
        if (ending.outcome() != PromotionOutcome.PROMOTED) {
            journal.add(Kind.BACK, ending.summary());
            if (wayBack.go(point)) {
                throw new InterruptedException("interrupted while going back; all traffic is on " + point.stable());
            }
        }
        return ending;
    }

    private static void goBackAfter(Throwable cause, WayBack wayBack, RollbackPoint point) {
        try {
            wayBack.go(point);
        } catch (RollbackFailedException failed) {
            failed.addSuppressed(cause);
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw failed;
        }
    }

    private Ending forward() throws InterruptedException {
        Optional<Ending> stopped = command(new Command.Start(promotion.canary()), Kind.STARTED, this::startedUnreached);
        if (stopped.isEmpty()) {
            stopped = gates.ask(promotion.beforeTraffic());
        }
        if (stopped.isEmpty()) {
            stopped = command(new Command.Abort(), Kind.ARMED, Snapshot::drained);
        }
        for (int i = 0; i < promotion.steps().size() && stopped.isEmpty(); i++) {
            stopped = step(i);
        }
        if (stopped.isEmpty()) {
            stopped = command(
                    new Command.Promote(promotion.canary()),
                    Kind.PROMOTED,
                    seen -> seen.stable().equals(promotion.canary()));
        }
        return stopped.orElseGet(() -> Ending.of(
                PromotionOutcome.PROMOTED,
                "Promoted: " + promotion.canary() + " serves all traffic. " + passed()
                        + promotion.steps().stream()
                                .map(step -> percent(step.weightPermille()))
                                .collect(Collectors.joining(", "))
                        + ".",
                List.of(),
                journal.findings()));
    }

    private String passed() {
        return promotion.judge().policy().mode() == EvidenceMode.POINT
                ? "It passed every rule at "
                : "There is evidence for it on every rule, gathered at ";
    }

    private boolean startedUnreached(Snapshot seen) {
        return seen.canary().filter(promotion.canary()::equals).isPresent() && seen.weightPermille() == 0;
    }

    private RollbackPoint capture() throws IOException, InterruptedException {
        RollbackPoint point = BoundedCall.within(
                promotion.commandWithin().plus(Promotion.GRACE),
                "capture",
                () -> promotion.target().capture(deadline(promotion.commandWithin())));
        journal.add(Kind.CAPTURED, "Rollback point: " + point.stable() + ".");
        return point;
    }

    private Deadline deadline(Duration allowed) {
        return Deadline.after(allowed, promotion.time());
    }

    /** Sends a command and believes it only when its proof and what was read back agree. */
    private Optional<Ending> command(Command command, Kind kind, Predicate<Snapshot> proved)
            throws InterruptedException {
        String failure;
        try {
            Outcome outcome = BoundedCall.within(
                    promotion.commandWithin().plus(Promotion.GRACE),
                    command.describe(),
                    () -> promotion.target().apply(command, deadline(promotion.commandWithin())));
            if (outcome.shows(command.provenBy())
                    && outcome.seen().filter(proved).isPresent()) {
                journal.add(kind, said(command));
                return Optional.empty();
            }
            failure = outcome.describe();
        } catch (IOException e) {
            failure = String.valueOf(e.getMessage());
        }
        return Optional.of(couldNotTell(Finding.inconclusive(promotion.target().name())
                .reason("COMMAND_NOT_PROVED")
                .message(promotion.target().name() + " did not show that it could " + command.describe() + ": "
                        + failure)
                .build()));
    }

    private static String said(Command command) {
        if (command instanceof Command.SetWeight weight) {
            return percent(weight.permille()) + " of users' requests go to the canary.";
        }
        if (command instanceof Command.Start start) {
            return start.canary() + " runs; no user reaches it.";
        }
        if (command instanceof Command.Promote promote) {
            return promote.canary() + " is stable and serves all traffic.";
        }
        return "Way back exercised: the canary was closed and read back as drained.";
    }

    private Optional<Ending> step(int number) throws InterruptedException {
        Step step = promotion.steps().get(number);
        boolean last = number == promotion.steps().size() - 1;
        Optional<Ending> stopped = command(
                new Command.SetWeight(step.weightPermille()),
                Kind.WEIGHT,
                seen -> seen.weightPermille() == step.weightPermille());
        if (stopped.isPresent()) {
            return stopped;
        }
        beginToJudge(number, last, step);
        Deadline warmUp = deadline(promotion.judge().policy().warmUp());
        Deadline bake = deadline(step.bake());
        Deadline hold = deadline(step.bake().plus(promotion.holdAtMost()));
        String where = "at " + percent(step.weightPermille());
        while (true) {
            Deadline next = bake.passed() ? hold : bake;
            Duration pause = shorter(promotion.lookEvery(), next.remaining());
            // A look at the end of the warm-up, so that what is judged begins there and not at some later look.
            promotion.time().sleep(warmUp.passed() ? pause : shorter(pause, warmUp.remaining()));
            Judgement judgement = look();
            journal.looked(judgement.findings());
            journal.add(Kind.LOOK, LookText.of(where, bake, judgement));
            if (judgement.decision() == Decision.ROLLBACK) {
                return Optional.of(Ending.stopped(Verdict.FAIL, where, judgement.decisive(), journal.findings()));
            }
            Optional<Ending> drifted = drift(step);
            if (drifted.isPresent()) {
                return drifted;
            }
            boolean enough = last ? judgement.decision() == Decision.PROMOTE : judgement.mayAdvance();
            if (bake.passed() && enough) {
                journal.add(
                        Kind.ADVANCED,
                        judgement.decision() == Decision.PROMOTE
                                ? "Every rule passes " + where + "."
                                : "Nothing speaks against the canary " + where + "; the evidence goes on.");
                return Optional.empty();
            }
            held |= bake.passed();
            if (hold.passed()) {
                return Optional.of(holdExpired(where, judgement));
            }
        }
    }

    /** One evidence state for all steps; a hold makes the length of the run depend on what was seen, and forfeits the look at the deadline. */
    private void beginToJudge(int number, boolean last, Step step) throws InterruptedException {
        if (number == 0) {
            promotion.judge().open(promotion.steps());
        } else {
            promotion.judge().stepBegan(step, last && !held);
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private Judgement look() throws InterruptedException {
        try {
            return BoundedCall.within(promotion.gateWithin(), "look", promotion.judge()::look);
        } catch (IOException e) {
            return Judgement.of(
                    promotion.time().now(),
                    Finding.inconclusive("judge")
                            .reason("SOURCE_FAILED")
                            .message("the judge's sources did not answer: " + e.getMessage())
                            .build());
        }
    }

    /** Somebody else moved the weight: what was judged is then not what runs. */
    private Optional<Ending> drift(Step step) throws InterruptedException {
        Snapshot seen;
        try {
            seen = BoundedCall.within(
                    promotion.commandWithin().plus(Promotion.GRACE),
                    "snapshot",
                    () -> promotion.target().snapshot(deadline(promotion.commandWithin())));
        } catch (IOException e) {
            return Optional.of(
                    couldNotTell(Finding.inconclusive(promotion.target().name())
                            .reason("TARGET_UNREADABLE")
                            .message(promotion.target().name() + " could not be read back: " + e.getMessage())
                            .build()));
        }
        if (seen.weightPermille() == step.weightPermille()) {
            return Optional.empty();
        }
        return Optional.of(couldNotTell(Finding.inconclusive(promotion.target().name())
                .reason("DRIFT")
                .message("weight was set to " + step.weightPermille() + " permille, but "
                        + promotion.target().name()
                        + " now reports " + seen.weightPermille()
                        + "; find out who else moves it before the next try")
                .build()));
    }

    private Ending holdExpired(String where, Judgement judgement) {
        Finding expired = Finding.inconclusive("hold")
                .reason("HOLD_EXPIRED")
                .message("no verdict " + where + " within the bake time and "
                        + promotion.holdAtMost().toSeconds() + " s of hold; that is not evidence against the canary")
                .build();
        List<Finding> decisive = new ArrayList<>(List.of(expired));
        decisive.addAll(judgement.decisive());
        return Ending.stopped(Verdict.INCONCLUSIVE, where, decisive, journal.findings());
    }

    private Ending couldNotTell(Finding finding) {
        return Ending.stopped(
                Verdict.INCONCLUSIVE, "whether it is safe to go on", List.of(finding), journal.findings());
    }

    private PromotionResult result(Ending ending) {
        return new PromotionResult(promotion, ending, journal);
    }

    static String percent(int permille) {
        return permille % 10 == 0 ? permille / 10 + " %" : String.format(Locale.ROOT, "%.1f %%", permille / 10.0);
    }
}
